import { constants } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ByteSource } from '../../core/model/image.ts';
import type { ImageDocument, SceneDocument, ViewDocument } from '../../core/viewer/documents.ts';
import { writeError } from '../../io/node/files.ts';
import { readAll } from '../../io/sources.ts';
import { convertedTypes, mediaTypeOf } from '../media-type.ts';
import { explain } from '../scene-document.ts';
import type { ServedDataset } from '../served-dataset.ts';
import type { Thumbnails } from '../thumbnails.ts';

const extensions: Readonly<Record<string, string>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'image/gif': '.gif',
  'image/avif': '.avif',
  'model/gltf-binary': '.glb',
  'text/plain; charset=utf-8': '.obj',
};

/** What an export writes into, and what it has copied. */
export interface ExportTarget {
  /** Folder of the site. */
  out: string;
  thumbnails: Thumbnails;
  /** Tables whose pictures stay in them, by their path: what they are called in the site, relative to it. */
  tables: Map<string, string>;
  /** Whether a table's pictures can be read by the page. */
  mayStayInside(file: string): Promise<boolean>;
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  } catch (cause) {
    throw writeError(cause, path);
  }
}

async function copy(source: ByteSource, path: string): Promise<void> {
  if (source.file === undefined) return write(path, await readAll(source));
  try {
    await mkdir(dirname(path), { recursive: true });
    // Shares the blocks where the file system can.
    await copyFile(source.file, path, constants.COPYFILE_FICLONE);
  } catch (cause) {
    throw writeError(cause, path);
  }
}

/** Writes the files of a scene, and gives the document that names them. */
export async function exportScene(served: ServedDataset, row: number, target: ExportTarget): Promise<SceneDocument> {
  const { out, thumbnails, tables } = target;
  const document = await served.sceneDocument(row);
  const folder = `data/${served.id}`;

  const place = async (name: string): Promise<Partial<ImageDocument> & { url: string }> => {
    const { image, source } = await served.picture(row, name);
    const head = new Uint8Array(await source.slice(0, Math.min(32, source.byteLength)));
    const mediaType = mediaTypeOf(head, /\.\w+$/.exec(image.path)?.[0] ?? '');
    if (convertedTypes.has(mediaType)) {
      const url = `${folder}/images/${row}/${name}.png`;
      await write(join(out, url), (await thumbnails.converted(served, row, name)).bytes);
      return { url };
    }
    if (source.cell && (await target.mayStayInside(source.cell.file))) {
      const file = tables.get(source.cell.file) ?? `${folder}/tables/${tables.size}-${basename(source.cell.file)}`;
      if (!tables.has(source.cell.file)) {
        tables.set(source.cell.file, file);
        const path = join(out, file);
        await mkdir(dirname(path), { recursive: true });
        await copyFile(source.cell.file, path, constants.COPYFILE_FICLONE).catch(cause => {
          throw writeError(cause, path);
        });
      }
      return { url: file, parquet: { file, row: source.cell.row } };
    }
    const extension = extensions[mediaType] ?? '.bin';
    const url = `${folder}/images/${row}/${name}${extension}`;
    await copy(source, join(out, url));
    return { url };
  };

  const placeImage = async <Image extends ImageDocument>(image: Image, name: string): Promise<Image> => {
    if (image.broken !== undefined) return { ...image, url: '' };
    try {
      const placed = { ...image, ...(await place(name)) };
      if (image.tiles) await writeTiles(image.tiles, name);
      return placed;
    } catch (error) {
      if ((error as { code?: string }).code === 'cannot-write') throw error;
      return { ...image, url: '', broken: explain(error).message };
    }
  };

  const writeTiles = async (tiles: NonNullable<ImageDocument['tiles']>, name: string): Promise<void> => {
    await write(join(out, tiles.base), (await thumbnails.base(served, row, name)).bytes);
    for (let tileRow = 0; tileRow < tiles.rows; tileRow++) {
      for (let column = 0; column < tiles.columns; column++) {
        const tile = await thumbnails.tile(served, row, name, { column, row: tileRow });
        const url = tiles.pattern.replace('{column}', String(column)).replace('{row}', String(tileRow));
        if (tile) await write(join(out, url), tile.bytes);
      }
    }
  };

  const placeView = async (view: ViewDocument, name: string): Promise<ViewDocument> => {
    const { depth, normals, ids } = view.layers;
    const image = await placeImage(view.image, name);
    if (image.broken === undefined) {
      const thumbnail = await thumbnails.thumbnail(served, row, name, () => false).catch(() => undefined);
      if (thumbnail) await write(join(out, view.thumb), thumbnail.bytes);
    }
    return {
      ...view,
      image,
      layers: {
        depth: depth && (await placeImage(depth, `${name}-depth`)),
        normals: normals && (await placeImage(normals, `${name}-normals`)),
        ids: ids && (await placeImage(ids, `${name}-ids`)),
      },
    };
  };

  const panorama = document.panorama && (await placeView(document.panorama, 'pano'));
  const views: ViewDocument[] = [];
  for (const [i, view] of document.views.entries()) views.push(await placeView(view, String(i)));
  const problems = [...document.problems];
  let mesh = document.mesh;
  if (mesh) {
    try {
      mesh = { ...mesh, url: (await place('mesh')).url };
    } catch (error) {
      if ((error as { code?: string }).code === 'cannot-write') throw error;
      problems.push({ message: explain(error).message, where: mesh.path });
      mesh = undefined;
    }
  }
  return { ...document, panorama, views, mesh, problems };
}
