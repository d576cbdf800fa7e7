import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { FormatError, PanoplyError } from '../../core/errors.ts';
import type { ByteSource, ImageRef } from '../../core/model/image.ts';
import { faultyImage, fileSource, sliceImage } from '../../io/node/file-source.ts';
import { holdFile } from '../../io/node/held-file.ts';
import { readImageSize } from '../../io/node/image-size.ts';
import { faultOf } from '../../io/node/locate.ts';
import { type Cell, findCells } from '../../io/parquet-cells.ts';
import { memorySource } from '../../io/sources.ts';
import type { LocatedRow } from './located-rows.ts';
import type { FrameRow } from './rows.ts';

const dataColumns = [
  'scene',
  'view',
  'world_to_camera',
  'intrinsics',
  'width',
  'height',
  'focal_length_mm',
  'sensor_width_mm',
  'up',
  'extra',
];

/** The footer of a table without pictures: what reads by it gets their names alone. */
function withoutPictures({ schema, row_groups, ...rest }: FileMetaData): FileMetaData {
  const struct = schema.findIndex(({ name }) => name === 'image');
  const leaf = schema.findIndex(({ name }, i) => i > struct && name === 'bytes');
  return {
    ...rest,
    schema: schema
      .map((element, i) => (i === struct ? { ...element, num_children: element.num_children! - 1 } : element))
      .filter((_, i) => i !== leaf),
    row_groups: row_groups.map(group => ({
      ...group,
      columns: group.columns.filter(({ meta_data }) => meta_data?.path_in_schema.join('/') !== 'image/bytes'),
    })),
  };
}

/** A picture that is not in the file as it is: its column is compressed, by whoever wrote the table anew. */
function packedImage(path: string, file: string, name: string, metadata: FileMetaData, row: number): ImageRef {
  const open = async (): Promise<ByteSource> => {
    const [{ image }] = await parquetReadObjects({
      file: await fileSource(file),
      metadata,
      columns: ['image'],
      rowStart: row,
      rowEnd: row + 1,
      useOffsetIndex: true,
      // Bytes, not text.
      utf8: false,
    });
    const { bytes } = (image ?? {}) as { bytes?: Uint8Array | null };
    if (!bytes) throw faultOf({ kind: 'fault', file: name, row, fault: 'empty' });
    return memorySource(new Uint8Array(bytes));
  };
  return { path, open, size: async () => readImageSize(await open(), path) };
}

function imageOf(cell: Cell, path: string, file: string, name: string, row: number): ImageRef {
  if (typeof cell === 'object') return sliceImage(path, file, cell.offset, cell.bytes);
  return faultyImage(path, { kind: 'fault', file: name, row, fault: cell });
}

async function readTable(root: string, name: string): Promise<LocatedRow[]> {
  const path = join(root, name);
  const file = holdFile(path);
  try {
    const metadata = await parquetMetadataAsync(file);
    const columns = [...dataColumns, 'image'];
    const stored = await parquetReadObjects({ file, metadata: withoutPictures(metadata), columns });
    const cells = await findCells(file, metadata, ['image', 'bytes']);
    return stored.map((each, at) => {
      const { scene, view, world_to_camera, intrinsics, up, extra, image } = each;
      const row = {
        scene,
        view,
        world_to_camera,
        intrinsics,
        width: Number(each.width),
        height: Number(each.height),
        focal_length_mm: each.focal_length_mm ?? undefined,
        sensor_width_mm: each.sensor_width_mm ?? undefined,
        up,
        extra: typeof extra === 'string' ? JSON.parse(extra) : undefined,
      } as FrameRow;
      const stem = `${name}#${at}/${view}`;
      const ending = /\.\w+$/.exec((image as { path?: string | null } | null)?.path ?? '')?.[0] ?? '';
      return {
        row,
        split: name.replace(/^data\/|-\d+-of-\d+\.parquet$/g, ''),
        file: name,
        at,
        image: () =>
          cells
            ? imageOf(cells[at], stem + ending, path, name, at)
            : packedImage(stem + ending, path, name, metadata, at),
      };
    });
  } catch (cause) {
    if (cause instanceof PanoplyError) throw cause;
    throw new FormatError('bad-parquet', `Expected a Parquet file of posed images: ${(cause as Error).message}`, {
      where: { file: name },
      cause,
    });
  } finally {
    file.close();
  }
}

/** Rows of the tables in a folder's `data`. @throws {FormatError} `bad-parquet` */
export async function readTables(root: string): Promise<LocatedRow[]> {
  const rows: LocatedRow[][] = [];
  for (const name of readdirSync(join(root, 'data'))
    .filter(each => each.endsWith('.parquet'))
    .sort())
    rows.push(await readTable(root, `data/${name}`));
  return rows.flat();
}
