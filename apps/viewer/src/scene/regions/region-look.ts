import type { Category, Region, Rgb8 } from 'panoply';
import { defaultLook, type RegionKind, type RegionLook } from './region-style.ts';

/** What the look is read from: the URL's parameters. */
export interface Parameters {
  get(name: string): string | undefined;
  number(name: string, fallback: number): number;
  flag(name: string, fallback: boolean): boolean;
}

const kinds: readonly RegionKind[] = ['all', 'things', 'stuff', 'ungrounded'];

/** How regions are drawn, from the URL: `opacity`, `borders`, `kind`, `uncovered`. */
export function lookOf(parameters: Parameters): RegionLook {
  const kind = kinds.find(name => name === parameters.get('kind')) ?? defaultLook.kind;
  const opacity = Math.min(1, Math.max(0, parameters.number('opacity', defaultLook.opacity)));
  return {
    kind,
    opacity,
    borders: parameters.flag('borders', defaultLook.borders),
    uncovered: parameters.flag('uncovered', defaultLook.uncovered),
  };
}

/** On a panorama and its views, where most of the picture is covered, regions are fainter and have no outlines of their own. */
export function panoramaLookOf(parameters: Parameters): RegionLook {
  return {
    ...lookOf(parameters),
    opacity: Math.min(1, Math.max(0, parameters.number('opacity', 0.35))),
    borders: parameters.flag('borders', false),
  };
}

/** What is pinned: `pin=p3` the third phrase, `pin=r3` the third region. */
export function pinOf(parameters: Parameters): { phrase: number } | { regions: readonly number[] } | undefined {
  const match = /^([pr])(\d{1,6})$/.exec(parameters.get('pin') ?? '');
  if (!match) return undefined;
  return match[1] === 'p' ? { phrase: Number(match[2]) } : { regions: [Number(match[2])] };
}

/** Names of categories for the regions of a scene: ids belong to their source. */
export function categoryNames(
  categories: readonly Category[],
  source: string | undefined,
): (region: Pick<Region, 'categoryId'>) => string {
  const names = new Map<number, string>();
  for (const { id, name } of categories) if (!names.has(id)) names.set(id, name);
  for (const { id, name, source: of } of categories) {
    if (of === source || (of.toLowerCase() === source?.toLowerCase() && of !== '')) names.set(id, name);
  }
  return ({ categoryId }) => names.get(categoryId) ?? `category ${categoryId ?? '?'}`;
}

/** What dims a picture: the ground of the theme. */
export function veilOf(theme: 'light' | 'dark'): Rgb8 {
  return theme === 'light' ? [247, 247, 244] : [19, 21, 25];
}

/** `12%`, `0.4%`. */
export function formatShare(part: number, whole: number): string {
  const percent = whole > 0 ? (100 * part) / whole : 0;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : percent.toFixed(0)}%`;
}
