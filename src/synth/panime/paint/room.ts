import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Light } from '../light.ts';
import { Brush, type Frame } from './brush.ts';
import type { Canvas } from './canvas.ts';
import { type MaterialName, makeMaterial } from './materials.ts';
import { limb, type Outline, rect } from './path.ts';
import { columnRun } from './sky.ts';

export type WallName = 'front' | 'right' | 'back' | 'left';

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
  const { width, height, rgb, ids } = canvas;
  const floor = makeMaterial(room.floor.material, seed, room.floor.tone);
  const wall = makeMaterial(room.wall.material, seed + 11, room.wall.tone);
  const ceiling = makeMaterial(room.ceiling.material, seed + 23, room.ceiling.tone);
  const [floorId, wallId, ceilingId, windowId] = [room.floor.stuff, 'wall', 'ceiling', 'window'].map(stuffId);
  const byWall: Record<WallName, RoomWindow[]> = { front: [], right: [], back: [], left: [] };
  for (const window of room.windows) byWall[window.wall].push(window);
  const sunYaw = (light.sunYawDeg * Math.PI) / 180;
  const sunPitch = (Math.max(light.sunPitchDeg, 12) * Math.PI) / 180;
  const sun = [Math.sin(sunYaw) * Math.cos(sunPitch), Math.sin(sunPitch), Math.cos(sunYaw) * Math.cos(sunPitch)];
  const beams = light.body !== 'none' && room.windows.length > 0;
  const warm = light.night > 0.5 ? hex('#9fb6e8') : light.glowColour;
  const out = new Float64Array(3);
  const { front, back, left, right, height: top } = room;

  /** Whether the light reaches an inner point through a window. */
  const sunlit = (x: number, y: number, z: number): boolean => {
    const tx = sun[0] > 0 ? (right - x) / sun[0] : sun[0] < 0 ? (-left - x) / sun[0] : Infinity;
    const tz = sun[2] > 0 ? (front - z) / sun[2] : sun[2] < 0 ? (-back - z) / sun[2] : Infinity;
    const t = Math.min(tx, tz);
    if (!(t > 0.02)) return false;
    const hy = y + sun[1] * t;
    if (hy > top) return false;
    const name: WallName = tx < tz ? (sun[0] > 0 ? 'right' : 'left') : sun[2] > 0 ? 'front' : 'back';
    return openAt(byWall[name], alongWall(room, name, x + sun[0] * t, z + sun[2] * t), hy, 0.06) !== undefined;
  };

  const columns = Array.from({ length: width }, (_, i) => ((i + 0.5) / width) * 2 * Math.PI - Math.PI);
  const sines = Float64Array.from(columns, Math.sin);
  const cosines = Float64Array.from(columns, Math.cos);
  for (let row = 0; row < height; row++) {
    const pitch = Math.PI / 2 - ((row + 0.5) / height) * Math.PI;
    const flat = Math.cos(pitch);
    const dy = Math.sin(pitch);
    const ty = dy > 0 ? (top - eyeHeight) / dy : dy < 0 ? -eyeHeight / dy : Infinity;
    const run = columnRun(flat);
    for (let start = 0; start < width; start += run) {
      const end = Math.min(width, start + run);
      const column = (start + end) >> 1;
      const p = row * width + column;
      const dx = sines[column] * flat;
      const dz = cosines[column] * flat;
      const tx = dx > 0 ? right / dx : -left / dx;
      const tz = dz > 0 ? front / dz : -back / dz;
      const t = Math.min(tx, ty, tz);
      const x = dx * t;
      const y = eyeHeight + dy * t;
      const z = dz * t;
      const detail = Math.max(0, Math.min(1, 1.3 - t / 16));
      let id: number;
      let shadeBy: number;
      let edge: number;
      if (t === ty) {
        (dy > 0 ? ceiling : floor)(x + 0.37, z + 0.37, detail, out);
        id = dy > 0 ? ceilingId : floorId;
        edge = Math.min(right - x, x + left, front - z, z + back);
        shadeBy = dy > 0 ? 0.3 : 0;
      } else {
        const name: WallName = t === tx ? (dx > 0 ? 'right' : 'left') : dz > 0 ? 'front' : 'back';
        const along = alongWall(room, name, x, z);
        const open = openAt(byWall[name], along, y, 0);
        if (open) {
          for (let other = row * width + start; other < row * width + end; other++) {
            ids[other] = windowId;
            for (let c = 0; c < 3; c++) rgb[other * 3 + c] += (235 - rgb[other * 3 + c]) * 0.07;
          }
          continue;
        }
        wall(along, y, detail, out);
        id = wallId;
        const span = wallLength(room, name);
        edge = Math.min(along, span - along, y, top - y);
        shadeBy = byWall[name].length > 0 ? 0.42 : name === 'left' || name === 'right' ? 0.22 : 0.1;
      }
      const corner = Math.exp(-edge * 2.2) * 0.34 + (edge < 0.035 ? 0.3 : 0);
      const shade = Math.min(0.95, shadeBy + corner);
      const inBeam = beams && sunlit(x, y, z);
      for (let c = 0; c < 3; c++) {
        let value = (out[c] * (light.lit[c] + (light.shade[c] - light.lit[c]) * shade)) / 255;
        if (inBeam) value += (Math.min(255, out[c] * 0.86 + warm[c] * 0.36) - value) * (light.night > 0.5 ? 0.3 : 0.72);
        rgb[p * 3 + c] = Math.min(255, value);
      }
      ids[p] = id;
      for (let other = row * width + start; run > 1 && other < row * width + end; other++) {
        ids[other] = id;
        rgb[other * 3] = rgb[p * 3];
        rgb[other * 3 + 1] = rgb[p * 3 + 1];
        rgb[other * 3 + 2] = rgb[p * 3 + 2];
      }
    }
  }
  for (const window of room.windows) paintWindowFrame(canvas, light, room, window, eyeHeight, windowId);
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
