import { colourWords, hex } from './colour.ts';
import { categoryOf, nounByWord } from './lexicon/index.ts';
import type { Noun } from './lexicon/noun.ts';
import type { Light } from './light.ts';
import type { Point } from './paint/brush.ts';
import type { GroundPlan } from './paint/ground.ts';
import { zoneDistance } from './paint/ground.ts';
import type { RoomPlan, WallName } from './paint/room.ts';
import { wallFrame, wallLength } from './paint/room.ts';
import type { Place, PlaceProp } from './places/place.ts';
import type { Random } from './random.ts';
import type { Element, SceneSegment } from './scene.ts';
import type { Subject } from './text/parse-prompt.ts';
import { dressPerson } from './wardrobe.ts';

const radians = Math.PI / 180;

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

export interface Layout {
  elements: Element[];
  segments: SceneSegment[];
  cords: (readonly [Point, Point])[];
  /** Nouns that found no place, with the reason. */
  left: string[];
}

interface Placement {
  x: number;
  y: number;
  z: number;
  turnDeg?: number;
  right?: Point;
}

/** Places subjects first, so that dressing keeps clear of them; then the place's own things; ids go far to near. */
export function layOut(stage: Stage, subjects: readonly Subject[], stuff: readonly string[]): Layout {
  const elements: Element[] = [];
  const cords: (readonly [Point, Point])[] = [];
  const left: string[] = [];
  const circles: { x: number; z: number; radius: number }[] = [];
  const { place, random, room } = stage;

  const add = (
    noun: Noun,
    at: Placement,
    size: number,
    rng: Random,
    role: 'subject' | 'prop',
    subject?: Subject,
  ): Element => {
    const mirror = rng.chance(0.5) && !['furniture', 'stall', 'house'].includes(noun.draw);
    const look: Record<string, string> = { ...subject?.look };
    const element: Element = {
      id: 0,
      noun,
      ...at,
      size,
      turnDeg: at.turnDeg ?? rng.range(-28, 28),
      mirror,
      look,
      colour: subject?.colour,
      colourWord: subject?.colourWord,
      adjectives: subject?.adjectives ?? [],
      seed: rng.integer(0, 1 << 30),
      role,
      reflected: false,
    };
    if (noun.draw === 'person') dressPerson(element, rng, stage.light);
    else varyLook(element, rng);
    if (stage.ground && !room && at.y <= 0.05) element.reflected = inWater(stage, at.x, at.z) < 0;
    elements.push(element);
    if (at.y < 1.5)
      circles.push({
        x: at.x,
        z: at.z,
        radius: Math.min(size * noun.aspect * 0.42, noun.draw === 'tree' ? size * 0.16 : 12),
      });
    return element;
  };
  const free = (x: number, z: number, radius: number, noun: Noun): boolean => {
    if (Math.hypot(x, z) < Math.max(1.35, radius + 0.7)) return false;
    if (
      room &&
      noun.stands !== 'wall' &&
      (x < -room.left + radius * 0.6 + 0.2 ||
        x > room.right - radius * 0.6 - 0.2 ||
        z > room.front - radius * 0.6 - 0.2 ||
        z < -room.back + radius * 0.6 + 0.2)
    )
      return false;
    for (const circle of circles)
      if (Math.hypot(x - circle.x, z - circle.z) < (radius + circle.radius) * 0.82) return false;
    if (!stage.ground || room) return true;
    const water = inWater(stage, x, z);
    return noun.stands === 'water' ? water < -Math.min(2, radius) - 0.3 : water > 0.35 + radius * 0.3;
  };

  let focusDistance = 4;
  subjects.forEach((subject, index) => {
    const { noun } = subject;
    // Colour is no part of the label: another colour is the same thing in the same place.
    const rng = random.fork(
      `subject/${noun.name}/${subjects.slice(0, index).filter(other => other.noun === noun).length}`,
    );
    let size = noun.size * Math.min(3, Math.max(0.4, subject.scale));
    if (room && size > room.height * 0.82) {
      if (noun.size > room.height * 1.9) {
        left.push(`${subject.word} (too large for a room)`);
        return;
      }
      size = room.height * 0.82;
    }
    const centre =
      index === 0
        ? rng.range(-7, 7)
        : (index % 2 ? 1 : -1) * (34 + 27 * Math.floor((index - 1) / 2)) + rng.range(-7, 7);
    for (let copy = 0; copy < subject.count; copy++) {
      const at = placeSubject(stage, noun, size, centre, copy, subject.count, rng, free, index === 0);
      if (!at) {
        if (copy === 0) left.push(`${subject.word} (no room for it)`);
        break;
      }
      if (index === 0 && copy === 0) focusDistance = Math.hypot(at.x, at.z);
      add(noun, at, size * rng.range(0.94, 1.06), rng, 'subject', subject);
    }
  });

  const focus = subjects.length > 0;
  const named = new Set(subjects.map(subject => subject.noun));
  for (const prop of place.props) {
    const noun = nounByWord.get(prop.noun);
    if (!noun)
      throw new RangeError(`Expected a noun of the lexicon for a prop of ${place.name} but received ${prop.noun}`);
    if (named.has(noun)) continue;
    const rng = random.fork(`prop/${prop.noun}`);
    if (prop.chance !== undefined && !rng.chance(prop.chance)) continue;
    const count = rng.integer(prop.count[0], prop.count[1]);
    const keepFree = (x: number, z: number, radius: number, n: Noun) => {
      const near = Math.hypot(x, z);
      // The sector before the focus stays open, and nothing tall stands right before the eye.
      if (focus && near < focusDistance * 1.25 && Math.abs(Math.atan2(x, z)) < 0.36 && n.size > 0.5) return false;
      return free(x, z, radius, n);
    };
    spreadProp(stage, prop, noun, count, rng, keepFree, (at, size) => add(noun, at, size, rng, 'prop'), cords);
  }
  if (place.crowd) {
    const rng = random.fork('crowd');
    const people = subjects.reduce((sum, subject) => sum + (subject.noun.draw === 'person' ? subject.count : 0), 0);
    const count = Math.max(0, rng.integer(place.crowd.count[0], place.crowd.count[1]) - people);
    for (let i = 0; i < count; i++) {
      const noun = nounByWord.get(rng.pick(place.crowd.nouns))!;
      for (let attempt = 0; attempt < 24; attempt++) {
        const distance = rng.range(place.crowd.distance[0], place.crowd.distance[1]);
        const yaw = rng.range(-180, 180);
        if (focus && Math.abs(yaw) < 24 && distance < focusDistance * 1.4) continue;
        const [x, z] = [Math.sin(yaw * radians) * distance, Math.cos(yaw * radians) * distance];
        if (!free(x, z, 0.4, noun)) continue;
        add(noun, { x, y: 0, z }, noun.size * rng.range(0.94, 1.05), rng, 'prop');
        break;
      }
    }
  }

  elements.sort((a, b) => depthOf(b) - depthOf(a));
  const segments: SceneSegment[] = [...new Set(stuff)].map((name, i) => ({
    id: i + 1,
    categoryId: categoryOf(name).id,
    category: name,
    isThing: false,
  }));
  elements.forEach((element, index) => {
    element.id = segments.length + 1;
    segments.push({
      id: element.id,
      categoryId: categoryOf(element.noun.name).id,
      category: element.noun.name,
      isThing: true,
      element: index,
    });
  });
  return { elements, segments, cords, left };
}

/** Painter's order: what is flat on the ground comes before what stands on it, else by distance. */
function depthOf(element: Element): number {
  const distance = Math.hypot(element.x, element.z);
  if (element.noun.options.kind === 'rug') return distance + 40;
  if (element.right) return distance + 2;
  const wide = element.noun.draw === 'house' ? -element.size * element.noun.aspect * 0.25 : 0;
  return distance + wide + Math.max(0, element.y - 2) * 0.2;
}

/** Metres to the nearest water's edge, negative in it. */
function inWater(stage: Stage, x: number, z: number): number {
  let nearest = 1e9;
  stage.ground?.zones.forEach((zone, i) => {
    const edge = zoneDistance(zone.shape, x, z, stage.seed + 77 * i);
    if (zone.material === 'water' || zone.material === 'lava') nearest = Math.min(nearest, edge);
    // A pier or an islet lies over the water.
    else if (edge < 0 && nearest < 0) nearest = -edge;
  });
  return nearest;
}

type Free = (x: number, z: number, radius: number, noun: Noun) => boolean;

function polar(yawDeg: number, distance: number): [number, number] {
  return [Math.sin(yawDeg * radians) * distance, Math.cos(yawDeg * radians) * distance];
}

function placeSubject(
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
  const ideal = Math.max(focal ? 2.7 : 3.3, Math.max(size, width * 0.75) * (focal ? 1.75 : 2.3));
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

const walls: readonly WallName[] = ['front', 'right', 'back', 'left'];

function onWall(
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

function varyLook(element: Element, rng: Random): void {
  const { look, noun } = element;
  if (noun.draw === 'quadruped')
    look.pose ??= rng.pick(['stand', 'walk', 'stand', ...(noun.size < 0.9 ? ['sit'] : [])]);
  if (noun.draw === 'bird' && element.y > 1.2) look.pose ??= 'fly';
  if (
    element.role === 'prop' &&
    !element.colour &&
    ['flower', 'bush'].includes(noun.draw) &&
    noun.draw === 'flower' &&
    !noun.options.kind
  ) {
    const tones = ['pink', 'yellow', 'white', 'violet', 'vermilion', 'azure'];
    element.colourWord = rng.pick(tones);
    element.colour = colourWords[element.colourWord];
  }
  if (
    element.role === 'prop' &&
    [
      'car',
      'balloon',
      'tulip',
      'umbrella',
      'banner',
      'coral',
      'anemone',
      'crystal',
      'sofa',
      'bicycle',
      'angelfish',
      'boat',
    ].includes(noun.name)
  ) {
    element.colourWord = rng.pick(['red', 'blue', 'teal', 'orange', 'violet', 'yellow', 'rose', 'emerald']);
    element.colour = colourWords[element.colourWord];
  }
  if (element.role === 'prop' && noun.name === 'lantern') {
    element.colourWord = rng.pick(['red', 'orange', 'red', 'amber', 'white']);
    element.colour = element.colourWord === 'white' ? hex('#fbeed0') : colourWords[element.colourWord];
  }
}

/** Dresses the place: one prop's copies, by its manner of spreading. */
function spreadProp(
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
          if (size * 0.5 > distance && noun.draw !== 'house' && size > 1.2) continue;
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
        const [x, z] = polar(rng.range(-2.5, 2.5), d);
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
