import type { SchemaElement } from 'hyparquet';
import { explainImage } from '../../analysis/score/panocaps/explain.ts';
import type { ScorePanocapsResult } from './score.ts';
import { writeResult } from './write-result.ts';

type ColumnKind = 'text' | 'texts' | 'whole' | 'number' | 'flag';

const columns = [
  ['predictions', 'text'],
  ['split', 'text'],
  ['image_id', 'text'],
  ['status', 'text'],
  ['truth_mask', 'whole'],
  ['truth_phrases', 'texts'],
  ['predicted_mask', 'whole'],
  ['predicted_phrases', 'texts'],
  ['iou', 'number'],
  ['similarity', 'number'],
  ['failed', 'text'],
  ['ap50', 'flag'],
] as const satisfies readonly (readonly [string, ColumnKind])[];

function schemaOfColumn([name, kind]: readonly [string, ColumnKind]): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' as const };
  const text = {
    type: 'BYTE_ARRAY' as const,
    converted_type: 'UTF8' as const,
    logical_type: { type: 'STRING' as const },
  };
  switch (kind) {
    case 'text':
      return [{ ...optional, ...text }];
    case 'texts':
      return [
        { ...optional, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', repetition_type: 'OPTIONAL', ...text },
      ];
    case 'whole':
      return [{ ...optional, type: 'INT32' }];
    case 'number':
      return [{ ...optional, type: 'DOUBLE' }];
    case 'flag':
      return [{ ...optional, type: 'BOOLEAN' }];
  }
}

/**
 * Writes a row a pair as Parquet: matches, and every unmatched unit beside its nearest candidate with what failed.
 * Columns: predictions, split, image_id, status, truth_mask, truth_phrases, predicted_mask, predicted_phrases (masks are
 * positions in their file's list; null where there is no such side), iou, similarity, failed, ap50 (whether the predicted
 * unit overlaps a truth for AP50).
 * @returns the number of rows
 * @throws {SystemError} `cannot-write`
 */
export async function writePanocapsDetails({ sets }: ScorePanocapsResult, path: string): Promise<number> {
  const rows = sets.flatMap(({ path: predictions, splits }) =>
    [...splits].flatMap(([split, { images }]) =>
      images.flatMap(image =>
        explainImage(image).map(({ status, truth, predicted, iou, similarity, failure }) => ({
          predictions,
          split,
          image_id: String(image.id),
          status,
          truth_mask: truth < 0 ? null : image.truthMaskIndices[truth],
          truth_phrases: truth < 0 ? [] : [...image.truthPhrases[truth]],
          predicted_mask: predicted < 0 ? null : image.predictedMaskIndices[predicted],
          predicted_phrases: predicted < 0 ? [] : [...image.predictedPhrases[predicted]],
          iou,
          similarity,
          failed: failure ?? null,
          ap50: predicted >= 0 && predicted < image.apMatches.length && image.apMatches[predicted] >= 0,
        })),
      ),
    ),
  );
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const schema: SchemaElement[] = [{ name: 'root', num_children: columns.length }, ...columns.flatMap(schemaOfColumn)];
  const buffer = parquetWriteBuffer({
    schema,
    columnData: columns.map(([name]) => ({ name, data: rows.map(row => row[name]) })),
  });
  writeResult(path, new Uint8Array(buffer));
  return rows.length;
}
