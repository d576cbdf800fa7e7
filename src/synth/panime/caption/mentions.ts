import { isBeast } from '../lexicon/noun.ts';
import type { Element, PanimeScene } from '../scene.ts';
import type { RegionStatistics } from '../truth.ts';

/** Things of one kind that a sentence speaks of together. */
export interface Mention {
  regions: RegionStatistics[];
  element: Element;
  /** How much it matters in this picture. */
  weight: number;
  /** Mean position, 0 left/top to 1 right/bottom. */
  x: number;
  y: number;
  /** Metres, of the nearest. */
  distance: number;
}

/**
 * Groups the things of a view by kind (subjects also by colour), heaviest first.
 * @param options.together people of a kind are one group, whatever they wear
 */
export function gatherMentions(
  scene: PanimeScene,
  regions: readonly RegionStatistics[],
  width: number,
  height: number,
  { together = false }: { together?: boolean } = {},
): Mention[] {
  const people = new Map<string, number>();
  for (const { element } of regions) {
    const noun = element === undefined ? undefined : scene.elements[element].noun;
    if (noun?.draw === 'person') people.set(noun.name, (people.get(noun.name) ?? 0) + 1);
  }
  const groups = new Map<string, RegionStatistics[]>();
  const least = width * height * 0.0009;
  for (const region of regions) {
    if (!region.isThing || region.element === undefined || region.area < least) continue;
    const element = scene.elements[region.element];
    const { noun, role, colourWord } = element;
    // One or two passers-by are told apart by what they wear; more of them are a group.
    const isApart = noun.draw === 'person' && role === 'prop' && !together && (people.get(noun.name) ?? 0) <= 2;
    const isColourful = role === 'subject' && !(together && noun.draw === 'person');
    const key = `${noun.name}/${isColourful ? (colourWord ?? '') : ''}${isApart ? `/${element.id}` : ''}`;
    const group = groups.get(key);
    if (group) group.push(region);
    else groups.set(key, [region]);
  }
  const mentions = [...groups.values()].map((group): Mention => {
    const element = scene.elements[group[0].element!];
    const area = group.reduce((sum, region) => sum + region.area, 0);
    const x = group.reduce((sum, region) => sum + region.centre[0] * region.area, 0) / area / width;
    const y = group.reduce((sum, region) => sum + region.centre[1] * region.area, 0) / area / height;
    const distance = Math.min(
      ...group.map(region => Math.hypot(scene.elements[region.element!].x, scene.elements[region.element!].z)),
    );
    const { noun } = element;
    const living = isBeast(noun) || ['person', 'bird', 'dragon', 'fish'].includes(noun.draw) ? 2 : 1;
    const central = 1.25 - Math.hypot(x - 0.5, y - 0.5);
    const weight = Math.sqrt(area / (width * height)) * (element.role === 'subject' ? 3.4 : 1) * living * central;
    return { regions: group, element, weight, x, y, distance };
  });
  return mentions.sort((a, b) => b.weight - a.weight || a.element.id - b.element.id);
}
