import { type Colour, lighten, mix, tint } from '../colour.ts';
import type { Light } from '../light.ts';
import type { Canvas, Overlay } from './canvas.ts';
import type { Outline, Path } from './path.ts';

/** World point, metres: x right, y up, z towards yaw 0; the origin is on the ground under the viewer. */
export type Point = readonly [x: number, y: number, z: number];

/** A plane in the world: local (x, y) is origin + right * x + up * y. Axes need not be of unit length. */
export interface Frame {
  origin: Point;
  right: Point;
  up: Point;
}

export interface Paint {
  /** No tint by the light: lamps, lit windows, fire. */
  emissive?: boolean;
  alpha?: number;
  /** Colour at the shape's lowest row. */
  bottom?: Colour;
  /** Outline weight, 1 normal, 0 none. */
  ink?: number;
  /** Width of the shaded side, in local units; 0 none. */
  shade?: number;
  /** Tone of the shaded side when it is not the light's own. */
  shadeColour?: Colour;
  /** Width of the light's edge, in local units; 0 none. */
  rim?: number;
  /** Details clipped to the shape, in order. */
  inside?: readonly Detail[];
  /** Leave the id map as it is (shadows, glints, glass). */
  noId?: boolean;
}

export interface Detail {
  path: Path;
  colour: Colour;
  alpha?: number;
  emissive?: boolean;
  id?: number;
}

/** What is common to the strokes of one element. */
export interface Setting {
  canvas: Canvas;
  light: Light;
  /** Height of the eye above the ground, metres. */
  eyeHeight: number;
  /** Region id the strokes belong to. */
  id: number;
  /** For the colour of the air between. */
  distance: number;
  /** 0 to 1: extra darkness, for planes that face away from the light. */
  dusk?: number;
  /** Mixed into every colour: reflections in water. */
  veil?: { colour: Colour; amount: number };
  opacity?: number;
}

const inkDegrees = 0.085;

/** Paints on a plane of the world, through the spherical projection, in the light of the scene. */
export class Brush {
  readonly setting: Setting;
  readonly frame: Frame;

  constructor(setting: Setting, frame: Frame) {
    this.setting = setting;
    this.frame = frame;
  }

  /** The same element on another plane. */
  on(frame: Frame, dusk = 0): Brush {
    return new Brush({ ...this.setting, dusk }, frame);
  }

  /** The same plane, moved and scaled in local units. */
  at(dx: number, dy: number, scaleX = 1, scaleY = Math.abs(scaleX)): Brush {
    const { origin, right, up } = this.frame;
    const move = (axis: 0 | 1 | 2) => origin[axis] + right[axis] * dx + up[axis] * dy;
    const scaled = (v: Point, s: number): Point => [v[0] * s, v[1] * s, v[2] * s];
    return new Brush(this.setting, {
      origin: [move(0), move(1), move(2)],
      right: scaled(right, scaleX),
      up: scaled(up, scaleY),
    });
  }

  /** A colour in the light, through the air. */
  tone(colour: Colour, emissive = false, shaded = false): Colour {
    const { light, distance, dusk = 0, veil } = this.setting;
    let toned = colour;
    if (!emissive) {
      toned = tint(colour, shaded ? light.shade : dusk > 0 ? mix(light.lit, light.shade, dusk) : light.lit);
    }
    const air = 1 - Math.exp(-distance * light.fogPerMetre);
    toned = mix(toned, light.fog, emissive ? air * 0.5 : air);
    return veil ? mix(toned, veil.colour, veil.amount) : toned;
  }

  /** A part of a figure: outline in ink, flat tone, shaded side, rim of light, clipped details. */
  part(path: Path, colour: Colour, paint: Paint = {}): void {
    const { canvas, light, id, dusk = 0, opacity = 1 } = this.setting;
    const { emissive = false, alpha = 1, ink = 1, shade = 0.035, rim = 0, inside = [], noId = false } = paint;
    const contours = path.map(outline => this.project(outline));
    const degree = canvas.width / 360;
    const writeId = noId ? 0 : id;
    if (ink > 0) {
      const weight = inkDegrees * degree * ink;
      const inkColour = this.tone(mix(light.ink, colour, 0.22), true);
      canvas.paint(
        contours.map(contour => grow(contour, weight, canvas)),
        { colour: inkColour, alpha: alpha * opacity, id: writeId },
      );
    }
    const overlays: Overlay[] = [];
    if ((!emissive || paint.shadeColour) && shade > 0 && dusk < 0.9) {
      const [x, y] = this.#towardsLight();
      overlays.push({
        contours: shift(contours, this.#screenVector(x * shade, y * shade)),
        colour: paint.shadeColour ?? this.tone(colour, false, true),
        side: 'outside',
        alpha: alpha * opacity,
      });
    }
    for (const detail of inside) {
      overlays.push({
        contours: detail.path.map(outline => this.project(outline)),
        colour: this.tone(detail.colour, detail.emissive),
        side: 'inside',
        alpha: (detail.alpha ?? 1) * opacity,
        id: detail.id,
      });
    }
    if (rim > 0 && light.rimStrength > 0 && !emissive) {
      const [x, y] = this.#towardsLight();
      overlays.push({
        contours: shift(contours, this.#screenVector(-x * rim, -y * rim)),
        colour: mix(this.tone(lighten(colour, 0.25)), light.rim, 0.6),
        side: 'outside',
        alpha: light.rimStrength * alpha * opacity,
      });
    }
    canvas.paint(
      contours,
      {
        colour: this.tone(colour, emissive),
        bottom: paint.bottom && this.tone(paint.bottom, emissive),
        alpha: alpha * opacity,
        id: writeId,
      },
      overlays,
    );
  }

  /** A flat tone without outline or shade. */
  flat(path: Path, colour: Colour, paint: Omit<Paint, 'ink' | 'shade' | 'rim'> = {}): void {
    this.part(path, colour, { ...paint, ink: 0, shade: 0 });
  }

  /** A halo of light around a local point; the radius in local units. */
  glow(x: number, y: number, radius: number, colour: Colour, strength: number): void {
    const { canvas, distance, light, opacity = 1 } = this.setting;
    const [u, v] = this.#pixelOf(x, y);
    const clear = Math.exp(-distance * light.fogPerMetre);
    const [ru, rv] = this.#screenVector(0, radius);
    canvas.glow(u, v, Math.hypot(ru, rv), colour, strength * clear * opacity);
  }

  /** Local outline to canvas pixels: edges are subdivided until they follow the projection to a 40th of a degree. */
  project(outline: Outline): number[] {
    const { canvas } = this.setting;
    const { width } = canvas;
    const projected: number[] = [];
    const count = outline.length;
    let [lastU, lastV] = this.#pixelOf(outline[count - 2], outline[count - 1]);
    const firstU = lastU;
    let [lastX, lastY] = [outline[count - 2], outline[count - 1]];
    const long = width * 0.006;
    for (let i = 0; i < count; i += 2) {
      const x = outline[i];
      const y = outline[i + 1];
      let [u, v] = this.#pixelOf(x, y);
      u = unwrap(u, lastU, width);
      if (Math.abs(u - lastU) + Math.abs(v - lastV) > long) {
        u = this.#subdivide(projected, lastX, lastY, lastU, lastV, x, y, u, v, 0);
      }
      projected.push(u, v);
      [lastX, lastY, lastU, lastV] = [x, y, u, v];
    }
    const turns = Math.round((lastU - firstU) / width);
    if (turns !== 0) closeOverPole(projected, canvas);
    return projected;
  }

  #subdivide(
    out: number[],
    x0: number,
    y0: number,
    u0: number,
    v0: number,
    x1: number,
    y1: number,
    u1: number,
    v1: number,
    depth: number,
  ): number {
    const { width } = this.setting.canvas;
    const xm = (x0 + x1) / 2;
    const ym = (y0 + y1) / 2;
    let [um, vm] = this.#pixelOf(xm, ym);
    um = unwrap(um, u0, width);
    const end = unwrap(u1, um, width);
    const error = Math.abs(um - (u0 + end) / 2) + Math.abs(vm - (v0 + v1) / 2);
    // A midpoint on the chord may hide an S-shaped edge, so long edges are halved at least twice.
    if (error < (width / 360) * 0.025 && depth >= 2) return end;
    if (depth >= 9) return end;
    this.#subdivide(out, x0, y0, u0, v0, xm, ym, um, vm, depth + 1);
    out.push(um, vm);
    return this.#subdivide(out, xm, ym, um, vm, x1, y1, end, v1, depth + 1);
  }

  #pixelOf(x: number, y: number): [number, number] {
    const { origin, right, up } = this.frame;
    const { canvas, eyeHeight } = this.setting;
    const wx = origin[0] + right[0] * x + up[0] * y;
    const wy = origin[1] + right[1] * x + up[1] * y - eyeHeight;
    const wz = origin[2] + right[2] * x + up[2] * y;
    const turn = Math.atan2(wx, wz) / (2 * Math.PI);
    const pitch = Math.atan2(wy, Math.sqrt(wx * wx + wz * wz)) / Math.PI;
    return [(turn + 0.5) * canvas.width, (0.5 - pitch) * canvas.height];
  }

  /** A small local vector at the plane's origin, in canvas pixels. */
  #screenVector(dx: number, dy: number): [number, number] {
    const [u0, v0] = this.#pixelOf(0, 0);
    const [u1, v1] = this.#pixelOf(dx, dy);
    return [unwrap(u1, u0, this.setting.canvas.width) - u0, v1 - v0];
  }

  /** Local direction towards the light, unit length: mostly from above, from the sun's side. */
  #towardsLight(): [number, number] {
    const { light } = this.setting;
    const { right, up } = this.frame;
    const yaw = (light.sunYawDeg * Math.PI) / 180;
    const pitch = (Math.max(18, light.sunPitchDeg) * Math.PI) / 180;
    const [sx, sy, sz] = [Math.sin(yaw) * Math.cos(pitch), Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
    const x = (sx * right[0] + sy * right[1] + sz * right[2]) / Math.hypot(...right);
    const y = (sx * up[0] + sy * up[1] + sz * up[2]) / Math.hypot(...up) + 0.25;
    const length = Math.max(0.05, Math.hypot(x, y));
    return [x / length, y / length];
  }
}

function unwrap(u: number, near: number, width: number): number {
  return u - width * Math.round((u - near) / width);
}

/** Closes an outline that goes once around the sphere over the pole on its side. */
function closeOverPole(projected: number[], canvas: Canvas): void {
  let sum = 0;
  for (let i = 1; i < projected.length; i += 2) sum += projected[i];
  const poleRow = sum / (projected.length / 2) < canvas.height / 2 ? 0 : canvas.height;
  const lastU = projected[projected.length - 2];
  const turn = lastU > projected[0] ? canvas.width : -canvas.width;
  // The first point closes the turn exactly one width on, on a whole column, so that both ends meet without a gap.
  const startU = Math.round(projected[0]);
  projected[0] = startU;
  const startV = projected[1];
  projected.push(startU + turn, startV, startU + turn, poleRow, startU, poleRow);
}

function shift(contours: readonly (readonly number[])[], [dx, dy]: readonly [number, number]): number[][] {
  return contours.map(contour => contour.map((value, i) => value + (i & 1 ? dy : dx)));
}

/** A contour moved outwards by `weight` pixels (of the equator), mitred. */
function grow(contour: readonly number[], weight: number, canvas: Canvas): number[] {
  const count = contour.length / 2;
  let area = 0;
  for (let i = 0, j = count - 1; i < count; j = i++) {
    area += contour[j * 2] * contour[i * 2 + 1] - contour[i * 2] * contour[j * 2 + 1];
  }
  const side = area > 0 ? weight : -weight;
  const grown: number[] = new Array(contour.length);
  for (let i = 0; i < count; i++) {
    const previous = i === 0 ? count - 1 : i - 1;
    const next = i + 1 === count ? 0 : i + 1;
    const x = contour[i * 2];
    const y = contour[i * 2 + 1];
    const stretch = 1 / Math.max(0.1, Math.sin((Math.min(canvas.height, Math.max(0, y)) / canvas.height) * Math.PI));
    let ax = (x - contour[previous * 2]) / stretch;
    let ay = y - contour[previous * 2 + 1];
    let bx = (contour[next * 2] - x) / stretch;
    let by = contour[next * 2 + 1] - y;
    const al = Math.sqrt(ax * ax + ay * ay) || 1;
    const bl = Math.sqrt(bx * bx + by * by) || 1;
    ax /= al;
    ay /= al;
    bx /= bl;
    by /= bl;
    const nx = ay + by;
    const ny = -(ax + bx);
    // |n|^2 = 2 (1 + cos): dividing by half of it gives the mitre; limited to twice the weight at sharp tips.
    const scale = side / Math.max(0.5, (nx * nx + ny * ny) / 2);
    grown[i * 2] = x + nx * scale * stretch;
    grown[i * 2 + 1] = y + ny * scale;
  }
  return grown;
}
