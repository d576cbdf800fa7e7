import {
  type buildRegionMap,
  parseRle,
  type Region,
  type RegionMap,
  type RunLengths,
  resizeMaskNearest,
} from 'panoply';

/** Asks for the map of some regions. */
export interface RegionMapRequest {
  id: number;
  masks: readonly Region['mask'][];
  /** Of the picture, pixels. */
  width: number;
  height: number;
  /** Of borders, pixels; as suits the width when absent. */
  reach?: number;
}

/** A mask that could not be drawn, or not as it stands. */
export interface MaskProblem {
  region: number;
  message: string;
}

export interface RegionMapAnswer {
  id: number;
  map: RegionMap;
  problems: readonly MaskProblem[];
}

/** A larger map is halved: a screen shows no more, and highlights stay quick. */
const mostPixels = 2 ** 22;

/** Reads masks of which some may be broken: those are left out, and said so. */
export function readMasks({ masks, width, height }: Omit<RegionMapRequest, 'id'>): {
  masks: (RunLengths | undefined)[];
  problems: MaskProblem[];
} {
  const problems: MaskProblem[] = [];
  const read = masks.map((mask, region) => {
    try {
      return parseRle(mask);
    } catch (error) {
      problems.push({ region, message: (error as Error).message });
      return undefined;
    }
  });
  // Masks of the picture's own size decide; where none has it (a resized picture), the first mask does.
  const fits = (mask: RunLengths | undefined) => mask?.width === width && mask.height === height;
  const leader = read.find(fits) ?? read.find(mask => mask !== undefined && mask.width * mask.height > 0);
  if (leader && !fits(leader) && width > 0) {
    problems.push({
      region: -1,
      message: `Masks are ${leader.width} x ${leader.height} pixels, the picture is ${width} x ${height}: they are drawn stretched over it`,
    });
  }
  const kept = read.map((mask, region) => {
    if (!mask || !leader || (mask.width === leader.width && mask.height === leader.height)) return mask;
    problems.push({
      region,
      message: `Expected ${leader.width} x ${leader.height} pixels for the mask, as the others have, but received ${mask.width} x ${mask.height}`,
    });
    return undefined;
  });
  let [mapWidth, mapHeight] = leader ? [leader.width, leader.height] : [0, 0];
  while (mapWidth * mapHeight > mostPixels) [mapWidth, mapHeight] = [mapWidth >> 1, mapHeight >> 1];
  if (!leader || mapWidth === leader.width) return { masks: kept, problems };
  return { masks: kept.map(mask => mask && resizeMaskNearest(mask, mapHeight, mapWidth)), problems };
}

/**
 * @param build makes the map: the library's kernel, or its twin
 * @throws never: what cannot be read is in `problems`
 */
export function answerRegionMap({ id, ...request }: RegionMapRequest, build: typeof buildRegionMap): RegionMapAnswer {
  const { masks, problems } = readMasks(request);
  const map = build(masks, request.width, request.height, request.reach);
  return { id, map, problems };
}
