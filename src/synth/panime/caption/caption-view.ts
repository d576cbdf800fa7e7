import type { Caption } from '../../../core/model/dataset.ts';
import { placeByName } from '../places/index.ts';
import { Random } from '../random.ts';
import type { PanimeScene } from '../scene.ts';
import { measureRegions, type RegionStatistics } from '../truth.ts';
import { lightClauses, skyPhrases, stuffPhrases } from './light-words.ts';
import { carrying, gatherMentions, type Mention, nounPhrase, placeWords, verbOf } from './noun-phrases.ts';
import { CaptionWriter } from './writer.ts';

export interface CaptionOptions {
  /** Pitch of the view, degrees: views that look far up or down say so. */
  pitchDeg?: number;
  /** Texts already used in the scene; the caption will differ from them if it can. */
  taken?: ReadonlySet<string>;
  /** Regions of the view when they are known already. */
  regions?: readonly RegionStatistics[];
}

/**
 * Describes a view in one to three sentences from what its id map shows: what is there, where, how it relates, in what
 * light. Every noun phrase names its regions. Deterministic.
 * @param ids viewWidth * viewHeight region ids
 */
export function captionView(
  scene: PanimeScene,
  ids: Uint32Array,
  viewWidth: number,
  viewHeight: number,
  { pitchDeg = 0, taken, regions = measureRegions(ids, viewWidth, viewHeight, scene.segments) }: CaptionOptions = {},
): Caption {
  const content = regions
    .map(region => `${region.id}:${Math.round(region.centre[0])}:${Math.round(region.area / 64)}`)
    .join(' ');
  let caption: Caption | undefined;
  for (let attempt = 0; attempt < 12; attempt++) {
    const random = new Random(`${scene.seed}|${content}|${attempt}`);
    caption = compose(scene, regions, viewWidth, viewHeight, pitchDeg, random);
    if (!taken?.has(caption.text)) break;
  }
  return caption as Caption;
}

/** Describes the whole panorama: its place, its subjects and what lies around. */
export function captionPanorama(
  scene: PanimeScene,
  ids: Uint32Array,
  width: number,
  height: number,
  regions: readonly RegionStatistics[] = measureRegions(ids, width, height, scene.segments),
): Caption {
  const random = new Random(`${scene.seed}|panorama`);
  const writer = new CaptionWriter();
  const mentions = gatherMentions(scene, regions, width, height);
  const subjects = mentions.filter(mention => mention.element.role === 'subject').slice(0, 3);
  const rest = mentions.filter(mention => mention.element.role === 'prop').slice(0, 3);
  const place = placeByName.get(scene.place)?.phrase ?? 'in the open';
  writer
    .say(
      random.pick([
        'a panoramic scene',
        'a full-circle view',
        'this panorama is set',
        'a 360-degree view',
        'the panorama opens',
      ]),
    )
    .say(place)
    .say(`${random.pick(lightClauses(scene))}`);
  if (subjects.length > 0) {
    writer.say(random.pick([', with', ', centred on', ', showing']));
    joinNames(writer, subjects, random);
  }
  writer.stop();
  if (rest.length > 0) {
    writer.say(
      random.pick(['around the viewer are', 'all around are', 'the surroundings hold', 'near and far there are']),
    );
    joinNames(writer, rest, random);
    const stuff = pickStuff(regions, random, 1);
    if (stuff.length > 0) writer.say(random.pick(['above', 'on', 'along'])).name(stuff[0].words, [stuff[0].region.id]);
    writer.stop();
  }
  return writer.caption();
}

function joinNames(writer: CaptionWriter, mentions: readonly Mention[], random: Random): void {
  mentions.forEach((mention, i) => {
    if (i > 0) writer.say(i === mentions.length - 1 ? 'and' : ',');
    writer.name(nounPhrase(mention, random, false), idsOf(mention));
  });
}

const idsOf = (mention: Mention): number[] => mention.regions.map(region => region.id);

interface StuffPhrase {
  region: RegionStatistics;
  words: string;
}

/** The largest stretches of stuff, in words; sky and cloud are spoken of apart. */
function pickStuff(regions: readonly RegionStatistics[], random: Random, count: number): StuffPhrase[] {
  return regions
    .filter(
      region =>
        !region.isThing &&
        !isSky(region) &&
        region.category !== 'cloud' &&
        region.category !== 'ceiling' &&
        stuffPhrases[region.category],
    )
    .sort((a, b) => b.area - a.area)
    .slice(0, count)
    .map(region => ({ region, words: random.pick(stuffPhrases[region.category]) }));
}

const skyNames = new Set(['sky', 'outer space', 'open water', 'cave wall']);
const isSky = (region: RegionStatistics) => skyNames.has(region.category);

function compose(
  scene: PanimeScene,
  regions: readonly RegionStatistics[],
  width: number,
  height: number,
  pitchDeg: number,
  random: Random,
): Caption {
  const writer = new CaptionWriter();
  const total = width * height;
  const mentions = gatherMentions(scene, regions, width, height);
  const place = placeByName.get(scene.place)?.phrase ?? 'in the open';
  const light = random.pick(lightClauses(scene));
  const sky = regions.find(isSky);
  const skyShare = (sky?.area ?? 0) / total;
  const cloud = regions.find(region => region.category === 'cloud' && region.area > total * 0.02);
  const stuff = pickStuff(
    regions.filter(region => region.area > total * 0.02),
    random,
    2,
  );
  const [main, second, third, fourth] = mentions;
  const angle =
    pitchDeg > 40
      ? random.pick([
          'looking up',
          'seen from below',
          'upwards',
          'overhead',
          'from a low angle',
          'high in the view',
          'as the eye travels upward',
          'tilting up',
        ])
      : pitchDeg < -40
        ? random.pick([
            'looking down',
            'seen from above',
            'below',
            'on the ground',
            'from a high angle',
            'low in the view',
            'as the eye drops',
            'tilting down',
          ])
        : '';

  if (!main) return composeEmpty(writer, scene, regions, sky, cloud, stuff, light, place, angle, random);

  // First sentence: the main thing, what it does and where.
  const lead = random.integer(0, 6);
  const tellLight = random.chance(0.6);
  if (angle && random.chance(0.32)) writer.say(`${angle},`);
  else if (lead === 0)
    writer.say(
      random.pick(['the image depicts', 'the image shows', 'this view shows', 'the picture features', 'we see']),
    );
  else if (lead === 1 && tellLight) writer.say(`${light},`);
  else if (lead === 2 && stuff[0] && main.element.y < 1)
    writer
      .say(random.pick(['on', 'beside', 'near', 'by']))
      .name(stuff[0].words, [stuff[0].region.id])
      .say(',');
  else if (lead === 3) writer.say(`${placeWords(main, random)},`);
  const leadIsObject = lead === 0 && !(angle && writer.caption().text.toLowerCase().startsWith(angle));
  writer.name(nounPhrase(main, random, false), idsOf(main));
  const held = carrying(main);
  if (leadIsObject) {
    if (held) writer.say(held);
    writer.say(placeWords(main, random));
  } else {
    writer.say(verbOf(main, random));
    if (held && random.chance(0.8)) writer.say(held);
    writer.say(lead === 3 ? place : placeWords(main, random));
  }
  const usedStuffFirst = lead === 2 && stuff[0] && main.element.y < 1;
  if (second && random.chance(0.62)) {
    writer.say(relation(main, second, random));
    writer.name(nounPhrase(second, random, false), idsOf(second));
    if (tellLight && lead !== 1 && random.chance(0.5)) writer.say(`, ${light}`);
    writer.stop();
    composeRest(
      writer,
      scene,
      [third, fourth],
      stuff.slice(usedStuffFirst ? 1 : 0),
      sky,
      cloud,
      skyShare,
      light,
      place,
      tellLight,
      random,
    );
  } else {
    if (tellLight && lead !== 1) writer.say(light);
    writer.stop();
    composeRest(
      writer,
      scene,
      [second, third],
      stuff.slice(usedStuffFirst ? 1 : 0),
      sky,
      cloud,
      skyShare,
      light,
      place,
      tellLight,
      random,
    );
  }
  return writer.caption();
}

/** How the second thing lies to the first, by place in the picture and by distance. */
function relation(main: Mention, other: Mention, random: Random): string {
  const dx = other.x - main.x;
  const nearer = other.distance < main.distance * 0.72;
  const farther = other.distance > main.distance * 1.4;
  if (Math.abs(dx) < 0.16) {
    if (farther) return random.pick([', with', ', before', ', in front of', ', backed by']);
    if (nearer) return random.pick([', behind', ', beyond', ', partly screened by']);
  }
  if (other.element.y > 2 && other.y < main.y - 0.15) return random.pick([', below', ', under', ', with overhead']);
  if (dx > 0.16)
    return random
      .pick([', left of', ', with, off to the right,', ', while to the right there is'])
      .replace('there is', other.regions.length > 1 ? 'there are' : 'there is');
  if (dx < -0.16)
    return random
      .pick([', right of', ', with, off to the left,', ', while to the left there is'])
      .replace('there is', other.regions.length > 1 ? 'there are' : 'there is');
  return random.pick([', next to', ', beside', ', together with', ', close to']);
}

function composeRest(
  writer: CaptionWriter,
  scene: PanimeScene,
  others: readonly (Mention | undefined)[],
  stuff: readonly StuffPhrase[],
  sky: RegionStatistics | undefined,
  cloud: RegionStatistics | undefined,
  skyShare: number,
  light: string,
  place: string,
  lightTold: boolean,
  random: Random,
): void {
  const rest = others.filter(mention => mention !== undefined);
  if (rest.length > 0 && random.chance(0.88)) {
    const [first, next] = rest;
    const form = random.integer(0, 4);
    if (form === 0) {
      const many = first.regions.length > 1 || next !== undefined;
      writer
        .say(
          random.pick([
            many ? 'nearby are' : 'nearby is',
            many ? 'there are also' : 'there is also',
            many ? 'around it are' : 'close by is',
          ]),
        )
        .name(nounPhrase(first, random, false), idsOf(first));
      if (next) writer.say('and').name(nounPhrase(next, random, false), idsOf(next));
    } else if (form === 1) {
      writer
        .say(`${placeWords(first, random)},`)
        .name(nounPhrase(first, random, false), idsOf(first))
        .say(verbOf(first, random));
      if (next)
        writer.say(random.pick(['beside', 'near', 'not far from'])).name(nounPhrase(next, random, false), idsOf(next));
    } else if (form === 2 && stuff[0]) {
      writer.name(nounPhrase(first, random, false), idsOf(first));
      if (next) writer.say('and').name(nounPhrase(next, random, false), idsOf(next));
      writer
        .say(
          first.regions.length > 1 || next
            ? random.pick(['line', 'frame', 'stand against', 'mark the edge of'])
            : random.pick(['borders', 'stands by', 'overlooks', 'marks the edge of']),
        )
        .name(stuff[0].words, [stuff[0].region.id]);
    } else {
      writer
        .name(nounPhrase(first, random, false), idsOf(first))
        .say(verbOf(first, random))
        .say(placeWords(first, random));
      if (next)
        writer
          .say(random.pick([', and', ', while', ', as']))
          .name(nounPhrase(next, random, false), idsOf(next))
          .say(verbOf(next, random))
          .say(placeWords(next, random));
    }
    writer.stop();
  }
  // Closing sentence: ground, sky and light.
  if (sky && skyShare > 0.2 && random.chance(0.65)) {
    const skyIds = cloud ? [sky.id, cloud.id] : [sky.id];
    writer
      .name(random.pick(skyPhrases(scene)), skyIds)
      .say(
        random.pick([
          'spreads above',
          'fills the upper part of the view',
          'opens overhead',
          'forms the backdrop',
          'stretches over it all',
        ]),
      );
    if (stuff[0] && random.chance(0.5))
      writer
        .say(random.pick(['and', ', while', ', over']))
        .name(stuff[0].words, [stuff[0].region.id])
        .say(random.pick(['lies below', 'runs into the distance', 'spreads out beneath']));
    writer.stop();
  } else if (stuff.length > 0 && random.chance(0.7)) {
    writer
      .name(stuff[0].words, [stuff[0].region.id])
      .say(
        random.pick([
          'stretches ahead',
          'fills much of the view',
          'lies all around',
          'leads the eye onward',
          'spreads across the scene',
        ]),
      );
    if (!lightTold) writer.say(light);
    else if (random.chance(0.4)) writer.say(place);
    writer.stop();
  } else if (!lightTold) {
    writer
      .say(random.pick(['everything is seen', 'the scene is set', 'all of it lies', 'the whole is painted']))
      .say(`${place} ${light}`)
      .stop();
  }
}

/** A view without a nameable thing: sky, ground, wall. */
function composeEmpty(
  writer: CaptionWriter,
  scene: PanimeScene,
  regions: readonly RegionStatistics[],
  sky: RegionStatistics | undefined,
  cloud: RegionStatistics | undefined,
  stuff: readonly StuffPhrase[],
  light: string,
  place: string,
  angle: string,
  random: Random,
): Caption {
  const largest = [...regions].sort((a, b) => b.area - a.area)[0];
  if (angle && random.chance(0.45)) writer.say(`${angle},`);
  if (largest && sky && largest.id === sky.id) {
    writer
      .name(random.pick(skyPhrases(scene)), [sky.id])
      .say(
        random.pick(['fills almost the whole view', 'opens wide', 'takes up the frame', 'stretches without a break']),
      );
    if (cloud)
      writer
        .say(random.pick([', crossed by', ', with', ', broken by']))
        .name(random.pick(stuffPhrases.cloud), [cloud.id]);
    writer.say(light).stop();
  } else if (largest) {
    writer.name(random.pick(stuffPhrases[largest.category] ?? [`the ${largest.category}`]), [largest.id]);
    writer
      .say(
        random.pick([
          'fills the view',
          'covers nearly everything in sight',
          'takes up most of the frame',
          'lies bare and empty',
        ]),
      )
      .say(place)
      .stop();
  } else writer.say(`an empty view ${place}`).stop();
  const other = stuff.find(piece => piece.region.id !== largest?.id);
  if (other)
    writer
      .name(other.words, [other.region.id])
      .say(random.pick(['shows at the edge', 'appears beyond', 'borders it', 'can be made out as well']))
      .say(light)
      .stop();
  return writer.caption();
}
