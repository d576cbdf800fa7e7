import { wrapDegrees } from '../core/geometry/sphere.ts';
import type { Scene, View } from '../core/model/dataset.ts';
import { drawOutlines } from './outlines.ts';
import type { SheetBlock, SheetTile } from './page.ts';
import { aspectOf, type ReadImage } from './read-picture.ts';

/** `+52.6°`, `−72°`: at most one decimal, a true minus sign. */
export function formatDegrees(angleDeg: number, signed = false): string {
  const rounded = Math.round(angleDeg * 10) / 10;
  const sign = rounded < 0 ? '−' : signed && rounded > 0 ? '+' : '';
  return `${sign}${Math.abs(rounded)}°`;
}

/** Views by ring, from above to below, each ring from the panorama's left to its right; others in fives. */
export function ringsOf(views: readonly View[]): { view: View; index: number }[][] {
  const numbered = views.map((view, index) => ({ view, index }));
  const rings = new Map<number, { view: View; index: number }[]>();
  const rest: { view: View; index: number }[] = [];
  for (const entry of numbered) {
    const { camera } = entry.view;
    if (camera?.kind !== 'spherical') {
      rest.push(entry);
      continue;
    }
    const pitch = Math.round(camera.pitch * 100);
    rings.set(pitch, [...(rings.get(pitch) ?? []), entry]);
  }
  const yawOf = ({ camera }: View) => (camera?.kind === 'spherical' ? wrapDegrees(camera.yaw) : 0);
  const rows = [...rings.entries()]
    .sort(([a], [b]) => b - a)
    .map(([, ring]) => ring.sort((a, b) => yawOf(a.view) - yawOf(b.view) || a.index - b.index));
  for (let i = 0; i < rest.length; i += 5) rows.push(rest.slice(i, i + 5));
  return rows;
}

async function viewTile(view: View, index: number, readImage: ReadImage): Promise<SheetTile> {
  const { camera, image } = view;
  const isSpherical = camera?.kind === 'spherical';
  const aspect = isSpherical
    ? Math.tan((camera.fovX * Math.PI) / 360) / Math.tan((camera.fovY * Math.PI) / 360)
    : await aspectOf(view);
  const yaw = isSpherical ? formatDegrees(wrapDegrees(camera.yaw)) : '';
  const pitch = isSpherical ? formatDegrees(camera.pitch, true) : '';
  return {
    read: () => readImage(image),
    path: image.path,
    aspect: Number.isFinite(aspect) && aspect > 0 ? aspect : 1,
    label: { strong: String(index), weak: isSpherical ? `yaw ${yaw}, pitch ${pitch}` : '', compact: `${yaw} ${pitch}` },
    caption: view.captions[0]?.text.trim() || undefined,
  };
}

/** A scene with a panorama as a block: the prompt, the panorama, its views by ring. */
export async function panoramaBlock(scene: Scene, readImage: ReadImage, outlines: boolean): Promise<SheetBlock> {
  const { panorama } = scene;
  const rings = ringsOf(scene.views);
  const tiles = rings.map(ring => ring.map(({ view, index }) => viewTile(view, index, readImage)));
  const prompt = scene.prompt?.trim();
  return {
    note: scene.split,
    title: prompt ? prompt : scene.id,
    hero: panorama && {
      read: () => readImage(panorama.image),
      path: panorama.image.path,
      aspect: 2,
      overlay: outlines ? (width, height) => drawOutlines(scene.views, width, height) : undefined,
    },
    rows: await Promise.all(tiles.map(ring => Promise.all(ring))),
  };
}
