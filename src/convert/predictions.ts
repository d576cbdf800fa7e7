import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FormatError, type PanoplyError, SystemError } from '../core/errors.ts';
import { nameFault } from '../core/safe-path.ts';
import { predictionOfEntry } from '../formats/panocaps/index.ts';
import { readJsonLists } from '../io/json/lists.ts';
import { parseJson } from '../io/json/scan.ts';
import { fileSource } from '../io/node/file-source.ts';
import { syncFolder, withoutMark, writeError, writeFileAtomic } from '../io/node/files.ts';
import { letSignalsIn } from '../io/node/interruption.ts';
import { isSystemFile } from '../io/node/system-files.ts';
import { refuseFile } from './out-files.ts';

export interface ConvertAnswersResult {
  written: number;
  /** Answers that could not be used. */
  failures: { file: string; message: string }[];
  /** What was odd about used ones: by code, how often. */
  notes: Record<string, number>;
}

const encoder = new TextEncoder();

/** Every answer of an input: JSONL rows, elements of a JSON list, or one JSON file an image in a folder. */
async function eachAnswer(
  path: string,
  use: (read: () => unknown, where: { file: string; pointer?: string; row?: number }) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path)
      .filter(each => each.endsWith('.json') && !isSystemFile(each))
      .sort()) {
      await letSignalsIn(signal);
      const file = join(path, name);
      use(() => parseJson(readFileSync(file), { file, pointer: '', byte: 0 }), { file, pointer: '' });
    }
  } else if (/\.(jsonl|ndjson)$/.test(path)) {
    for (const [row, line] of withoutMark(readFileSync(path, 'utf8')).split('\n').entries()) {
      if (line.trim() === '') continue;
      await letSignalsIn(signal);
      use(() => parseJson(encoder.encode(line), { file: path, pointer: '', byte: 0 }), { file: path, row });
    }
  } else {
    const rest = await readJsonLists(await fileSource(path), path, {
      lists: [],
      onElement: ({ parse, pointer }) => use(parse, { file: path, pointer }),
    });
    if (Object.keys(rest).length > 0) use(() => rest, { file: path, pointer: '' });
  }
}

/**
 * Turns a model's raw answers (`<p> a cat </p> [SEG]` and masks) into the benchmark's prediction files, one
 * `<image id>.json` an image. They appear together, at the end.
 * @param inputs JSONL or JSON files, or folders of JSON files
 * @param options.overwrite replaces predictions that are there already
 * @throws {UsageError} `file-exists`; {@link SystemError} `missing-file`, `cannot-write`, `interrupted`;
 *   {@link FormatError} when a file as a whole is no JSON
 */
export async function convertAnswers(
  inputs: readonly string[],
  out: string,
  { overwrite = false, signal }: { overwrite?: boolean; signal?: AbortSignal } = {},
): Promise<ConvertAnswersResult> {
  const stage = join(out, `.${process.pid}.part`);
  try {
    const result = await stageAnswers(
      inputs,
      stage,
      name => {
        if (!overwrite && existsSync(join(out, name))) refuseFile(join(out, name));
      },
      signal,
    );
    putInPlace(stage, out);
    return result;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/** Moves the files of a folder. @throws {SystemError} `cannot-write` */
function putInPlace(stage: string, out: string): void {
  if (!existsSync(stage)) return;
  try {
    for (const name of readdirSync(stage)) renameSync(join(stage, name), join(out, name));
    syncFolder(out);
  } catch (cause) {
    throw writeError(cause, out);
  }
}

async function stageAnswers(
  inputs: readonly string[],
  stage: string,
  checkName: (name: string) => void,
  signal: AbortSignal | undefined,
): Promise<ConvertAnswersResult> {
  const result: ConvertAnswersResult = { written: 0, failures: [], notes: {} };
  const seen = new Set<string>();
  for (const path of inputs) {
    if (!existsSync(path)) {
      throw new SystemError('missing-file', `Expected a model's answers in ${path} but it does not exist`, {
        where: { file: path },
      });
    }
    const use: Parameters<typeof eachAnswer>[1] = (read, where) => {
      if (signal?.aborted) throw new SystemError('interrupted', 'Interrupted');
      try {
        const { prediction, problems } = predictionOfEntry(read(), where);
        const { image_id } = prediction;
        const fault = nameFault(image_id);
        if (seen.has(image_id) || fault !== undefined) {
          const expected = seen.has(image_id) ? 'one answer an image' : 'an image id that can name a file';
          const reason = fault === undefined ? '' : `: ${fault}`;
          throw new FormatError('bad-answer', `Expected ${expected} but received ${image_id}${reason}`, { where });
        }
        seen.add(image_id);
        checkName(`${image_id}.json`);
        writeFileAtomic(join(stage, `${image_id}.json`), `${JSON.stringify(prediction)}\n`);
        result.written++;
        for (const { code } of problems) result.notes[code] = (result.notes[code] ?? 0) + 1;
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        result.failures.push({ file: describePlace(error, where), message: error.message });
      }
    };
    await eachAnswer(path, use, signal);
  }
  return result;
}

function describePlace(error: PanoplyError, where: { file: string; pointer?: string; row?: number }): string {
  const { file = where.file, pointer = where.pointer, row = where.row } = error.where ?? {};
  return `${file}${row === undefined ? '' : ` row ${row}`}${pointer ? `#${pointer}` : ''}`;
}
