import { availableParallelism } from 'node:os';
import type { SiteEntry } from './site.ts';
import { smallThumbnailSides, type Thumbnails, thumbnailSide } from './thumbnails.ts';

/** What a screen shows first. */
const firstScenes = 24;

/**
 * Makes the thumbnails that a grid asks for first while the browser is still reading its scripts: codecs are loaded and
 * the first scenes read by then. Failures are told to whoever asks for the picture itself.
 */
export function warmThumbnails(entry: SiteEntry | undefined, thumbnails: Thumbnails): void {
  if (!entry) return;
  const { served, cover } = entry;
  // As the grid asks on a common screen.
  const side = cover === 'pano' ? thumbnailSide : smallThumbnailSides[1];
  let next = 0;
  // No more at a time than can be made, so that what the page asks for does not wait behind.
  const work = async () => {
    while (next < Math.min(firstScenes, served.ids.length)) {
      await thumbnails.thumbnail(served, next++, cover, () => false, side).catch(() => {});
    }
  };
  for (let lane = 0; lane < availableParallelism(); lane++) work();
}
