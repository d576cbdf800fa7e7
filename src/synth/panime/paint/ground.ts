import type { ColourRow, SurfaceRows } from '../../../kernels/surface-rows.ts';
import type { Colour } from '../colour.ts';
import type { Light } from '../light.ts';
import { noise2, noiseShift } from '../random.ts';
import type { Canvas } from './canvas.ts';
import { columnDirections, columnRun, forEachSpan, middleColumn } from './columns.ts';
import { type MaterialName, makeMaterial } from './materials.ts';
import { surfaceRows } from './surfaces.ts';

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
  const { width, height } = canvas;
  const base = makeMaterial(plan.material, seed, plan.tone);
  const baseId = stuffId(plan.stuff);
  const zones = plan.zones.map((zone, i) => ({
    paint: makeMaterial(zone.material, seed + 31 * (i + 1), zone.tone),
    measure: measureZone(zone.shape, seed + 77 * i),
    id: stuffId(zone.stuff),
    border: zone.border?.colour,
    reach: zone.border?.width ?? 0,
    dashes: zone.dashes && zone.shape.kind === 'strip' ? makeDashes(zone.shape) : undefined,
    mirror: zone.material === 'water' ? 1 : zone.material === 'ice' ? 0.4 : 0,
  }));
  const rows = surfaceRows(width);
  const row = createGroundRow(width, zones.length);
  const directions = columnDirections(width);
  const step = Math.PI / height;
  const lastLine = Math.min(height, Math.ceil((0.5 - lowestPitchDeg / 180) * height));
  for (let line = Math.floor(height / 2); line < lastLine; line++) {
    const down = Math.max(step / 4, (line + 0.5) * step - Math.PI / 2);
    const distance = eyeHeight / Math.tan(down);
    // How far apart neighbouring rows of a 1024-row picture look on the ground; the same at every size.
    const footprint = ((eyeHeight / Math.sin(down) ** 2) * Math.PI) / 1024;
    const detail = Math.max(0, Math.min(1, 1.25 - footprint * 6));
    const soft = Math.max(0.01, (eyeHeight / Math.sin(down) ** 2) * step);
    const run = columnRun(Math.cos(down));
    const count = Math.ceil(width / run);
    placePoints(row, rows, directions, { count, run, distance, width });
    rows.detail.fill(detail, 0, count);
    // What lies under a zone that covers the whole pixel is not painted.
    row.lowest.fill(-1, 0, count);
    zones.forEach(({ measure, reach }, k) => {
      measureEdges(row, k, measure, soft, reach, count);
    });
    row.owner.fill(baseId, 0, count);
    row.mirrors.fill(0, 0, count);
    forEachSpan(
      count,
      i => row.lowest[i] < 0,
      (from, to) => base(rows, from, to, rows.under),
    );
    zones.forEach((zone, k) => {
      const edge = row.edges[k];
      if (zone.border) paintBorder(zone.border, zone.reach, row, k, soft, count, rows.under);
      forEachSpan(
        count,
        i => row.lowest[i] <= k && edge[i] < soft / 2,
        (from, to) => {
          zone.paint(rows, from, to, rows.over);
          if (zone.dashes && detail > 0.02) zone.dashes(row, from, to, detail, soft, rows.over);
          blendZone(row, k, zone, soft, from, to, rows);
        },
      );
    });
    const air = 1 - Math.exp(-distance * light.fogPerMetre);
    lightRow(canvas, light, row, rows.under, { line, run, count, air });
    forEachSpan(
      count,
      i => row.mirrors[i] > 0,
      (from, to) => reflect(canvas, light, rows, row, { line, run, from, to, down, distance, seed }),
    );
    if (run > 1) canvas.repeatColumns(line, run);
  }
}

/** What is known of each point of a row. */
interface GroundRow {
  /** Metres from the viewer's foot. */
  x: Float64Array;
  z: Float64Array;
  /** Metres to the edge of each zone. */
  edges: readonly Float64Array[];
  /** The topmost zone that covers the whole pixel; -1 without one. */
  lowest: Int32Array;
  /** Region id. */
  owner: Int32Array;
  /** How much it mirrors, 0 to 1. */
  mirrors: Float64Array;
}

function createGroundRow(width: number, zones: number): GroundRow {
  return {
    x: new Float64Array(width),
    z: new Float64Array(width),
    edges: Array.from({ length: zones }, () => new Float64Array(width)),
    lowest: new Int32Array(width),
    owner: new Int32Array(width),
    mirrors: new Float64Array(width),
  };
}

// The loops over points are functions of their own: so each is compiled well.

function placePoints(
  { x, z }: GroundRow,
  { u, v }: SurfaceRows,
  { sin, cos }: { sin: Float64Array; cos: Float64Array },
  { count, run, distance, width }: { count: number; run: number; distance: number; width: number },
): void {
  for (let i = 0; i < count; i++) {
    const column = middleColumn(i, run, width);
    x[i] = sin[column] * distance;
    z[i] = cos[column] * distance;
    u[i] = x[i] + patternShift;
    v[i] = z[i] + patternShift;
  }
}

function measureEdges(
  { x, z, edges, lowest }: GroundRow,
  zone: number,
  measure: (x: number, z: number, near: number) => number,
  soft: number,
  reach: number,
  count: number,
): void {
  const edge = edges[zone];
  const near = soft + reach;
  for (let i = 0; i < count; i++) {
    edge[i] = measure(x[i], z[i], near);
    if (edge[i] <= -soft / 2) lowest[i] = zone;
  }
}

/** Lays a zone's colours over what is under them, softly at its edge. */
function blendZone(
  { edges, owner, mirrors }: GroundRow,
  k: number,
  { id, mirror }: { id: number; mirror: number },
  soft: number,
  from: number,
  to: number,
  { under, over }: SurfaceRows,
): void {
  const { red, green, blue } = under;
  const { red: overRed, green: overGreen, blue: overBlue } = over;
  const edge = edges[k];
  for (let i = from; i < to; i++) {
    const t = Math.min(1, 0.5 - edge[i] / soft);
    red[i] += (overRed[i] - red[i]) * t;
    green[i] += (overGreen[i] - green[i]) * t;
    blue[i] += (overBlue[i] - blue[i]) * t;
    if (t < 0.5) continue;
    owner[i] = id;
    mirrors[i] = mirror;
  }
}

/** Puts the row's colours into light and air, and into the picture. */
function lightRow(
  { width, rgb, ids }: Canvas,
  { lit, fog }: Light,
  { owner }: GroundRow,
  { red, green, blue }: ColourRow,
  { line, run, count, air }: { line: number; run: number; count: number; air: number },
): void {
  const seen = (1 - air) / 255;
  const [litRed, litGreen, litBlue] = [lit[0] * seen, lit[1] * seen, lit[2] * seen];
  const [fogRed, fogGreen, fogBlue] = [fog[0] * air, fog[1] * air, fog[2] * air];
  for (let i = 0; i < count; i++) {
    const p = line * width + middleColumn(i, run, width);
    const q = p * 3;
    rgb[q] = Math.min(255, red[i] * litRed + fogRed);
    rgb[q + 1] = Math.min(255, green[i] * litGreen + fogGreen);
    rgb[q + 2] = Math.min(255, blue[i] * litBlue + fogBlue);
    ids[p] = owner[i];
  }
}

/** Lays a zone's border over what lies about it. */
function paintBorder(
  colour: Colour,
  reach: number,
  { edges, lowest }: GroundRow,
  zone: number,
  soft: number,
  count: number,
  { red, green, blue }: ColourRow,
): void {
  const edge = edges[zone];
  for (let i = 0; i < count; i++) {
    // Not under what covers it, nor where the zone itself does.
    if (lowest[i] > zone || edge[i] >= soft + reach || edge[i] <= -soft / 2) continue;
    const share = covered(reach - edge[i], soft);
    red[i] += (colour[0] - red[i]) * share;
    green[i] += (colour[1] - green[i]) * share;
    blue[i] += (colour[2] - blue[i]) * share;
  }
}

type PaintDashes = (row: GroundRow, from: number, to: number, detail: number, soft: number, colours: ColourRow) => void;

/** Lane markings along a strip, into a row's colours. */
function makeDashes({ bearingDeg, offset, halfWidth }: ZoneShape & { kind: 'strip' }): PaintDashes {
  const bearing = (bearingDeg * Math.PI) / 180;
  const sin = Math.sin(bearing);
  const cos = Math.cos(bearing);
  return ({ x, z }, from, to, detail, soft, { red, green, blue }) => {
    for (let i = from; i < to; i++) {
      const along = x[i] * sin + z[i] * cos;
      const across = x[i] * cos - z[i] * sin - offset;
      // Where the viewer stands lies a gap between two dashes: none runs through the nadir.
      const step = along + 3.1 - Math.floor((along + 3.1) / 4) * 4;
      const on = Math.min(covered(0.07 - Math.abs(across), soft), covered(1.1 - Math.abs(step - 1.1), soft));
      const side = covered(0.06 - Math.abs(Math.abs(across) - halfWidth + 0.35), soft);
      const amount = Math.max(on, side) * 0.85 * Math.min(1, detail * 1.5);
      if (amount <= 0) continue;
      red[i] += (238 - red[i]) * amount;
      green[i] += (238 - green[i]) * amount;
      blue[i] += (238 - blue[i]) * amount;
    }
  };
}

/** Share of a pixel `soft` wide that lies inside, from the metres to the edge. */
function covered(inside: number, soft: number): number {
  return Math.max(0, Math.min(1, 0.5 + inside / soft));
}

interface WaterSpan {
  line: number;
  /** Columns a point. */
  run: number;
  /** Points, `to` exclusive. */
  from: number;
  to: number;
  /** Radians below the horizon. */
  down: number;
  /** Metres. */
  distance: number;
  seed: number;
}

/** Mixes the mirrored sky into water, broken by waves, with glints under the light. */
function reflect(
  canvas: Canvas,
  light: Light,
  rows: SurfaceRows,
  { x, z, mirrors }: GroundRow,
  { line, run, from, to, down, distance, seed }: WaterSpan,
): void {
  const { width, height, rgb } = canvas;
  const { u, v, over } = rows;
  const { red: ripples, green: longs, blue: sparkles } = over;
  for (let i = from; i < to; i++) {
    u[i] = x[i];
    v[i] = z[i];
  }
  rows.noise(from, to, { scaleU: 0.9, scaleV: 0.9, shifts: noiseShift(seed + 5) }, over, 0);
  rows.noise(from, to, { scaleU: 2.2, scaleV: 2.2, shifts: noiseShift(seed + 13) }, over, 2);
  for (let i = from; i < to; i++) {
    u[i] = distance * 0.5 + x[i] * 0.06;
    v[i] = z[i] * 0.06 + x[i] * 0.02;
  }
  rows.noise(from, to, { scaleU: 1, scaleV: 1, shifts: noiseShift(seed + 8) }, over, 1);
  const unit = height / 1024;
  // Schlick's approximation, raised so that water close by still shows the sky.
  const fresnel = 0.28 + 0.62 * (1 - Math.sin(down)) ** 3;
  const sunYaw = (light.sunYawDeg * Math.PI) / 180;
  const towardsX = Math.sin(sunYaw) / distance;
  const towardsZ = Math.cos(sunYaw) / distance;
  const reach = unit * Math.min(1, 6 / distance + 0.25);
  const glint = 0.75 * Math.min(1, distance / 12);
  const { cloudLit, bodyColour } = light;
  for (let i = from; i < to; i++) {
    const column = middleColumn(i, run, width);
    const ripple = ripples[i] - 0.5;
    const long = longs[i] - 0.5;
    const mirrorRow = height - 1 - line - Math.round((ripple * 10 + long * 14) * reach);
    const source =
      (Math.max(0, Math.min(height / 2 - 1, mirrorRow)) * width +
        ((column + Math.round(ripple * 6 * unit) + width) % width)) *
      3;
    const crest = ripple + long;
    const band = crest > 0.3 ? 0.2 : crest < -0.3 ? -0.12 : 0;
    const toSun = light.body === 'none' ? 0 : Math.max(0, x[i] * towardsX + z[i] * towardsZ);
    const cubed = toSun * toSun * toSun;
    const under = cubed * cubed * cubed * cubed * cubed * cubed * cubed * cubed;
    const sparkle = sparkles[i] > 0.72 - under * 0.25 ? under * glint : 0;
    const q = (line * width + column) * 3;
    const share = fresnel * mirrors[i];
    for (let c = 0; c < 3; c++) {
      let value = rgb[q + c] + (rgb[source + c] - rgb[q + c]) * share;
      value += band > 0 ? (cloudLit[c] - value) * band : value * band;
      value += (bodyColour[c] - value) * sparkle;
      rgb[q + c] = value;
    }
  }
}
