import type { Noun } from './lexicon/noun.ts';
import type { Point } from './paint/brush.ts';
import { wallFrame, wallLength } from './paint/room.ts';
import { type Free, inWater, onWall, type Placement, polar, radians, type Stage, walls } from './place-things.ts';
import type { PlaceProp } from './places/place.ts';
import type { Random } from './random.ts';

/** Dresses the place: one prop's copies, by its manner of spreading. */
export function spreadProp(
  stage: Stage,
  prop: PlaceProp,
  noun: Noun,
  count: number,
  rng: Random,
  free: Free,
  add: (at: Placement, size: number) => void,
  cords: (readonly [Point, Point])[],
): void {
  const { room, eyeHeight } = stage;
  const [near, far] = prop.distance;
  const sized = () => noun.size * (prop.scale ? rng.range(prop.scale[0], prop.scale[1]) : rng.range(0.88, 1.12));
  const facing = (x: number, z: number, awayDeg: number) => awayDeg - Math.atan2(x, z) / radians;
  switch (prop.spread) {
    case 'around': {
      const start = rng.range(0, 360);
      for (let i = 0; i < count; i++) {
        for (let attempt = 0; attempt < 26; attempt++) {
          const size = sized();
          const yaw = start + (360 / count) * (i + rng.range(-0.5, 0.5)) + attempt * 13;
          const t = rng.next();
          // Evenly by distance, not by area: the near ground is what a view is full of.
          const distance = near + (far - near) * t ** 1.15;
          const limit = room ? Math.min(room.front, room.back, room.left, room.right) - 0.5 : 1e9;
          const [x, z] = polar(yaw, Math.min(distance, limit));
          // A tree may reach over the viewer, anything else may not loom so near.
          const closest = noun.draw === 'tree' ? size * 0.38 : size * 0.5;
          if (closest > distance && noun.draw !== 'house' && size > 1.2) continue;
          const radius = noun.draw === 'tree' ? size * 0.14 : Math.min(size * noun.aspect * 0.45, 10);
          if (!free(x, z, radius, noun)) continue;
          const square = ['bench', 'fence', 'iron gate', 'wall'].includes(noun.name);
          add({ x, y: 0, z, turnDeg: square ? 0 : rng.range(-35, 35) }, size);
          break;
        }
      }
      return;
    }
    case 'street':
      for (const side of [-1, 1]) {
        let z = -52 + rng.range(0, 3);
        for (let i = 0; i < count + 4 && z < 66; i++) {
          const size = sized();
          const width = size * noun.aspect;
          const depth = width * Number(noun.options.deep ?? 0.8);
          const x = side * (near + depth / 2);
          add({ x, y: 0, z: z + width / 2, turnDeg: facing(x, z + width / 2, side * 90) }, size);
          z += width + rng.range(0.4, 1.8);
        }
      }
      return;
    case 'lane': {
      const each = Math.ceil(count / 2);
      const size0 = sized();
      const gap = Math.max(5, size0 * noun.aspect * 1.25);
      for (const side of [-1, 1]) {
        for (let i = 0; i < each; i++) {
          const ahead = i < Math.ceil(each * 0.65);
          const z = ahead ? 3.4 + gap * 0.3 + i * gap : -(3 + gap * 0.4 + (i - Math.ceil(each * 0.65)) * gap);
          const size = sized();
          const x = side * (near + rng.range(-0.15, 0.25));
          if (room && Math.abs(z) > (z > 0 ? room.front : room.back) - 0.5) continue;
          if (!free(x, z, Math.min(1, size * noun.aspect * 0.25), noun)) continue;
          add({ x, y: 0, z, turnDeg: facing(x, z, side * 90) + rng.range(-4, 4) }, size);
        }
      }
      return;
    }
    case 'ahead':
      for (let i = 0; i < count; i++) {
        const distance = near + ((far - near) * i) / Math.max(1, count - 1);
        const size = sized();
        const d = room ? Math.min(distance, room.front - size * noun.aspect * 0.4 - 0.3) : distance;
        // Carpets laid end to end lie straight.
        const [x, z] = noun.options.kind === 'rug' ? [0, d] : polar(rng.range(-2.5, 2.5), d);
        add({ x, y: 0, z, turnDeg: 0 }, size);
      }
      return;
    case 'walls':
      for (let i = 0; i < count; i++) {
        for (let attempt = 0; attempt < 40; attempt++) {
          const size = Math.min(sized(), room!.height * 0.92);
          const width = size * noun.aspect;
          const wall = walls[(i + attempt) % 4];
          const span = wallLength(room!, wall);
          if (span < width + 0.6) continue;
          const along = rng.range(width / 2 + 0.3, span - width / 2 - 0.3);
          const tall = size > 1.15;
          if (
            tall &&
            room!.windows.some(
              w => w.wall === wall && along + width / 2 > w.from - 0.3 && along - width / 2 < w.from + w.width + 0.3,
            )
          )
            continue;
          const frame = wallFrame(room!, wall, along);
          const depth = noun.options.kind === 'bed' ? width * 0.78 : noun.draw === 'furniture' ? 0.42 : 0.4;
          const normal: Point = [-frame.right[2], 0, frame.right[0]];
          const [x, z] = [frame.origin[0] - normal[0] * depth, frame.origin[2] - normal[2] * depth];
          const clear =
            Math.hypot(x, z) > 1.3 &&
            free(x * 0.98, z * 0.98, Math.min(width * 0.5, span / 2), { ...noun, stands: 'wall' });
          if (!clear && !freeOnWall(x, z, width, free, noun)) continue;
          add({ x, y: 0, z, turnDeg: facing(x, z, walls.indexOf(wall) * 90) }, size);
          break;
        }
      }
      return;
    case 'wall':
      for (let i = 0; i < count; i++) {
        const size = sized();
        const at = onWall(
          stage,
          size,
          size * noun.aspect,
          noun.name === 'blackboard' ? 0 : undefined,
          rng,
          (x, z, r, n) => freeOnWall(x, z, r * 2.4, free, n),
        );
        if (at) add(at, size);
      }
      return;
    case 'rows':
      for (let i = 0; i < count; i++) {
        const x = ((i % 4) - 1.5) * 1.75;
        const z = 1.9 - Math.floor(i / 4) * 1.7 + (i < 4 ? 0.5 : 0);
        if (Math.hypot(x, z) > 1.25 && free(x, z, 0.3, noun))
          add({ x, y: 0, z, turnDeg: facing(x, z, 180) }, noun.size);
      }
      return;
    case 'shore':
    case 'water':
      for (let i = 0; i < count; i++) {
        for (let attempt = 0; attempt < 60; attempt++) {
          const distance = rng.range(near, far);
          const [x, z] = polar(rng.range(-180, 180), distance);
          const water = inWater(stage, x, z);
          const size = sized();
          if (prop.spread === 'shore' ? water < -0.1 || water > 1.6 : water > -1) continue;
          if (
            !free(
              x,
              z,
              size * noun.aspect * 0.4,
              prop.spread === 'shore' ? ({ ...noun, stands: 'wall' } as Noun) : { ...noun, stands: 'water' },
            )
          )
            continue;
          add({ x, y: 0, z }, size);
          break;
        }
      }
      return;
    case 'air':
    case 'sky':
      for (let i = 0; i < count; i++) {
        const distance = rng.range(near, far);
        const yaw = (360 / count) * (i + rng.range(-0.4, 0.4)) + 25;
        const [x, z] = polar(yaw, distance);
        const pitch = prop.spread === 'sky' ? rng.range(12, 44) : rng.range(-9, 24);
        const y = Math.max(0.4, eyeHeight + Math.tan(pitch * radians) * distance);
        add({ x, y: room ? Math.min(y, room.height - 0.6) : y, z }, sized());
      }
      return;
    case 'ceiling': {
      const start = rng.range(0, 360);
      for (let i = 0; i < count; i++) {
        const size = sized();
        const [x, z] = polar(start + (360 / count) * (i + rng.range(-0.2, 0.2)), rng.range(near, far));
        add({ x, y: (room?.height ?? 4) - size * 1.5, z }, size);
      }
      return;
    }
    case 'strings': {
      const rows = Math.max(2, Math.ceil(count / 5));
      const each = Math.ceil(count / rows);
      const half = room ? Math.min(room.left, room.right) - 0.4 : 4.6;
      for (let row = 0; row < rows; row++) {
        const ahead = row % 2 === 0;
        const reach = room ? Math.min(room.front, room.back) - 0.6 : 1e9;
        const z = Math.max(-reach, Math.min(reach, (ahead ? 1 : -1) * (room ? 1.1 + row * 0.9 : 3.4 + row * 2.1)));
        const top = room ? room.height - 0.35 : 4.3 + row * 0.12;
        const sag = room ? 0.25 : 0.75;
        cords.push([
          [-half, top, z],
          [half, top + rng.range(-0.2, 0.2), z + rng.range(-0.8, 0.8)],
        ]);
        for (let i = 0; i < each; i++) {
          const t = (i + 0.5) / each;
          const size = sized() * (room ? 0.7 : 1);
          const x = -half + 2 * half * t;
          if (Math.hypot(x, z) < 1.6) continue;
          add({ x, y: top - sag * 4 * t * (1 - t) - size * 1.35, z }, size);
        }
      }
    }
  }
}

/** Things along a wall may stand shoulder to shoulder: tested at a few small circles. */
function freeOnWall(x: number, z: number, width: number, free: Free, noun: Noun): boolean {
  const scale = 0.94;
  return free(x * scale, z * scale, Math.min(0.42, width * 0.3), { ...noun, stands: 'wall' });
}
