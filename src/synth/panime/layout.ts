import { colourWords, hex } from './colour.ts';
import { categoryOf, nounByWord } from './lexicon/index.ts';
import { fixedPoses, type Noun } from './lexicon/noun.ts';
import type { Point } from './paint/brush.ts';
import { inWater, type Placement, placeSubject, radians, type Stage } from './place-things.ts';
import type { Random } from './random.ts';
import type { Element, SceneSegment } from './scene.ts';
import { spreadProp } from './spread-props.ts';
import type { Subject } from './text/parse-prompt.ts';
import { dressPerson } from './wardrobe.ts';

export interface Layout {
  elements: Element[];
  segments: SceneSegment[];
  cords: (readonly [Point, Point])[];
  /** Nouns that found no place, with the reason. */
  left: string[];
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
    // People do not lie about; they sit.
    if (look.pose === 'lie' && noun.draw !== 'quadruped') look.pose = 'sit';
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
  // Where the place keeps something of the same make right ahead (a train at its platform), a subject takes that spot.
  const kept = place.props.find(
    prop =>
      prop.spread === 'ahead' && subjects[0] !== undefined && nounByWord.get(prop.noun)?.draw === subjects[0].noun.draw,
  );
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
      const at: Placement | undefined =
        kept && index === 0 && copy === 0
          ? { x: 0, y: 0, z: kept.distance[0], turnDeg: 0 }
          : placeSubject(stage, noun, size, centre, copy, subject.count, rng, free, index === 0);
      if (!at) {
        if (copy === 0) left.push(`${subject.word} (no room for it)`);
        break;
      }
      if (index === 0 && copy === 0) focusDistance = Math.hypot(at.x, at.z);
      // A small thing far out would be a speck: a subject may be drawn up to twice its size to be seen.
      const seen =
        at.y < 3 && noun.draw !== 'insect' ? Math.max(1, Math.min(2, (0.13 * Math.hypot(at.x, at.z)) / size)) : 1;
      add(noun, at, size * seen * rng.range(0.94, 1.06), rng, 'subject', subject);
    }
  });

  const focus = subjects.length > 0;
  // What the prompt counts is all there is of it; `lanterns` at a festival are more than the nearest three.
  const named = new Set(
    subjects.filter(({ isUncounted, colour }) => !isUncounted || colour).map(subject => subject.noun),
  );
  for (const prop of place.props) {
    const noun = nounByWord.get(prop.noun);
    if (!noun)
      throw new RangeError(`Expected a noun of the lexicon for a prop of ${place.name} but received ${prop.noun}`);
    if (named.has(noun) || prop === kept) continue;
    // A grove of one kind has no other trees.
    if (noun.draw === 'tree' && subjects.some(subject => subject.noun.draw === 'tree' && subject.count >= 9)) continue;
    const rng = random.fork(`prop/${prop.noun}`);
    if (prop.chance !== undefined && !rng.chance(prop.chance)) continue;
    const count = rng.integer(prop.count[0], prop.count[1]);
    const keepFree = (x: number, z: number, radius: number, n: Noun) => {
      const near = Math.hypot(x, z);
      // The sector before the focus stays open, and nothing tall stands right before the eye.
      const aside = Math.abs(Math.atan2(x, z));
      if (focus && near < focusDistance * 1.25 && aside < 0.36 && n.size > 0.5) return false;
      // Nor does anything small grow out of the focus.
      if (focus && near < focusDistance * 1.7 && aside < 0.17 && n.draw !== 'tree') return false;
      return free(x, z, radius, n);
    };
    const put = (at: Placement, size: number) =>
      add(noun, noun.draw === 'celestial' ? turnAside(at, size, elements, stage.eyeHeight) : at, size, rng, 'prop');
    spreadProp(stage, prop, noun, count, rng, keepFree, put, cords);
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

/** Turns a heavenly body about the viewer until it hides no other: the earth in front of a ringed planet is neither. */
function turnAside(at: Placement, size: number, elements: readonly Element[], eyeHeight: number): Placement {
  const others = elements.filter(({ noun }) => noun.draw === 'celestial');
  for (let turn = 0; turn < 12; turn++) {
    const angle = turn * 30 * radians;
    const x = at.x * Math.cos(angle) + at.z * Math.sin(angle);
    const z = at.z * Math.cos(angle) - at.x * Math.sin(angle);
    const isAlone = others.every(other => {
      const between = Math.acos(cosineBetween([x, at.y - eyeHeight, z], [other.x, other.y - eyeHeight, other.z]));
      // Rings reach twice as far as the body.
      return between > (size / Math.hypot(x, z) + other.size / Math.hypot(other.x, other.z)) * 1.1;
    });
    if (isAlone) return { ...at, x, z };
  }
  return at;
}

function cosineBetween(a: Point, b: Point): number {
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return Math.min(1, dot / (Math.hypot(...a) * Math.hypot(...b)));
}

/** Painter's order: what is flat on the ground comes before what stands on it, else by distance. */
function depthOf(element: Element): number {
  const distance = Math.hypot(element.x, element.z);
  if (element.noun.options.kind === 'rug') return distance + 40;
  if (element.right) return distance + 2;
  const wide = element.noun.draw === 'house' ? -element.size * element.noun.aspect * 0.25 : 0;
  return distance + wide + Math.max(0, element.y - 2) * 0.2;
}

function varyLook(element: Element, rng: Random): void {
  const { look, noun } = element;
  if (noun.draw in fixedPoses) look.pose = fixedPoses[noun.draw];
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
