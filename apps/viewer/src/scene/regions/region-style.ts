import { colourOfRegion, type Region, type Rgb8, unnamedGround, unnamedStripe } from 'panoply';
import type { RegionLinks } from './region-links.ts';
import type { Colour, PaletteOptions, RegionStyle } from './region-paint.ts';

/** Which regions are drawn. */
export type RegionKind = 'all' | 'things' | 'stuff' | 'ungrounded';

export interface RegionLook {
  /** 0 to 1, of fills. */
  opacity: number;
  borders: boolean;
  kind: RegionKind;
  /** Whether pixels that no region covers are marked. */
  uncovered: boolean;
}

export const defaultLook: RegionLook = { opacity: 0.5, borders: true, kind: 'all', uncovered: false };

/** How a region differs from its usual look: another colour, or stripes of one over its own. */
export interface RegionMark {
  colour?: Rgb8;
  stripe?: Rgb8;
}

const withOpacity = ([red, green, blue]: Rgb8, opacity: number): Colour => [red, green, blue, opacity];

/** Whether a region is of the kind that is shown. */
export function isShown(region: Pick<Region, 'isThing'>, isNamed: boolean, kind: RegionKind): boolean {
  if (kind === 'things') return region.isThing;
  if (kind === 'stuff') return !region.isThing;
  return kind === 'all' || !isNamed;
}

/** Not seen, but there: a pointer finds it. */
const invisible: RegionStyle = { fill: [0, 0, 0, 0], border: [0, 0, 0, 0] };

/**
 * How regions look: each in the colour of its position, those that no phrase names striped grey. Under a highlight the
 * rest of the picture is dimmed and has no colours.
 * @param veil what dims: the page's ground
 */
export function styleRegions({
  regions,
  links,
  look,
  lit,
  marks,
  isQuiet = false,
  veil,
}: {
  regions: readonly Pick<Region, 'isThing'>[];
  links: RegionLinks;
  look: RegionLook;
  lit?: ReadonlySet<number>;
  marks?: readonly (RegionMark | undefined)[];
  /** Whether regions that no phrase names stay out of sight, unless they are asked for: most of a panorama is such. */
  isQuiet?: boolean;
  veil: Rgb8;
}): PaletteOptions {
  const styles = regions.map((region, position): RegionStyle | undefined => {
    const isNamed = links.phrasesOf[position].length > 0;
    if (lit && !lit.has(position)) return undefined;
    if (!lit && !isShown(region, isNamed, look.kind)) return undefined;
    const mark = marks?.[position];
    if (isQuiet && !lit && !isNamed && look.kind === 'all') return invisible;
    const isGrey = !isNamed && !mark?.colour && !lit;
    const colour = isGrey ? unnamedGround : (mark?.colour ?? colourOfRegion(position));
    // What is lit is looked at: its picture shows through, its border says where it is.
    const opacity = lit ? Math.min(look.opacity, 0.35) : look.opacity;
    const stripe = mark?.stripe ?? (isGrey ? unnamedStripe : undefined);
    return {
      fill: withOpacity(colour, opacity),
      border: withOpacity(isGrey ? unnamedStripe : colour, lit ? 1 : look.borders ? Math.max(opacity, 0.9) : 0),
      stripe: stripe && withOpacity(stripe, lit ? opacity * 0.8 : opacity),
    };
  });
  return {
    styles,
    elsewhere: lit ? withOpacity(veil, 0.72) : undefined,
    uncovered:
      look.uncovered && !lit
        ? { fill: withOpacity([0, 0, 0], 0.55), stripe: withOpacity([255, 214, 0], 0.9) }
        : undefined,
  };
}

/** CSS of an underline in the colours of some regions, side by side; at most six. */
export function underlineOf(colours: readonly Rgb8[]): string {
  const shown = colours.slice(0, 6).map(([red, green, blue]) => `rgb(${red} ${green} ${blue})`);
  if (shown.length === 0) return 'none';
  const stops = shown.flatMap((colour, k) => [
    `${colour} ${((100 * k) / shown.length).toFixed(2)}%`,
    `${colour} ${((100 * (k + 1)) / shown.length).toFixed(2)}%`,
  ]);
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}
