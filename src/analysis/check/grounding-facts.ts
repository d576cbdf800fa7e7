import {
  intersectionArea,
  isThinMask,
  type MeasuredMask,
  maskArea,
  measureMask,
  mergeMasks,
  parseRle,
} from '../../core/mask/index.ts';
import type { Category, Region, Scene, View } from '../../core/model/dataset.ts';
import type { ImageSize } from '../../core/model/image.ts';
import type { CaptionFacts, CoverageFacts, GroundedView, Place, RegionFacts } from './grounding-types.ts';

export interface GatherViewOptions {
  /** Index of the view, -1 the panorama. */
  index: number;
  place: Place;
  source: string;
  /** As the annotations have it. */
  size?: ImageSize;
  categoryOf(categoryId: number): Category | undefined;
  /** Where each region is written; `place` by default. */
  regionPlaces?: readonly Place[];
  captionPlaces?: readonly Place[];
  /** Phrases of each caption with positions of regions, where ids of regions may be missing or repeated. */
  captionPhrases?: readonly (readonly { text: string; regions: readonly number[] }[])[];
  /** What is wrong with the tags and labels of each caption. */
  captionProblems?: readonly CaptionFacts['problems'][];
}

function sizeOf({ mask }: Region): ImageSize | undefined {
  const size: unknown = mask?.size;
  if (!Array.isArray(size) || !Number.isInteger(size[0]) || !Number.isInteger(size[1])) return undefined;
  return { width: size[1], height: size[0] };
}

/** A run-length mask, or why it is none. */
function readMask({ mask }: Region): MeasuredMask | string {
  try {
    return measureMask(parseRle(mask));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Masks of one size: how they share its pixels. Pairs are compared only where the sum of areas shows an overlap. */
function measureCoverage(masks: readonly MeasuredMask[]): CoverageFacts | undefined {
  if (masks.length === 0) return undefined;
  const [{ height, width }] = masks;
  if (masks.some(mask => mask.height !== height || mask.width !== width)) return undefined;
  const covered = maskArea(mergeMasks(masks));
  const overlaps: CoverageFacts['overlaps'][number][] = [];
  if (masks.reduce((sum, { area }) => sum + area, 0) > covered) {
    for (let second = 1; second < masks.length; second++) {
      for (let first = 0; first < second; first++) {
        if (!boxesMeet(masks[first], masks[second])) continue;
        const pixels = intersectionArea(masks[first], masks[second]);
        if (pixels > 0) overlaps.push({ first, second, pixels });
      }
    }
  }
  return { pixels: height * width, covered, overlaps };
}

function boxesMeet({ box: [ax, ay, aw, ah] }: MeasuredMask, { box: [bx, by, bw, bh] }: MeasuredMask): boolean {
  return ax < bx + bw && bx < ax + aw && ay < by + bh && by < ay + ah;
}

/**
 * Everything the rules need to know of a view's regions and captions. Masks are decoded and measured here, once, and
 * not kept.
 */
export function gatherGroundedView(view: View, options: GatherViewOptions): GroundedView {
  const {
    index,
    place,
    source,
    size,
    categoryOf,
    regionPlaces = [],
    captionPlaces = [],
    captionPhrases,
    captionProblems,
  } = options;
  const positions = new Map(view.regions.map(({ id }, position) => [id, position]));
  const named = new Set<number>();
  const captions = view.captions.map(({ text, phrases, labels }, i): CaptionFacts => {
    const captionPlace = captionPlaces[i] ?? place;
    const links =
      captionPhrases?.[i] ??
      phrases.map(phrase => ({ text: phrase.text, regions: phrase.regionIds.flatMap(id => positions.get(id) ?? []) }));
    for (const { regions } of links) for (const region of regions) named.add(region);
    return {
      place: captionPlace,
      text,
      labels,
      phrases: links.map(link => ({ ...link, place: captionPlace })),
      problems: captionProblems?.[i] ?? [],
    };
  });
  const masks: MeasuredMask[] = [];
  const regions = view.regions.map((region, position): RegionFacts => {
    const mask = readMask(region);
    if (typeof mask !== 'string') masks.push(mask);
    const stated = sizeOf(region);
    return {
      place: regionPlaces[position] ?? place,
      id: region.id,
      categoryId: region.categoryId,
      category: categoryOf(region.categoryId),
      isThing: region.isThing,
      isCrowd: region.isCrowd,
      stated: { area: region.area, box: region.bbox, size: stated },
      hasOtherSize:
        size !== undefined && stated !== undefined && (stated.width !== size.width || stated.height !== size.height),
      isNamed: named.has(position),
      ...(typeof mask === 'string'
        ? { problem: mask }
        : { measured: { area: mask.area, box: mask.box, isThin: isThinMask(mask) } }),
    };
  });
  const coverage = masks.length === view.regions.length ? measureCoverage(masks) : undefined;
  return { view: index, place, source, size, regions, captions, coverage };
}

/**
 * The same for all views of a scene of any family, its panorama included; views without regions or captions are left
 * out.
 */
export function gatherGrounding(
  scene: Scene,
  { place, categories }: { place: Place; categories: ReadonlyMap<string, Category> },
): GroundedView[] {
  const source = scene.source ?? '';
  const categoryOf = (id: number): Category | undefined =>
    categories.get(categoryKey(source, id)) ?? categories.get(categoryKey('', id));
  const views = [
    ...(scene.panorama ? [{ view: scene.panorama, index: -1 }] : []),
    ...scene.views.map((view, index) => ({ view, index })),
  ];
  return views
    .filter(({ view }) => view.regions.length > 0 || view.captions.length > 0)
    .map(({ view, index }) => gatherGroundedView(view, { index, place, source, categoryOf }));
}

const categoryKey = (source: string, id: number): string => `${source.toLowerCase()} ${id}`;

/** Categories by source and id: ids of different sources clash. */
export function indexCategoryFacts(categories: readonly Category[]): Map<string, Category> {
  return new Map(categories.map(category => [categoryKey(category.source, category.id), category]));
}
