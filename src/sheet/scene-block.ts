import type { Scene } from '../core/model/dataset.ts';
import type { SheetBlock, SheetKind } from './page.ts';
import { panoramaBlock } from './panorama-block.ts';
import { posedBlock } from './posed-block.ts';
import type { ReadImage } from './read-picture.ts';
import { regionsBlock } from './regions-block.ts';

export interface SceneBlockOptions {
  readImage: ReadImage;
  /** Outlines of the views on panoramas. */
  outlines: boolean;
  /** Rows of depth and normals beneath posed views. */
  layers: boolean;
}

/** How a scene is shown, by what it has. */
export function kindOfScene({ panorama, views }: Scene): SheetKind {
  if (panorama && views.length > 0) return 'panorama';
  if (views.some(({ camera }) => camera?.kind === 'pinhole')) return 'posed';
  const all = panorama ? [panorama] : views;
  if (all.some(({ regions }) => regions.length > 0)) return 'regions';
  return panorama || views.some(({ camera }) => camera?.kind === 'spherical') ? 'panorama' : 'plain';
}

/** A scene as a block of the sheet. */
export async function sceneBlock(scene: Scene, options: SceneBlockOptions): Promise<SheetBlock> {
  const { readImage, outlines, layers } = options;
  switch (kindOfScene(scene)) {
    case 'posed':
      return posedBlock(scene, readImage, { layers });
    case 'regions':
      return regionsBlock(scene, readImage);
    default:
      return panoramaBlock(scene, readImage, outlines);
  }
}

/** How each kind is read, for the small print. */
export const legends: Readonly<Record<SheetKind, string>> = {
  panorama:
    'Beneath each view: its number and where it looks. Yaw 0 is the centre of the panorama, positive to the right; pitch is positive up. Rows are rings, from the zenith down; each row runs from the left of the panorama to its right.',
  regions: 'Left: the picture. Right: its masks.',
  posed:
    'Beneath each view: its number, and where its camera stands around the origin: azimuth (0° on the +z axis, positive towards +x) and elevation (positive towards +y).',
  plain: '',
};

/** How captions beneath masks are read. */
export const phraseLegend =
  'A phrase is underlined in the colours of the regions it names; regions that no phrase names are hatched grey.';

/** How the rows of layers are read. */
export const layerLegend =
  'Where an identity has them, rows beneath show depth (near light, far dark, scaled to each picture) and normals as stored.';
