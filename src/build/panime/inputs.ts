import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { parseCsv } from '../../io/csv.ts';
import { readError } from '../../io/node/file-source.ts';

/** Where a scene's panorama comes from. */
export type SceneSource =
  /** An image: `path` on this machine, `file` its name in records and messages. */
  | { kind: 'file'; path: string; file: string }
  /** A generator, from the scene's prompt. */
  | { kind: 'prompt'; prompt: string; seed: number; id?: string };

/** One scene to build. */
export interface SceneInput {
  prompt: string;
  /** One caption a view, or empty. */
  captions: readonly string[];
  source: SceneSource;
  /** What identifies the input in the plan: no paths, no clock. */
  key: JsonObject;
}

/**
 * A UTF-8 text without its byte order mark.
 * @throws {SystemError} `missing-file`, `cannot-read`; {@link FormatError} `not-utf8`
 */
export function readText(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw readError(cause, path);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const where = { file: basename(path) };
    throw new FormatError('not-utf8', 'Expected UTF-8 text', { where, hint: 'Save the file as UTF-8.', cause });
  }
}

/** A row of a table, with its place in the file. */
export interface TableRow {
  values: Record<string, unknown>;
  file: string;
  row: number;
}

/**
 * Rows of a CSV or JSONL file, chosen by the name's ending.
 * @throws {FormatError} `bad-csv`, `bad-jsonl`, `not-utf8`
 */
export function readTable(path: string): TableRow[] {
  const file = basename(path);
  const text = readText(path);
  if (extname(path).toLowerCase() === '.csv') {
    return parseCsv(text, file).map(({ line, values }) => ({ values, file, row: line }));
  }
  return text.split(/\r?\n/).flatMap((line, row) => {
    if (line.trim() === '') return [];
    try {
      const values: unknown = JSON.parse(line);
      if (typeof values !== 'object' || values === null || Array.isArray(values))
        throw new SyntaxError('not an object');
      return [{ values: values as Record<string, unknown>, file, row }];
    } catch (cause) {
      const message = `Expected one JSON object a line: ${(cause as Error).message}`;
      throw new FormatError('bad-jsonl', message, { where: { file, row }, cause });
    }
  });
}

/** A text field of a row. @throws {FormatError} `bad-prompts` */
export function textField({ values, file, row }: TableRow, name: string, hint: string): string {
  const value = values[name];
  if (typeof value !== 'string') {
    const message = `Expected a text for ${name} but received ${JSON.stringify(value)}`;
    throw new FormatError('bad-prompts', message, { where: { file, row }, hint });
  }
  return value.trim();
}

/** Captions of a row: a list, or its JSON; empty when absent. @throws {FormatError} `bad-captions` */
export function captionsField({ values, file, row }: TableRow): readonly string[] {
  const value = values.captions;
  if (value === undefined || value === null || value === '') return [];
  let list: unknown = value;
  if (typeof value === 'string') {
    try {
      list = JSON.parse(value);
    } catch {
      list = undefined;
    }
  }
  if (!Array.isArray(list) || list.some(item => typeof item !== 'string')) {
    const shown = JSON.stringify(value).slice(0, 80);
    throw new FormatError('bad-captions', `Expected a JSON list of strings for captions but received ${shown}`, {
      where: { file, row },
    });
  }
  return list;
}
