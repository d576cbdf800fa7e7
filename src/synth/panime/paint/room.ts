import type { ColourRow, SurfaceRows } from '../../../kernels/surface-rows.ts';
import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Light } from '../light.ts';
import { Brush, type Frame } from './brush.ts';
import type { Canvas } from './canvas.ts';
import { columnDirections, columnRun, forEachSpan, middleColumn } from './columns.ts';
import { type MaterialName, makeMaterial } from './materials.ts';
import { limb, type Outline, rect } from './path.ts';
import { surfaceRows } from './surfaces.ts';

const wallNames = ['front', 'right', 'back', 'left'] as const;
export type WallName = (typeof wallNames)[number];

/** What a ray of the viewer meets. */
const [floorSurface, wallSurface, ceilingSurface, openSurface] = [0, 1, 2, 3];

/** An opening in a wall, through which the world outside is seen. Metres along the wall from its left end, and up. */
export interface RoomWindow {
  wall: WallName;
  from: number;
  width: number;
  sill: number;
  height: number;
  style: 'panes' | 'plain' | 'arched' | 'lattice';
}

/** A box around the viewer; distances of the walls in metres. Front is yaw 0. */
export interface RoomPlan {
  front: number;
  back: number;
  left: number;
  right: number;
  height: number;
  floor: { stuff: string; material: MaterialName; tone?: Colour };
  wall: { material: MaterialName; tone?: Colour };
  ceiling: { material: MaterialName; tone?: Colour };
  windows: readonly RoomWindow[];
  frame: Colour;
  curtains?: Colour;
}

/** A wall as seen from inside: x along it from its left end, y up from the floor. */
export function wallFrame(room: RoomPlan, wall: WallName, x = 0, y = 0): Frame {
  const { front, back, left, right } = room;
  switch (wall) {
    case 'front':
      return { origin: [-left + x, y, front], right: [1, 0, 0], up: [0, 1, 0] };
    case 'right':
      return { origin: [right, y, front - x], right: [0, 0, -1], up: [0, 1, 0] };
    case 'back':
      return { origin: [right - x, y, -back], right: [-1, 0, 0], up: [0, 1, 0] };
    default:
      return { origin: [-left, y, -back + x], right: [0, 0, 1], up: [0, 1, 0] };
  }
}

export function wallLength(room: RoomPlan, wall: WallName): number {
  return wall === 'front' || wall === 'back' ? room.left + room.right : room.front + room.back;
}

/**
 * Paints floor, walls and ceiling over what lies outside, leaving the windows open. Sunlight that comes through a
 * window falls where it would: each surface point looks back along the light for an opening.
 */
export function paintRoom(
  canvas: Canvas,
  light: Light,
  room: RoomPlan,
  eyeHeight: number,
  seed: number,
  stuffId: (stuff: string) => number,
): void {
  const { width, height } = canvas;
  const surfaceIds = [room.floor.stuff, 'wall', 'ceiling', 'window'].map(stuffId);
  const walls = wallNames.map(name => room.windows.filter(({ wall }) => wall === name));
  const materials = [
    [floorSurface, makeMaterial(room.floor.material, seed, room.floor.tone)],
    [wallSurface, makeMaterial(room.wall.material, seed + 11, room.wall.tone)],
    [ceilingSurface, makeMaterial(room.ceiling.material, seed + 23, room.ceiling.tone)],
  ] as const;
  const rows = surfaceRows(width);
  const row = createRoomRow(width);
  const directions = columnDirections(width);
  const sunlit = room.windows.length > 0 ? findSun(light, room, walls) : undefined;
  for (let line = 0; line < height; line++) {
    const pitch = Math.PI / 2 - ((line + 0.5) / height) * Math.PI;
    const run = columnRun(Math.cos(pitch));
    const count = Math.ceil(width / run);
    traceRow(row, rows, room, walls, directions, { eyeHeight, pitch, count, run, width });
    for (const [surface, paint] of materials) {
      forEachSpan(
        count,
        i => row.surface[i] === surface,
        (from, to) => paint(rows, from, to, rows.under),
      );
    }
    lightRow(canvas, light, row, rows.under, { line, run, count, surfaceIds, sunlit });
    if (run > 1) canvas.repeatColumns(line, run);
  }
  for (const window of room.windows) paintWindowFrame(canvas, light, room, window, eyeHeight, surfaceIds[openSurface]);
}

/** What is known of each point of a row. */
interface RoomRow {
  surface: Uint8Array;
  /** Metres from the viewer's foot. */
  x: Float64Array;
  y: Float64Array;
  z: Float64Array;
  /** Metres to the nearest corner. */
  edge: Float64Array;
  /** How much darker the surface is than one in full light. */
  shade: Float64Array;
}

function createRoomRow(width: number): RoomRow {
  const numbers = () => new Float64Array(width);
  return {
    surface: new Uint8Array(width),
    x: numbers(),
    y: numbers(),
    z: numbers(),
    edge: numbers(),
    shade: numbers(),
  };
}

/** Finds what each point of a row sees. @param walls windows of each wall */
function traceRow(
  { surface, x, y, z, edge, shade }: RoomRow,
  { u, v, detail }: SurfaceRows,
  { front, back, left, right, height: top }: RoomPlan,
  walls: readonly (readonly RoomWindow[])[],
  { sin, cos }: { sin: Float64Array; cos: Float64Array },
  ray: { eyeHeight: number; pitch: number; count: number; run: number; width: number },
): void {
  const { eyeHeight, pitch, count, run, width } = ray;
  const flat = Math.cos(pitch);
  const dy = Math.sin(pitch);
  const ty = dy > 0 ? (top - eyeHeight) / dy : dy < 0 ? -eyeHeight / dy : Infinity;
  for (let i = 0; i < count; i++) {
    const column = middleColumn(i, run, width);
    const dx = sin[column] * flat;
    const dz = cos[column] * flat;
    const tx = dx > 0 ? right / dx : -left / dx;
    const tz = dz > 0 ? front / dz : -back / dz;
    const t = Math.min(tx, ty, tz);
    const px = dx * t;
    const py = eyeHeight + dy * t;
    const pz = dz * t;
    x[i] = px;
    y[i] = py;
    z[i] = pz;
    detail[i] = Math.max(0, Math.min(1, 1.3 - t / 16));
    if (t === ty) {
      surface[i] = dy > 0 ? ceilingSurface : floorSurface;
      u[i] = px + 0.37;
      v[i] = pz + 0.37;
      edge[i] = Math.min(right - px, px + left, front - pz, pz + back);
      shade[i] = dy > 0 ? 0.3 : 0;
      continue;
    }
    const wall = t === tx ? (dx > 0 ? 1 : 3) : dz > 0 ? 0 : 2;
    const along = wall === 0 ? px + left : wall === 1 ? front - pz : wall === 2 ? right - px : pz + back;
    const span = wall === 0 || wall === 2 ? left + right : front + back;
    const windows = walls[wall];
    const isOpen = windows.length > 0 && openAt(windows, along, py, 0) !== undefined;
    surface[i] = isOpen ? openSurface : wallSurface;
    u[i] = along;
    v[i] = py;
    edge[i] = Math.min(along, span - along, py, top - py);
    // Against the light of its own windows a wall is dark.
    shade[i] = windows.length > 0 ? 0.42 : wall === 1 || wall === 3 ? 0.22 : 0.1;
  }
}

type Sunlit = (x: number, y: number, z: number) => boolean;

/** Whether the light of sun or moon reaches an inner point through a window. */
function findSun(light: Light, room: RoomPlan, walls: readonly (readonly RoomWindow[])[]): Sunlit | undefined {
  if (light.body === 'none') return undefined;
  const { front, back, left, right, height: top } = room;
  const sunYaw = (light.sunYawDeg * Math.PI) / 180;
  const sunPitch = (Math.max(light.sunPitchDeg, 12) * Math.PI) / 180;
  const sunX = Math.sin(sunYaw) * Math.cos(sunPitch);
  const sunY = Math.sin(sunPitch);
  const sunZ = Math.cos(sunYaw) * Math.cos(sunPitch);
  return (x, y, z) => {
    const tx = sunX > 0 ? (right - x) / sunX : sunX < 0 ? (-left - x) / sunX : Infinity;
    const tz = sunZ > 0 ? (front - z) / sunZ : sunZ < 0 ? (-back - z) / sunZ : Infinity;
    const t = Math.min(tx, tz);
    if (!(t > 0.02)) return false;
    const hitY = y + sunY * t;
    if (hitY > top) return false;
    const wall = tx < tz ? (sunX > 0 ? 1 : 3) : sunZ > 0 ? 0 : 2;
    if (walls[wall].length === 0) return false;
    const along = alongWall(room, wallNames[wall], x + sunX * t, z + sunZ * t);
    return openAt(walls[wall], along, hitY, 0.06) !== undefined;
  };
}

/** Puts the row's colours into the room's light, and into the picture. */
function lightRow(
  { width, rgb, ids }: Canvas,
  light: Light,
  { surface, x, y, z, edge, shade }: RoomRow,
  { red, green, blue }: ColourRow,
  at: { line: number; run: number; count: number; surfaceIds: readonly number[]; sunlit?: Sunlit },
): void {
  const { line, run, count, surfaceIds, sunlit } = at;
  const { lit, shade: dark } = light;
  const [litRed, litGreen, litBlue] = [lit[0] / 255, lit[1] / 255, lit[2] / 255];
  const [fallRed, fallGreen, fallBlue] = [dark[0] / 255 - litRed, dark[1] / 255 - litGreen, dark[2] / 255 - litBlue];
  const warm = light.night > 0.5 ? hex('#9fb6e8') : light.glowColour;
  const [warmRed, warmGreen, warmBlue] = [warm[0] * 0.36, warm[1] * 0.36, warm[2] * 0.36];
  const beam = light.night > 0.5 ? 0.3 : 0.72;
  for (let i = 0; i < count; i++) {
    const p = line * width + middleColumn(i, run, width);
    const q = p * 3;
    ids[p] = surfaceIds[surface[i]];
    if (surface[i] === openSurface) {
      // Glass, faintly.
      rgb[q] += (235 - rgb[q]) * 0.07;
      rgb[q + 1] += (235 - rgb[q + 1]) * 0.07;
      rgb[q + 2] += (235 - rgb[q + 2]) * 0.07;
      continue;
    }
    const corner = Math.exp(-edge[i] * 2.2) * 0.34 + (edge[i] < 0.035 ? 0.3 : 0);
    const fall = Math.min(0.95, shade[i] + corner);
    let r = red[i] * (litRed + fallRed * fall);
    let g = green[i] * (litGreen + fallGreen * fall);
    let b = blue[i] * (litBlue + fallBlue * fall);
    if (sunlit?.(x[i], y[i], z[i])) {
      r += (Math.min(255, red[i] * 0.86 + warmRed) - r) * beam;
      g += (Math.min(255, green[i] * 0.86 + warmGreen) - g) * beam;
      b += (Math.min(255, blue[i] * 0.86 + warmBlue) - b) * beam;
    }
    rgb[q] = Math.min(255, r);
    rgb[q + 1] = Math.min(255, g);
    rgb[q + 2] = Math.min(255, b);
  }
}

function alongWall(room: RoomPlan, wall: WallName, x: number, z: number): number {
  if (wall === 'front') return x + room.left;
  if (wall === 'right') return room.front - z;
  if (wall === 'back') return room.right - x;
  return z + room.back;
}

function openAt(windows: readonly RoomWindow[], along: number, y: number, bar: number): RoomWindow | undefined {
  for (const window of windows) {
    const u = along - window.from;
    const v = y - window.sill;
    if (u < 0 || u > window.width || v < 0 || v > window.height) continue;
    if (window.style === 'arched') {
      const half = window.width / 2;
      const over = v - (window.height - half);
      if (over > 0 && (u - half) ** 2 + over * over > half * half) continue;
    }
    if (bar > 0 && window.style !== 'plain') {
      const step = window.width / Math.max(1, Math.round(window.width / 0.9));
      if (Math.abs(u - Math.round(u / step) * step) < bar || Math.abs(v - window.height * 0.55) < bar) continue;
    }
    return window;
  }
  return undefined;
}

function paintWindowFrame(
  canvas: Canvas,
  light: Light,
  room: RoomPlan,
  window: RoomWindow,
  eyeHeight: number,
  id: number,
): void {
  const brush = new Brush(
    { canvas, light, eyeHeight, id, distance: 0 },
    wallFrame(room, window.wall, window.from, window.sill),
  );
  const { width: w, height: h, style } = window;
  const frame = room.frame;
  const bars: Outline[] = [];
  const bar = 0.07;
  if (style === 'arched') {
    const half = w / 2;
    const base = h - half;
    for (let i = 0; i < 16; i++) {
      const at = (k: number): [number, number] => [
        half + Math.cos((k / 16) * Math.PI) * (half + 0.02),
        base + Math.sin((k / 16) * Math.PI) * (half + 0.02),
      ];
      const [x0, y0] = at(i);
      const [x1, y1] = at(i + 1);
      bars.push(limb(x0, y0, x1, y1, bar * 1.8));
    }
    bars.push(rect(-bar, 0, bar * 2, base), rect(w - bar, 0, bar * 2, base), rect(half - bar / 2, 0, bar, h));
  } else {
    bars.push(rect(-bar, -bar, bar, h + bar * 2), rect(w, -bar, bar, h + bar * 2), rect(-bar, h, w + bar * 2, bar));
    if (style !== 'plain') {
      const panes = Math.max(1, Math.round(w / 0.9));
      for (let i = 1; i < panes; i++) bars.push(rect((w * i) / panes - bar / 2, 0, bar, h));
      bars.push(rect(0, h * 0.55 - bar / 2, w, bar * 0.8));
      if (style === 'lattice')
        for (let i = 0; i < panes * 2; i++)
          bars.push(
            rect(((i + 0.5) * w) / (panes * 2) - 0.015, 0, 0.03, h),
            rect(0, ((i + 0.5) * h) / (panes * 2), w, 0.03),
          );
    }
  }
  brush.part(bars, frame, { shade: 0, ink: 0.7 });
  brush.part([rect(-0.14, -0.16, w + 0.28, 0.11)], lighten(frame, 0.12), { shade: 0 });
  if (room.curtains && style === 'panes') {
    for (const side of [0, 1]) {
      const x = side === 0 ? -0.34 : w - 0.16;
      const folds = [0.12, 0.25, 0.38].map(dx => rect(x + dx, -0.2, 0.03, h + 0.4));
      brush.part([rect(x, -0.25, 0.5, h + 0.45)], room.curtains, {
        shade: 0,
        inside: [{ path: folds, colour: darken(room.curtains, 0.25) }],
      });
    }
    brush.part([rect(-0.5, h + 0.18, w + 1, 0.06)], mix(frame, hex('#c9a24a'), 0.5), { shade: 0 });
  }
}
