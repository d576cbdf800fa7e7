/**
 * Some formats divide the images of one scene: NeRF-synthetic by file, nerfstudio by lists. The scene stays one; which
 * part an image is of travels beside its camera, as `split` of a view's `extra`.
 */
import type { JsonObject } from '../../core/json.ts';

/** In the order in which they are read and written. */
export const imageSplits = ['train', 'val', 'test'] as const;
export type ImageSplit = (typeof imageSplits)[number];

/** The part of its scene that an image is of; undefined where its source divides none. */
export function imageSplitOf(extra: Readonly<Record<string, unknown>> | undefined): ImageSplit | undefined {
  return imageSplits.find(split => split === extra?.split);
}

/** Frames by the part they are of, all parts in their order; undefined where the scene is not divided. */
export function dividedFrames<Frame extends { extra?: JsonObject }>(
  frames: readonly Frame[],
): Map<ImageSplit, Frame[]> | undefined {
  if (!frames.some(({ extra }) => imageSplitOf(extra))) return undefined;
  const parts = new Map<ImageSplit, Frame[]>(imageSplits.map(split => [split, []]));
  for (const frame of frames) parts.get(imageSplitOf(frame.extra) ?? 'train')!.push(frame);
  return parts;
}
