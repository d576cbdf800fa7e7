import type { Caption } from '../../../core/model/dataset.ts';
import { Random } from '../random.ts';
import type { PanimeScene } from '../scene.ts';
import type { RegionStatistics } from '../truth.ts';
import { gatherMentions } from './mentions.ts';
import { angleOf, close, isSky, openWithThing, pickStuff, Teller, tellEmptyView, tellOthers } from './sentences.ts';
import { kindOfStuff } from './stuff-words.ts';

export interface CaptionOptions {
  /** Pitch of the view, degrees: views that look far up or down say so. */
  pitchDeg?: number;
  /** Texts already used in the scene; the caption will differ from them if it can. */
  taken?: ReadonlySet<string>;
}

/**
 * Describes a view in one to three sentences from the regions it shows: what is there, where, how it relates, in what
 * light. Every noun phrase names its regions. Deterministic.
 * @param viewWidth pixels, as viewHeight
 * @param regions what `measureRegions` gives of the view's id map
 */
export function captionView(
  scene: PanimeScene,
  viewWidth: number,
  viewHeight: number,
  regions: readonly RegionStatistics[],
  { pitchDeg = 0, taken }: CaptionOptions = {},
): Caption {
  const content = regions
    .map(region => `${region.id}:${Math.round(region.centre[0])}:${Math.round(region.area / 64)}`)
    .join(' ');
  let caption: Caption | undefined;
  for (let attempt = 0; attempt < 12; attempt++) {
    const random = new Random(`${scene.seed}|${content}|${attempt}`);
    caption = compose(new Teller(scene, random), regions, viewWidth, viewHeight, pitchDeg);
    if (!taken?.has(caption.text)) break;
  }
  return caption as Caption;
}

function compose(
  teller: Teller,
  regions: readonly RegionStatistics[],
  width: number,
  height: number,
  pitchDeg: number,
): Caption {
  const { random, scene } = teller;
  const total = width * height;
  const mentions = gatherMentions(scene, regions, width, height);
  const sky = regions.find(isSky);
  const cloud = regions.find(region => region.category === 'cloud' && region.area > total * 0.02);
  const large = regions.filter(region => region.area > total * 0.02);
  const stuff = pickStuff(large, random, 2);
  const angle = angleOf(pitchDeg, random);
  const rest = { sky, cloud, skyShare: (sky?.area ?? 0) / total, stuff };
  if (mentions.length === 0) tellEmptyView(teller, regions, rest, angle);
  else {
    const { isSecondTold } = openWithThing(teller, mentions, stuff, angle);
    const others = mentions.slice(isSecondTold ? 2 : 1, isSecondTold ? 4 : 3);
    if (others.length > 0 && random.chance(0.88)) tellOthers(teller, mentions[0], others, stuff);
    close(teller, rest);
  }
  return teller.writer.caption();
}

/** Describes the whole panorama: its place, its subjects and what lies around. See {@link captionView}. */
export function captionPanorama(
  scene: PanimeScene,
  width: number,
  height: number,
  regions: readonly RegionStatistics[],
): Caption {
  const random = new Random(`${scene.seed}|panorama`);
  const teller = new Teller(scene, random);
  const { writer } = teller;
  const mentions = gatherMentions(scene, regions, width, height, { together: true });
  const subjects = mentions.filter(mention => mention.element.role === 'subject').slice(0, 3);
  const rest = mentions.filter(mention => mention.element.role === 'prop').slice(0, 3);
  writer.say(
    random.pick([
      'a panoramic scene',
      'a full-circle view',
      'this panorama is set',
      'a 360-degree view',
      'the panorama opens',
    ]),
  );
  teller.sayPlace();
  teller.sayLight();
  if (subjects.length > 0) {
    writer.say(random.pick([', with', ', centred on', ', showing']));
    teller.nameAll(subjects);
  }
  writer.stop();
  if (rest.length > 0) {
    const isSeveral = rest.length > 1 || rest[0].regions.length > 1;
    writer.say(
      isSeveral
        ? random.pick(['around the viewer are', 'all around are', 'the surroundings hold', 'near and far there are'])
        : random.pick(['not far off is', 'the surroundings hold', 'nearby there is']),
    );
    teller.nameAll(rest);
    const [floor] = pickStuff(
      regions.filter(region => ['ground', 'way'].includes(kindOfStuff(region.category))),
      random,
      1,
    );
    if (floor && rest.every(({ element }) => element.y < 1.2)) {
      writer.say(kindOfStuff(floor.region.category) === 'way' ? 'along' : 'on');
      teller.nameStuff(floor);
    }
    writer.stop();
  }
  return writer.caption();
}
