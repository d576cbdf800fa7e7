import type { Noun } from './lexicon/noun.ts';
import type { Light } from './light.ts';
import type { Point } from './paint/brush.ts';
import { type GroundPlan, zoneDistance } from './paint/ground.ts';
import { type RoomPlan, type WallName, wallFrame, wallLength } from './paint/room.ts';
import type { Place } from './places/place.ts';
import type { Random } from './random.ts';

export const radians = Math.PI / 180;

export interface Stage {
  place: Place;
  light: Light;
  ground?: GroundPlan;
  room?: RoomPlan;
  eyeHeight: number;
  /** Seed of the ground's zones, as the painter uses it. */
  seed: number;
  random: Random;
}

export interface Placement {
  x: number;
  y: number;
  z: number;
  turnDeg?: number;
  right?: Point;
}

/** Metres to the nearest water's edge, negative in it. */
export function inWater(stage: Stage, x: number, z: number): number {
  let nearest = 1e9;
  stage.ground?.zones.forEach((zone, i) => {
    const edge = zoneDistance(zone.shape, x, z, stage.seed + 77 * i);
    if (zone.material === 'water' || zone.material === 'lava') nearest = Math.min(nearest, edge);
    // A pier or an islet lies over the water.
    else if (edge < 0 && nearest < 0) nearest = -edge;
  });
  return nearest;
}

export type Free = (x: number, z: number, radius: number, noun: Noun) => boolean;

export function polar(yawDeg: number, distance: number): [number, number] {
  return [Math.sin(yawDeg * radians) * distance, Math.cos(yawDeg * radians) * distance];
}

export function placeSubject(
  stage: Stage,
  noun: Noun,
  size: number,
  centre: number,
  copy: number,
  count: number,
  rng: Random,
  free: Free,
  focal: boolean,
): Placement | undefined {
  const { room, eyeHeight, place } = stage;
  const limit = room ? Math.min(room.front, room.right, room.left, room.back) - 0.5 : 1e9;
  const width = size * Math.max(0.35, noun.aspect);
  // As large in the view as a figure a few steps away, whatever its own size.
  // What the prompt calls a giant looks like one.
  const grand = Math.max(1, size / noun.size) ** 0.5;
  const ideal = Math.max(focal ? 2.7 : 3.3, (Math.max(size, width * 0.75) * (focal ? 1.75 : 2.3)) / grand);
  const small = size < 0.5 ? Math.max(1.7, size * 6) : ideal;
  const distance = Math.min(small, Math.max(limit, 1.9));
  const step = Math.max(9, (width / distance) * 66 * (count > 3 ? 0.85 : 1.15));
  const inAir = noun.stands === 'sky' || (noun.stands === 'swim' && (place.sky === 'underwater' || inWaterNone(stage)));
  if (noun.stands === 'wall' && room) return onWall(stage, size, width, centre, rng, free);
  for (let attempt = 0; attempt < 90; attempt++) {
    const loose = attempt / 90;
    const ring = count > 5 ? Math.floor(copy / 3) : 0;
    const slot = count > 5 ? (copy % 3) - 1 : copy - (count - 1) / 2;
    const yaw =
      centre +
      slot * step +
      (count > 5 ? ring * 47 * (ring % 2 ? 1 : -1) : 0) +
      rng.range(-1, 1) * (3 + loose * (focal ? 30 : 70) + (loose > 0.6 ? (loose - 0.6) * 300 : 0));
    const away =
      distance *
        (1 + ring * 0.22) *
        rng.range(0.96 - loose * 0.4, 1.1 + loose * (noun.stands === 'water' || noun.stands === 'swim' ? 6 : 1.2)) +
      (slot % 2 === 0 ? 0 : distance * 0.12);
    if (count >= 9 && noun.stands === 'ground') {
      // Many of a kind are all around, near and far.
      const [mx, mz] = polar(
        rng.range(-180, 180),
        distance * (noun.draw === 'tree' ? rng.range(0.26, 1.2) : rng.range(0.62, 2.6)),
      );
      if (free(mx, mz, noun.draw === 'tree' ? size * 0.1 : Math.min(width * 0.3, 4), noun))
        return { x: mx, y: 0, z: mz, turnDeg: rng.range(-20, 20) };
      continue;
    }
    const far = noun.draw === 'celestial' && noun.size > 3 ? 100 : away;
    const [x, z] = polar(yaw, room ? Math.min(far, limit) : far);
    if (inAir) {
      const low =
        noun.size < 0.5
          ? rng.range(0.9, 2.2)
          : noun.draw === 'celestial'
            ? Math.tan(rng.range(16, 30) * radians) * far
            : place.sky === 'underwater'
              ? rng.range(0.8, 2.6)
              : eyeHeight + far * Math.tan(rng.range(9, 22) * radians);
      return { x, y: room ? Math.min(low, room.height - size * 1.1) : low, z };
    }
    if (noun.stands === 'hang') {
      const y = room ? room.height - size * 1.6 : rng.range(1.5, 2.6);
      const [hx, hz] = polar(
        centre + slot * Math.max(12, step) + rng.range(-2, 2),
        Math.min(limit, Math.max(2.6, size * 4.5) * rng.range(0.95, 1.35)),
      );
      return { x: hx, y, z: hz };
    }
    const afloat = noun.stands === 'swim' || noun.stands === 'water';
    if (afloat && loose > 0.5) {
      // The water may lie to any side.
      const [wx, wz] = polar(rng.range(-180, 180), rng.range(3, 10 + width * 3));
      if (free(wx, wz, Math.min(width * 0.42, 9), { ...noun, stands: 'water' })) return { x: wx, y: 0, z: wz };
      continue;
    }
    const ground = noun.stands === 'swim' ? { ...noun, stands: 'water' as const } : noun;
    if (!free(x, z, Math.min(width * 0.42, 9), ground)) continue;
    const lift =
      noun.stands === 'wall' && noun.options.kind !== 'door' ? 1.1 : size < 0.36 && noun.draw === 'prop' ? 0 : 0;
    return { x, y: lift, z, turnDeg: rng.range(-20, 20) };
  }
  return undefined;
}

function inWaterNone(stage: Stage): boolean {
  return !stage.ground?.zones.some(zone => zone.material === 'water') || stage.room !== undefined;
}

export const walls: readonly WallName[] = ['front', 'right', 'back', 'left'];

export function onWall(
  stage: Stage,
  size: number,
  width: number,
  centre: number | undefined,
  rng: Random,
  free: Free,
): Placement | undefined {
  const room = stage.room!;
  for (let attempt = 0; attempt < 60; attempt++) {
    const wall =
      centre !== undefined && attempt < 30 ? walls[((Math.round(centre / 90) % 4) + 4) % 4] : rng.pick(walls);
    const span = wallLength(room, wall);
    if (span < width + 0.4) continue;
    const along = rng.range(width / 2 + 0.2, span - width / 2 - 0.2);
    const door = size > 1.9;
    const blocked = room.windows.some(
      window =>
        window.wall === wall &&
        along + width / 2 > window.from - 0.5 &&
        along - width / 2 < window.from + window.width + 0.5,
    );
    if (blocked) continue;
    const y = door ? 0 : Math.min(room.height - size - 0.25, size > 1.2 ? 1 : 1.35);
    const frame = wallFrame(room, wall, along, y);
    const inset = 0.02;
    const normal: Point = [-frame.right[2], 0, frame.right[0]];
    const [x, z] = [frame.origin[0] - normal[0] * inset, frame.origin[2] - normal[2] * inset];
    if (!free(x * 0.93, z * 0.93, width * 0.4, { stands: 'wall' } as Noun)) continue;
    return { x, y, z, right: frame.right };
  }
  return undefined;
}
