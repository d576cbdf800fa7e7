import { type Colour, colourWords, hex } from '../colour.ts';
import type { Light } from '../light.ts';
import { Brush, type Frame, type Point, type Setting } from '../paint/brush.ts';
import { type Outline, rect } from '../paint/path.ts';
import { Random } from '../random.ts';
import type { Element } from '../scene.ts';

/** What a drawing works with: a brush on a plane that faces the viewer, and solids around the element's place. */
export interface Easel {
  element: Element;
  light: Light;
  random: Random;
  /** Local metres: x right, y up from the element's foot, facing the viewer. */
  brush: Brush;
  setting: Setting;
}

export type Drawing = (easel: Easel) => void;

/** A face of a solid, from outside: x from its left, y from its foot, metres. */
export type FaceDetail = (
  brush: Brush,
  width: number,
  height: number,
  face: 'front' | 'back' | 'left' | 'right',
) => void;

export interface Box {
  width: number;
  height: number;
  depth: number;
  /** Centre of its foot, metres from the element's place in the element's own axes (x right, z away from its front). */
  x?: number;
  y?: number;
  z?: number;
}

/** Sets up the easel of an element. @param reflected mirrored below the water's surface */
export function makeEasel(element: Element, setting: Setting, reflected = false): Easel {
  const { x, y, z } = element;
  const flat = Math.hypot(x, z) || 1;
  const side = element.mirror ? -1 : 1;
  // Things high up turn to face the eye, those on the ground stand upright.
  const lift = y - setting.eyeHeight > flat * 0.6 ? Math.atan2(y - setting.eyeHeight, flat) : 0;
  const [sin, cos] = [x / flat, z / flat];
  const up: Point =
    lift > 0 ? [-sin * Math.sin(lift), Math.cos(lift), -cos * Math.sin(lift)] : [0, reflected ? -1 : 1, 0];
  const facing: Point = element.right ?? [cos * side, 0, -sin * side];
  const frame: Frame = { origin: [x, reflected ? -y : y, z], right: facing, up };
  return { element, light: setting.light, random: new Random(element.seed), brush: new Brush(setting, frame), setting };
}

/** The element's main colour: the prompt's, else the noun's, else the drawing's own. */
export function mainColour(element: Element, fallback: string): Colour {
  return element.colour ?? (element.noun.tone ? colourWords[element.noun.tone] : undefined) ?? hex(fallback);
}

/** The element's axes: right and away (from its front inwards), as seen by one who stands before its front. */
export function elementAxes(element: Element): { right: Point; away: Point } {
  const bearing = Math.atan2(element.x, element.z) + (element.turnDeg * Math.PI) / 180;
  const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
  return { right: [cos, 0, -sin], away: [sin, 0, cos] };
}

/** A point given in the element's own axes. */
export function elementPoint(element: Element, x: number, y: number, z: number): Point {
  const { right, away } = elementAxes(element);
  return [element.x + right[0] * x + away[0] * z, element.y + y, element.z + right[2] * x + away[2] * z];
}

/** How far a face with outward normal n is turned from the light: 0 lit to 1 in shade. */
export function duskOf(light: Light, normal: Point): number {
  const yaw = (light.sunYawDeg * Math.PI) / 180;
  const pitch = (Math.max(20, light.sunPitchDeg) * Math.PI) / 180;
  const facing =
    normal[0] * Math.sin(yaw) * Math.cos(pitch) +
    normal[1] * Math.sin(pitch) +
    normal[2] * Math.cos(yaw) * Math.cos(pitch);
  return facing > 0.12 ? 0 : Math.min(0.85, 0.5 - facing * 0.5);
}

/** A plane in the element's axes. Local x runs along `rightAxis`, y along `upAxis`, both in element axes. */
export function elementPlane(easel: Easel, origin: Point, rightAxis: Point, upAxis: Point, normal: Point): Brush {
  const { element } = easel;
  const { right, away } = elementAxes(element);
  const world = (v: Point): Point => [right[0] * v[0] + away[0] * v[2], v[1], right[2] * v[0] + away[2] * v[2]];
  const frame: Frame = { origin: elementPoint(element, ...origin), right: world(rightAxis), up: world(upAxis) };
  return easel.brush.on(frame, duskOf(easel.light, world(normal)));
}

/** Whether a plane's outer side is seen from the eye. */
export function seesPlane(easel: Easel, origin: Point, normal: Point): boolean {
  const { element, setting } = easel;
  const { right, away } = elementAxes(element);
  const p = elementPoint(element, ...origin);
  const n: Point = [right[0] * normal[0] + away[0] * normal[2], normal[1], right[2] * normal[0] + away[2] * normal[2]];
  return n[0] * p[0] + n[1] * (p[1] - setting.eyeHeight) + n[2] * p[2] < 0;
}

interface BoxPaint {
  ink?: number;
  top?: Colour;
  topDetail?: (brush: Brush, width: number, depth: number) => void;
  emissive?: boolean;
  bottom?: Colour;
  /** The underside is hidden by what it stands on. */
  isStanding?: boolean;
}

/** Draws the visible faces of a box, far ones first, each with its details. */
export function drawBox(easel: Easel, box: Box, colour: Colour, detail?: FaceDetail, paint: BoxPaint = {}): void {
  const { width: w, height: h, depth: d, x = 0, y = 0, z = 0 } = box;
  const { ink = 1 } = paint;
  const sides: {
    face: 'front' | 'back' | 'left' | 'right';
    origin: Point;
    right: Point;
    normal: Point;
    width: number;
  }[] = [
    { face: 'back', origin: [x + w / 2, y, z + d / 2], right: [-1, 0, 0], normal: [0, 0, 1], width: w },
    { face: 'left', origin: [x - w / 2, y, z + d / 2], right: [0, 0, -1], normal: [-1, 0, 0], width: d },
    { face: 'right', origin: [x + w / 2, y, z - d / 2], right: [0, 0, 1], normal: [1, 0, 0], width: d },
    { face: 'front', origin: [x - w / 2, y, z - d / 2], right: [1, 0, 0], normal: [0, 0, -1], width: w },
  ];
  for (const side of sides) {
    if (!seesPlane(easel, side.origin, side.normal)) continue;
    const brush = elementPlane(easel, side.origin, side.right, [0, 1, 0], side.normal);
    brush.part([rect(0, 0, side.width, h)], colour, { ink, shade: 0, emissive: paint.emissive, bottom: paint.bottom });
    detail?.(brush, side.width, h, side.face);
  }
  const topOrigin: Point = [x - w / 2, y + h, z - d / 2];
  if (seesPlane(easel, topOrigin, [0, 1, 0])) {
    const brush = elementPlane(easel, topOrigin, [1, 0, 0], [0, 0, 1], [0, 1, 0]);
    brush.part([rect(0, 0, w, d)], paint.top ?? colour, { ink, shade: 0, emissive: paint.emissive });
    paint.topDetail?.(brush, w, d);
  } else if (!paint.isStanding && seesPlane(easel, [x - w / 2, y, z - d / 2], [0, -1, 0])) {
    const brush = elementPlane(easel, [x - w / 2, y, z - d / 2], [1, 0, 0], [0, 0, 1], [0, -1, 0]);
    brush.part([rect(0, 0, w, d)], colour, { ink, shade: 0, emissive: paint.emissive });
  }
}

export interface Gable {
  width: number;
  depth: number;
  /** Height of the eaves, and of the ridge above them. */
  eaves: number;
  rise: number;
  /** How far the roof reaches beyond the walls. */
  overhang: number;
  x?: number;
  z?: number;
  /** The ridge runs along x (front eaves) or along z (front gable). */
  ridge: 'x' | 'z';
}

/** Draws a gable roof: two slopes and the gables' triangles, back to front. */
export function drawGable(
  easel: Easel,
  gable: Gable,
  roof: Colour,
  wall: Colour,
  tile?: (brush: Brush, length: number, run: number) => void,
): void {
  const { width, depth, eaves, rise, overhang, x = 0, z = 0, ridge } = gable;
  const along = ridge === 'x' ? width : depth;
  const across = ridge === 'x' ? depth : width;
  const half = across / 2 + overhang;
  const length = along + overhang * 2;
  const drop = (overhang * rise) / (across / 2);
  const run = Math.hypot(half, rise + drop);
  // Local axes: l along the ridge, c across it.
  const put = (l: number, y: number, c: number): Point => (ridge === 'x' ? [x + l, y, z + c] : [x + c, y, z - l]);
  const vector = (l: number, y: number, c: number): Point => (ridge === 'x' ? [l, y, c] : [c, y, -l]);
  const triangle: Outline = [-across / 2, 0, across / 2, 0, 0, rise];
  for (const end of [1, -1]) {
    const origin = put((along / 2) * end, eaves, 0);
    const normal = vector(end, 0, 0);
    if (!seesPlane(easel, origin, normal)) continue;
    elementPlane(easel, origin, vector(0, 0, end), [0, 1, 0], normal).part([triangle], wall, { shade: 0 });
  }
  for (const side of [1, -1]) {
    const normal = vector(0, half / run, ((rise + drop) / run) * side);
    const origin = put((-length / 2) * -side, eaves - drop, half * side);
    if (!seesPlane(easel, origin, normal)) continue;
    const brush = elementPlane(
      easel,
      origin,
      vector(-side, 0, 0),
      vector(0, (rise + drop) / run, (-half / run) * side),
      normal,
    );
    brush.part([rect(0, 0, length, run)], roof, { shade: 0 });
    tile?.(brush, length, run);
  }
}
