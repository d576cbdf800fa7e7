/**
 * Posed images as Parquet with the pictures inside, typed as the Hub's `datasets` reads them.
 * @source https://huggingface.co/docs/hub/datasets-image, "Parquet format" (pictures embedded in the file);
 *   github.com/huggingface/datasets: src/datasets/arrow_writer.py, _build_metadata (the schema's key `huggingface` holds
 *   JSON with `info.features`) and src/datasets/features/image.py (an image is a struct of `bytes` and `path`)
 */
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { version } from '../../version.ts';
import { type Feature, huggingfaceMetadata, imageFeature, parquetSchemaOf } from '../panocaps/features.ts';
import { type FrameRow, rowConvention } from '../posed/rows.ts';

const string: Feature = { kind: 'string' };
const double: Feature = { kind: 'float64' };
const rows: Feature = { kind: 'list', item: { kind: 'list', item: double } };

/** The columns, in order. */
export const posedFeatures: readonly (readonly [string, Feature])[] = [
  imageFeature,
  ['scene', string],
  ['view', string],
  ['world_to_camera', rows],
  ['intrinsics', rows],
  ['width', { kind: 'int64' }],
  ['height', { kind: 'int64' }],
  ['focal_length_mm', double],
  ['sensor_width_mm', double],
  ['up', string],
  ['extra', string],
];

/** Rows of a row group, and bytes of their pictures, at most. */
const groupBytes = 2 ** 25;
const pageBytes = 2 ** 16;

export interface PosedRow {
  row: FrameRow;
  /** Name of the picture. */
  path: string;
  bytes: Uint8Array;
}

/** A Parquet file of rows; the same rows give the same bytes. */
export function encodePosedParquet(posed: readonly PosedRow[]): Uint8Array {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: parquetSchemaOf(posedFeatures),
    createdBy: `panoply version ${version}`,
  });
  let group: PosedRow[] = [];
  let size = 0;
  const flush = () => {
    if (group.length === 0) return;
    writer.write({
      columnData: posedFeatures.map(([name]) => ({
        name,
        data: group.map(each => cellOf(name, each)),
        statistics: name === 'scene' || name === 'view',
        columnIndex: name !== 'image',
        // Pictures are compressed already.
        ...(name === 'image' ? { codec: 'UNCOMPRESSED' as const } : {}),
      })),
      rowGroupSize: group.length,
      pageSize: pageBytes,
    });
    group = [];
    size = 0;
  };
  for (const each of posed) {
    group.push(each);
    size += each.bytes.length;
    if (size >= groupBytes) flush();
  }
  flush();
  writer.kvMetadata = [
    { key: 'huggingface', value: huggingfaceMetadata(posedFeatures) },
    { key: 'convention', value: rowConvention },
  ];
  writer.finish();
  return bytes.getBytes();
}

function cellOf(name: string, { row, path, bytes }: PosedRow): unknown {
  if (name === 'image') return { bytes, path };
  if (name === 'width' || name === 'height') return BigInt(row[name]);
  if (name === 'extra') return row.extra === undefined ? null : JSON.stringify(row.extra);
  return row[name as keyof FrameRow] ?? null;
}
