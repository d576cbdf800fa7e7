import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join, relative, sep } from 'node:path';
import { FormatError, SystemError, UsageError } from '../../core/errors.ts';
import { compareCodeUnits } from '../../core/json.ts';
import { parseCsv } from '../../io/csv.ts';

/** One panorama to build a scene from. */
export interface PanoramaInput {
  /** Absolute path. */
  path: string;
  /** Path relative to the input folder, forward slashes: its name in records and messages. */
  file: string;
  bytes: number;
  prompt: string;
  /** One caption a view, or empty. */
  captions: readonly string[];
}

const imageEndings = new Set(['.png', '.jpg', '.jpeg', '.webp', '.tif', '.tiff', '.avif']);

interface PromptRow {
  file: string;
  prompt: string;
  captions: readonly string[];
}

/** All files below a folder, relative, forward slashes, in code-unit order. Hidden ones are left out. */
function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(path => !path.split('/').some(part => part.startsWith('.')))
    .sort(compareCodeUnits);
}

function readText(path: string, file: string): string {
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError('not-utf8', 'Expected UTF-8 text', {
      where: { file },
      hint: 'Save the file as UTF-8.',
      cause,
    });
  }
}

function toCaptions(value: unknown, file: string, row: number): readonly string[] {
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
    throw new FormatError(
      'bad-captions',
      `Expected a JSON list of strings for captions but received ${JSON.stringify(value).slice(0, 80)}`,
      {
        where: { file, row },
      },
    );
  }
  return list;
}

function toPromptRow(value: Record<string, unknown>, file: string, row: number): PromptRow {
  for (const key of ['file', 'prompt']) {
    if (typeof value[key] !== 'string') {
      throw new FormatError('bad-prompts', `Expected a text for ${key} but received ${JSON.stringify(value[key])}`, {
        where: { file, row },
        hint: 'Each row needs "file" and "prompt"; "captions" is optional.',
      });
    }
  }
  return {
    file: (value.file as string).trim().replaceAll('\\', '/').replace(/^\.\//, ''),
    prompt: (value.prompt as string).trim(),
    captions: toCaptions(value.captions, file, row),
  };
}

/** Rows of a CSV or JSONL table of prompts. */
function readPromptTable(path: string): PromptRow[] {
  const file = basename(path);
  const text = readText(path, file);
  if (extname(path).toLowerCase() === '.csv') {
    return parseCsv(text, file).map(({ line, values }) => toPromptRow(values, file, line));
  }
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, row) => {
      if (line.trim() === '') return [];
      try {
        return [toPromptRow(JSON.parse(line), file, row)];
      } catch (cause) {
        if (cause instanceof FormatError) throw cause;
        throw new FormatError('bad-jsonl', `Expected one JSON object a line: ${(cause as Error).message}`, {
          where: { file, row },
          cause,
        });
      }
    });
}

/** `a_red-door.png` reads "a red door". */
function promptFromFileName(file: string): string {
  const name = basename(file, extname(file));
  return name.replace(/[_\s]+/g, ' ').trim() || name;
}

/**
 * Finds the panoramas below a folder and a prompt for each: from `promptTable` (CSV or JSONL), else the only CSV or
 * JSONL file with `file` and `prompt` in the folder, else a `.txt` beside the image, else the file's name.
 * @throws {SystemError} `cannot-read`
 * @throws {UsageError} `no-panoramas`
 * @throws {FormatError} `bad-csv`, `bad-jsonl`, `bad-prompts`, `bad-captions`, `not-utf8`
 */
export function findPanoramas(folder: string, promptTable?: string): PanoramaInput[] {
  let files: string[];
  try {
    if (!statSync(folder).isDirectory())
      throw new UsageError('not-a-folder', `Expected a folder for --panoramas but ${folder} is a file`);
    files = listFiles(folder);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new SystemError('cannot-read', `Cannot read the folder ${folder}: ${(cause as Error).message}`, {
      where: { file: folder },
      cause,
    });
  }
  const images = files.filter(file => imageEndings.has(extname(file).toLowerCase()));
  if (images.length === 0) {
    throw new UsageError(
      'no-panoramas',
      `Expected images (${[...imageEndings].join(' ')}) in ${folder} but found none`,
      {
        hint: 'Give the folder that holds the 2:1 equirectangular panoramas.',
      },
    );
  }
  const tables = files.filter(file => !file.includes('/') && ['.csv', '.jsonl'].includes(extname(file).toLowerCase()));
  if (!promptTable && tables.length > 1) {
    throw new UsageError(
      'several-prompt-tables',
      `Expected one table of prompts in ${folder} but found ${tables.join(', ')}`,
      {
        hint: 'Say which with --prompt-table FILE.',
      },
    );
  }
  const table = promptTable ?? (tables.length === 1 ? join(folder, tables[0]) : undefined);
  const rows = new Map((table ? readPromptTable(table) : []).map(row => [row.file, row]));
  // A row without its file becomes a scene that fails, like any other broken input.
  const missing = [...rows.keys()].filter(file => !images.includes(file));
  return [...images, ...missing].sort(compareCodeUnits).map(file => {
    const path = join(folder, file);
    const sidecar = `${path.slice(0, -extname(path).length)}.txt`;
    const row = rows.get(file);
    const text = row
      ? row.prompt
      : existsSync(sidecar)
        ? readText(sidecar, basename(sidecar))
            .replace(/^\uFEFF/, '')
            .trim()
        : '';
    return {
      path,
      file,
      bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
      prompt: text || promptFromFileName(file),
      captions: row?.captions ?? [],
    };
  });
}

/** First eight hex digits of a SHA-256 over an input's bytes and prompt: tells clashing names apart. */
export function contentSuffix({ path, prompt }: PanoramaInput): string {
  const content = existsSync(path) ? readFileSync(path) : '';
  return createHash('sha256').update(content).update(`\n${prompt}`).digest('hex').slice(0, 8);
}
