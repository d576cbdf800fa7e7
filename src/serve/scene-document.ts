import { formatWhere, PanoplyError } from '../core/errors.ts';
import type { Scene, View } from '../core/model/dataset.ts';
import type { ByteSource, ImageRef } from '../core/model/image.ts';
import type { ImageDocument, SceneDocument, ViewDocument } from '../core/viewer/documents.ts';

/** Panoramas wider than this are shown by tiles. */
export const tiledFromWidth = 4097;
/** Pixels of a tile's side, at most. */
export const tileSide = 512;

/** How the pictures of a scene are named and reached. */
export interface SceneContext {
  /** `data/<dataset>` */
  folder: string;
  row: number;
  open(image: ImageRef): Promise<ByteSource>;
}

/** What went wrong, for people; never a path outside the dataset. */
export function explain(error: unknown): { message: string; where?: string; hint?: string } {
  if (!(error instanceof PanoplyError)) return { message: error instanceof Error ? error.message : String(error) };
  const where = formatWhere(error.where);
  return { message: error.message, where: where === '' ? undefined : where, hint: error.hint };
}

async function describeImage(image: ImageRef, name: string, context: SceneContext): Promise<ImageDocument> {
  const document: ImageDocument = { url: `${context.folder}/images/${context.row}/${name}`, path: image.path };
  try {
    await context.open(image);
    const { width, height } = await image.size();
    return { ...document, width, height };
  } catch (error) {
    return { ...document, broken: explain(error).message };
  }
}

/** Columns and rows of tiles: powers of two, as sphere viewers want them. */
export function tileGrid(width: number, height: number): { columns: number; rows: number } {
  const columns = 2 ** Math.max(2, Math.ceil(Math.log2(width / tileSide)));
  return { columns, rows: Math.max(2, 2 ** Math.round(Math.log2((columns * height) / width))) };
}

function withTiles(image: ImageDocument, name: string, { folder, row }: SceneContext): ImageDocument {
  const { width, height } = image;
  if (width === undefined || height === undefined || width < tiledFromWidth) return image;
  const tiles = `${folder}/tiles/${row}/${name}`;
  return {
    ...image,
    tiles: { pattern: `${tiles}/{column}-{row}.webp`, ...tileGrid(width, height), base: `${tiles}/base.jpg` },
  };
}

async function describeView(view: View, name: string, scene: Scene, context: SceneContext): Promise<ViewDocument> {
  const { depth, normals, ids } = view.layers;
  const [image, depthImage, normalsImage, idsImage] = await Promise.all([
    describeImage(view.image, name, context),
    depth && describeImage(depth, `${name}-depth`, context),
    normals && describeImage(normals, `${name}-normals`, context),
    ids && describeImage(ids, `${name}-ids`, context),
  ]);
  return {
    id: view.id,
    image: view.camera?.kind === 'equirectangular' ? withTiles(image, name, context) : image,
    thumb: `${context.folder}/thumbs/${context.row}/${name}.jpg`,
    camera: view.camera,
    captions: view.captions,
    regions: view.regions,
    layers: {
      depth: depthImage && { ...depthImage, metresPerUnit: metresPerUnit(scene, view) },
      normals: normalsImage,
      ids: idsImage,
    },
  };
}

/** What a built set says a unit of its depth pictures is. */
function metresPerUnit(scene: Scene, view: View): number | undefined {
  const metadata = scene.extra.metadata as Record<string, unknown> | undefined;
  const values = [view.extra.depth_scale, metadata?.depth_scale];
  return values.find(value => typeof value === 'number');
}

/** Members of a format's own that are many or large, or that the document has already. */
const mostExtra = 20_000;

function describeExtra({ extra }: Scene): Record<string, unknown> {
  const { record, entry: _, ...rest } = extra as { record?: { image?: unknown }; entry?: unknown };
  const members = { ...rest, ...(record?.image ? { image: record.image } : {}) };
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => (JSON.stringify(value)?.length ?? 0) <= mostExtra),
  );
}

/** What the viewer reads of a scene. Pictures that cannot be read say why; the rest is there. */
export async function describeScene(scene: Scene, context: SceneContext): Promise<SceneDocument> {
  const [panorama, views] = await Promise.all([
    scene.panorama && describeView(scene.panorama, 'pano', scene, context),
    Promise.all(scene.views.map((view, i) => describeView(view, String(i), scene, context))),
  ]);
  const { mesh } = scene.assets;
  return {
    id: scene.id,
    row: context.row,
    split: scene.split,
    prompt: scene.prompt,
    source: scene.source,
    panorama,
    views,
    mesh: mesh && { url: `${context.folder}/images/${context.row}/mesh`, path: mesh.path },
    problems: [],
    extra: describeExtra(scene),
  };
}
