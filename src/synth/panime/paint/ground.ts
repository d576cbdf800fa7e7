import { type Colour, mix, tint } from '../colour.ts';
import type { Light } from '../light.ts';
import { noise2 } from '../random.ts';
import type { Canvas } from './canvas.ts';
import { type Material, type MaterialName, makeMaterial } from './materials.ts';
import { columnRun } from './sky.ts';

/** Where a ground zone lies; distances in metres from the viewer's foot, bearings in degrees of yaw. */
export type ZoneShape =
  | { kind: 'strip'; bearingDeg: number; offset: number; halfWidth: number; wobble: number }
  | { kind: 'beyond'; bearingDeg: number; distance: number; wobble: number }
  | { kind: 'disc'; x: number; z: number; radius: number; wobble: number }
  | { kind: 'outside'; radius: number; wobble: number };

export interface GroundZone {
  stuff: string;
  material: MaterialName;
  tone?: Colour;
  shape: ZoneShape;
  /** Colour of a border (kerb, foam) and its width in metres. */
  border?: { colour: Colour; width: number };
  /** Lane markings along a strip. */
  dashes?: boolean;
}

export interface GroundPlan {
  stuff: string;
  material: MaterialName;
  tone?: Colour;
  zones: readonly GroundZone[];
}

/** Moves patterns off the viewer's foot, so that no joint runs through the nadir or along the seam, metres. */
const patternShift = 0.37;

/** Metres to the zone's edge, negative inside. */
export function zoneDistance(shape: ZoneShape, x: number, z: number, seed: number): number {
  return measureZone(shape, seed)(x, z, Infinity);
}

/**
 * Measures metres to a zone's edge, negative inside. The wave that bends the edge takes most of the time, so it is left
 * out where the straight edge is farther than `near` and the wave's reach: there only the side is right.
 */
function measureZone(shape: ZoneShape, seed: number): (x: number, z: number, near: number) => number {
  const { wobble } = shape;
  const wave = (x: number, z: number) => (noise2(x * 0.16, z * 0.16, seed) - 0.5) * 2 * wobble;
  const isFar = (edge: number, near: number) => wobble <= 0 || Math.abs(edge) > near + wobble;
  if (shape.kind === 'disc') {
    const { radius, x: centreX, z: centreZ } = shape;
    return (x, z, near) => {
      const dx = x - centreX;
      const dz = z - centreZ;
      const edge = Math.sqrt(dx * dx + dz * dz) - radius;
      return isFar(edge, near) ? edge : edge + wave(x, z);
    };
  }
  if (shape.kind === 'outside') {
    const { radius } = shape;
    return (x, z, near) => {
      const edge = radius - Math.sqrt(x * x + z * z);
      return isFar(edge, near) ? edge : edge + wave(x, z);
    };
  }
  const bearing = (shape.bearingDeg * Math.PI) / 180;
  const sin = Math.sin(bearing);
  const cos = Math.cos(bearing);
  if (shape.kind === 'beyond') {
    const { distance } = shape;
    return (x, z, near) => {
      const edge = distance - (x * sin + z * cos);
      return isFar(edge, near) ? edge : edge + wave(x, z);
    };
  }
  const { offset, halfWidth } = shape;
  return (x, z, near) => {
    const across = x * cos - z * sin - offset;
    const edge = Math.abs(across) - halfWidth;
    return isFar(edge, near) ? edge : Math.abs(across + wave(x, z)) - halfWidth;
  };
}

/**
 * Paints the ground plane below the horizon and its ids. Water mirrors what is already painted above the horizon,
 * so sky and far layers come first.
 * @param stuffId region id of a stuff name
 * @param lowestPitchDeg rows below it are left alone: a room hides them
 */
export function paintGround(
  canvas: Canvas,
  light: Light,
  plan: GroundPlan,
  eyeHeight: number,
  seed: number,
  stuffId: (stuff: string) => number,
  lowestPitchDeg = -90,
): void {
  const { width, height, rgb, ids } = canvas;
  const base = makeMaterial(plan.material, seed, plan.tone);
  const baseId = stuffId(plan.stuff);
  const zones = plan.zones.map((zone, i) => ({
    paint: makeMaterial(zone.material, seed + 31 * (i + 1), zone.tone),
    measure: measureZone(zone.shape, seed + 77 * i),
    id: stuffId(zone.stuff),
    border: zone.border?.colour,
    reach: zone.border?.width ?? 0,
    dashes: zone.dashes && zone.shape.kind === 'strip' ? zone.shape : undefined,
    mirror: zone.material === 'water' ? 1 : zone.material === 'ice' ? 0.4 : 0,
  }));
  const edges = new Float64Array(zones.length);
  const out = new Float64Array(3);
  const sin = new Float64Array(width);
  const cos = new Float64Array(width);
  for (let x = 0; x < width; x++) {
    const yaw = ((x + 0.5) / width) * 2 * Math.PI - Math.PI;
    sin[x] = Math.sin(yaw);
    cos[x] = Math.cos(yaw);
  }
  const { lit, fog } = light;
  const litRed = lit[0] / 255;
  const litGreen = lit[1] / 255;
  const litBlue = lit[2] / 255;
  const step = Math.PI / height;
  const lastRow = Math.min(height, Math.ceil((0.5 - lowestPitchDeg / 180) * height));
  for (let row = Math.floor(height / 2); row < lastRow; row++) {
    const down = Math.max(step / 4, (row + 0.5) * step - Math.PI / 2);
    const distance = eyeHeight / Math.tan(down);
    // How far apart neighbouring rows of a 1024-row picture look on the ground; the same at every size.
    const footprint = ((eyeHeight / Math.sin(down) ** 2) * Math.PI) / 1024;
    const detail = Math.max(0, Math.min(1, 1.25 - footprint * 6));
    const soft = Math.max(0.01, (eyeHeight / Math.sin(down) ** 2) * step);
    const air = 1 - Math.exp(-distance * light.fogPerMetre);
    const run = columnRun(Math.cos(down));
    for (let start = 0; start < width; start += run) {
      const end = Math.min(width, start + run);
      const x = (start + end) >> 1;
      const p = row * width + x;
      const wx = sin[x] * distance;
      const wz = cos[x] * distance;
      // What lies under a zone that covers the whole pixel is not painted.
      let lowest = -1;
      for (let k = 0; k < zones.length; k++) {
        const zone = zones[k];
        edges[k] = zone.measure(wx, wz, soft + zone.reach);
        if (edges[k] <= -soft / 2) lowest = k;
      }
      let id = baseId;
      let mirror = 0;
      if (lowest < 0) base(wx + patternShift, wz + patternShift, detail, out);
      for (let k = Math.max(0, lowest); k < zones.length; k++) {
        const zone = zones[k];
        const edge = edges[k];
        const { border, reach } = zone;
        if (edge >= soft + reach) continue;
        const t = Math.max(0, Math.min(1, 0.5 - edge / soft));
        if (border && t < 1) {
          const share = Math.max(0, Math.min(1, 0.5 - (edge - reach) / soft));
          out[0] += (border[0] - out[0]) * share;
          out[1] += (border[1] - out[1]) * share;
          out[2] += (border[2] - out[2]) * share;
        }
        if (t <= 0) continue;
        const red = out[0];
        const green = out[1];
        const blue = out[2];
        zone.paint(wx + patternShift, wz + patternShift, detail, out);
        if (zone.dashes && detail > 0.02) paintDash(zone.dashes, wx, wz, detail, soft, out);
        if (t < 1) {
          out[0] = red + (out[0] - red) * t;
          out[1] = green + (out[1] - green) * t;
          out[2] = blue + (out[2] - blue) * t;
        }
        if (t >= 0.5) {
          id = zone.id;
          mirror = zone.mirror;
        }
      }
      const q = p * 3;
      const red = out[0] * litRed;
      const green = out[1] * litGreen;
      const blue = out[2] * litBlue;
      rgb[q] = Math.min(255, red + (fog[0] - red) * air);
      rgb[q + 1] = Math.min(255, green + (fog[1] - green) * air);
      rgb[q + 2] = Math.min(255, blue + (fog[2] - blue) * air);
      if (mirror > 0) reflect(canvas, light, x, row, wx, wz, down, distance, seed, mirror);
      ids[p] = id;
      for (let column = start; run > 1 && column < end; column++) {
        const other = row * width + column;
        ids[other] = id;
        rgb[other * 3] = rgb[q];
        rgb[other * 3 + 1] = rgb[q + 1];
        rgb[other * 3 + 2] = rgb[q + 2];
      }
    }
  }
}

function paintDash(
  shape: ZoneShape & { kind: 'strip' },
  x: number,
  z: number,
  detail: number,
  soft: number,
  out: Float64Array,
): void {
  const bearing = (shape.bearingDeg * Math.PI) / 180;
  const along = x * Math.sin(bearing) + z * Math.cos(bearing);
  const across = x * Math.cos(bearing) - z * Math.sin(bearing) - shape.offset;
  // Where the viewer stands lies a gap between two dashes: none runs through the nadir.
  const step = along + 3.1 - Math.floor((along + 3.1) / 4) * 4;
  const cover = (inside: number) => Math.max(0, Math.min(1, 0.5 + inside / soft));
  const on = Math.min(cover(0.07 - Math.abs(across)), cover(1.1 - Math.abs(step - 1.1)));
  const side = cover(0.06 - Math.abs(Math.abs(across) - shape.halfWidth + 0.35));
  const amount = Math.max(on, side) * 0.85 * Math.min(1, detail * 1.5);
  if (amount <= 0) return;
  for (let c = 0; c < 3; c++) out[c] += (238 - out[c]) * amount;
}

/** Mixes the mirrored sky into a water pixel, broken by waves, with glints under the light. */
function reflect(
  canvas: Canvas,
  light: Light,
  column: number,
  row: number,
  x: number,
  z: number,
  down: number,
  distance: number,
  seed: number,
  strength: number,
): void {
  const { width, height, rgb } = canvas;
  const along = Math.sqrt(x * x + z * z);
  const ripple = noise2(x * 0.9, z * 0.9, seed + 5) - 0.5;
  const long = noise2(along * 0.5 + x * 0.06, z * 0.06 + x * 0.02, seed + 8) - 0.5;
  const unit = height / 1024;
  const mirrorRow = height - 1 - row - Math.round((ripple * 10 + long * 14) * unit * Math.min(1, 6 / along + 0.25));
  const from = Math.max(0, Math.min(height / 2 - 1, mirrorRow));
  const wobble = Math.round(ripple * 6 * unit);
  const source = (from * width + ((column + wobble + width) % width)) * 3;
  const q = (row * width + column) * 3;
  // Schlick's approximation, raised so that water close by still shows the sky.
  const fresnel = 0.28 + 0.62 * (1 - Math.sin(down)) ** 3;
  const crest = ripple + long;
  const band = crest > 0.3 ? 0.2 : crest < -0.3 ? -0.12 : 0;
  const bearing = Math.atan2(x, z) - (light.sunYawDeg * Math.PI) / 180;
  const under = light.body === 'none' ? 0 : Math.max(0, Math.cos(bearing)) ** 24;
  const sparkle = noise2(x * 2.2, z * 2.2, seed + 13) > 0.72 - under * 0.25 ? under : 0;
  for (let c = 0; c < 3; c++) {
    let value = rgb[q + c] + (rgb[source + c] - rgb[q + c]) * fresnel * strength;
    value += band > 0 ? (light.cloudLit[c] - value) * band : value * band;
    value += (light.bodyColour[c] - value) * sparkle * 0.75 * Math.min(1, distance / 12);
    rgb[q + c] = value;
  }
}

/** The tint of a horizontal surface in light. */
export function groundTone(light: Light, colour: Colour, distance: number): Colour {
  return mix(tint(colour, light.lit), light.fog, 1 - Math.exp(-distance * light.fogPerMetre));
}

export type { Material };
