import { UsageError } from '../core/errors.ts';
import type { Dataset } from '../core/model/dataset.ts';
import { type CocoKind, writeCoco } from '../formats/coco/index.ts';
import { openDataset } from '../formats/index.ts';
import { type PanocapsDataset, type RecordToWrite, sourceName, writePanocapsSplit } from '../formats/panocaps/index.ts';
import { convertToPanime } from './panime/convert.ts';
import { convertAnswers } from './predictions.ts';
import { type ConvertTarget, convertTargets, posedTargets } from './targets.ts';

export interface ConvertOptions {
  /** Roots of one dataset; for `panocaps-predictions`, a model's answers. */
  inputs: readonly string[];
  to: string;
  out: string;
  /** Only this split. */
  split?: string;
  /** For `panime`: convention of the angles to write and of the source's; see {@link convertToPanime}. */
  cameras?: string;
  fromCameras?: string;
  onProgress?(done: number, total: number): void;
}

export interface ConvertResult {
  /** What was written, in one line for people. */
  summary: string;
  /** What could not be converted. */
  failures: readonly { file: string; message: string }[];
  notes: Readonly<Record<string, number>>;
}

const isTarget = (to: string): to is ConvertTarget => (convertTargets as readonly string[]).includes(to);

/**
 * Writes a dataset in another format.
 * @throws {UsageError} `unknown-target`, `wrong-family`, `no-annotations`
 * @throws {FormatError} and {@link SystemError} of reading and writing
 */
export async function convert(options: ConvertOptions): Promise<ConvertResult> {
  const { inputs, to, out, split, onProgress } = options;
  if (!isTarget(to)) {
    throw new UsageError(
      'unknown-target',
      `Expected ${[...convertTargets, ...posedTargets].join(', ')} for --to but received ${to}`,
    );
  }
  if (to === 'panocaps-predictions') {
    const { written, failures, notes } = await convertAnswers(inputs, out);
    return { summary: `${written} predictions in ${out}`, failures, notes };
  }
  const dataset = await openDataset(inputs);
  if (to === 'panime') {
    const { committed, failures } = await convertToPanime({
      ...options,
      dataset,
      jobs: 1,
      onProgress: progress => onProgress?.(progress.committed + progress.failed, progress.total),
    });
    return {
      summary: `${committed} scenes in ${out}`,
      failures: failures.map(({ id, message }) => ({ file: id, message })),
      notes: {},
    };
  }
  if (to === 'panocaps-raw' || to === 'panocaps-parquet') {
    if (dataset.family !== 'panocaps') {
      throw new UsageError(
        'wrong-family',
        `Expected a PanoCaps dataset for --to ${to} but received ${dataset.family}`,
        {
          hint: 'panoply build panocaps --from DATASET makes one of another family.',
        },
      );
    }
    return convertPanocaps(dataset as PanocapsDataset, to === 'panocaps-raw', options);
  }
  const kind = to.slice('coco-'.length) as CocoKind;
  const { images, notes } = await writeCoco({ dataset, out, split, onProgress, kind });
  return { summary: `${images} images in ${out}`, failures: [], notes };
}

async function* recordsOf(
  dataset: PanocapsDataset,
  split: string,
  onRecord: () => void,
): AsyncGenerator<RecordToWrite> {
  for (const id of dataset.index(split)) {
    const record = await dataset.record(id);
    const source = sourceName(record.image.data_source);
    onRecord();
    yield { record, categoryName: categoryId => dataset.categoryIndex.find(source, categoryId)?.name };
  }
}

function splitsOf(dataset: Dataset, split: string | undefined): string[] {
  const names = dataset.splits.map(({ name }) => name).filter(name => split === undefined || name === split);
  if (names.length > 0) return names;
  throw new UsageError(
    'unknown-split',
    `Expected a split of ${dataset.name} (${dataset.splits.map(({ name }) => name).join(', ')}) but received ${split}`,
  );
}

async function convertPanocaps(
  dataset: PanocapsDataset,
  raw: boolean,
  { out, split, onProgress }: ConvertOptions,
): Promise<ConvertResult> {
  let done = 0;
  const total = dataset.index(split).length;
  for (const name of splitsOf(dataset, split)) {
    await writePanocapsSplit({
      out,
      split: name,
      records: recordsOf(dataset, name, () => onProgress?.(++done, total)),
      raw,
      parquet: !raw,
      ...dataset.rests(name),
    });
  }
  return { summary: `${done} images in ${out}`, failures: [], notes: {} };
}
