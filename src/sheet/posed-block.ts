import type { PinholeCamera } from '../core/model/camera.ts';
import type { Scene, View } from '../core/model/dataset.ts';
import type { ImageRef, RgbImage } from '../core/model/image.ts';
import type { SheetBlock, SheetTile } from './page.ts';
import { paintDepth } from './paint-depth.ts';
import { formatDegrees } from './panorama-block.ts';
import { aspectOf, type ReadImage } from './read-picture.ts';

/** Where a camera stands around the world's origin. Degrees; the distance in the world's unit. */
export interface Standpoint {
  /** 0 on the +z axis, positive towards +x; within (-180, 180]. */
  azimuthDeg: number;
  /** Positive towards +y. */
  elevationDeg: number;
  distance: number;
}

/** The standpoint of a camera: its centre -R^T t seen from the origin, y up. */
export function standpointOf({ worldToCamera: m }: Pick<PinholeCamera, 'worldToCamera'>): Standpoint {
  const [x, y, z] = [0, 1, 2].map(axis => -(m[axis] * m[3] + m[4 + axis] * m[7] + m[8 + axis] * m[11]));
  const degrees = 180 / Math.PI;
  return {
    azimuthDeg: Math.atan2(x, z) * degrees,
    elevationDeg: Math.atan2(y, Math.hypot(x, z)) * degrees,
    distance: Math.hypot(x, y, z),
  };
}

/** Views of a row; of more, so many are shown, evenly spread. */
const maximumViews = 8;

const wholeDegrees = (angleDeg: number, signed = false) => formatDegrees(Math.round(angleDeg), signed);

async function poseTile(view: View, index: number, readImage: ReadImage): Promise<SheetTile> {
  const { camera, image } = view;
  const isPosed = camera?.kind === 'pinhole';
  const { azimuthDeg, elevationDeg } = isPosed ? standpointOf(camera) : { azimuthDeg: 0, elevationDeg: 0 };
  const [azimuth, elevation] = [wholeDegrees(azimuthDeg), wholeDegrees(elevationDeg, true)];
  return {
    read: () => readImage(image),
    path: image.path,
    aspect: isPosed ? camera.resolution[0] / camera.resolution[1] : await aspectOf(view),
    label: {
      strong: String(index),
      weak: isPosed ? `azimuth ${azimuth}, elevation ${elevation}` : 'no camera',
      compact: isPosed ? `${azimuth} ${elevation}` : 'no camera',
    },
  };
}

function layerRow(
  views: readonly View[],
  tiles: readonly SheetTile[],
  layerOf: (view: View) => ImageRef | undefined,
  readImage: ReadImage,
  paint?: (picture: RgbImage) => void,
): SheetTile[][] {
  const layers = views.map(layerOf);
  if (layers.some(layer => layer === undefined)) return [];
  // Coloured before it is scaled: where surface meets none, an average would be neither's depth.
  const readLayer = async (layer: ImageRef) => {
    const picture = await readImage(layer);
    paint?.(picture);
    return picture;
  };
  return [tiles.map(({ aspect }, i) => ({ read: () => readLayer(layers[i]!), path: layers[i]!.path, aspect }))];
}

/** A scene of posed views as one row, with a row for each of its layers when asked for. */
export async function posedBlock(
  scene: Scene,
  readImage: ReadImage,
  { layers = false }: { layers?: boolean } = {},
): Promise<SheetBlock> {
  const { views } = scene;
  const numbers = views.map((_, index) => index);
  const shown =
    views.length <= maximumViews
      ? numbers
      : Array.from({ length: maximumViews }, (_, i) => Math.floor((i * views.length) / maximumViews));
  const tiles: SheetTile[] = [];
  for (const index of shown) tiles.push(await poseTile(views[index], index, readImage));
  const kept = shown.map(index => views[index]);
  const rows = [tiles];
  if (layers) {
    rows.push(...layerRow(kept, tiles, ({ layers }) => layers.depth, readImage, paintDepth));
    rows.push(...layerRow(kept, tiles, ({ layers }) => layers.normals, readImage));
  }
  const subset = views.length > maximumViews ? `${shown.length} of ${views.length} views` : '';
  return { dense: true, title: [scene.id, scene.prompt?.trim(), subset].filter(Boolean).join('  ·  '), rows };
}
