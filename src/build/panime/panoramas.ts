import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join, relative, sep } from 'node:path';
import { SystemError, UsageError } from '../../core/errors.ts';
import { compareCodeUnits } from '../../core/json.ts';
import { placeBelow } from '../../io/node/files.ts';
import { captionsField, readTable, readText, type SceneInput, type TableRow, textField } from './inputs.ts';

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

function toPromptRow(row: TableRow): PromptRow {
  const hint = 'Each row needs "file" and "prompt"; "captions" is optional.';
  return {
    file: textField(row, 'file', hint).replaceAll('\\', '/').replace(/^\.\//, ''),
    prompt: textField(row, 'prompt', hint),
    captions: captionsField(row),
  };
}

/** `a_red-door.png` reads "a red door". */
function promptFromFileName(file: string): string {
  const name = basename(file, extname(file));
  return name.replace(/[_\s]+/g, ' ').trim() || name;
}

/**
 * Finds the panoramas below a folder and a prompt for each: from `promptTable` (CSV or JSONL), else the only CSV or
 * JSONL file with `file` and `prompt` in the folder, else a `.txt` beside the image, else the file's name.
 * @param out what a build writes: left out where it is below the folder
 * @throws {SystemError} `cannot-read`
 * @throws {UsageError} `no-panoramas`
 * @throws {FormatError} `bad-csv`, `bad-jsonl`, `bad-prompts`, `bad-captions`, `not-utf8`
 */
export function findPanoramas(folder: string, promptTable?: string, out?: string): SceneInput[] {
  const own = out === undefined ? undefined : placeBelow(folder, out);
  let files: string[];
  try {
    if (!statSync(folder).isDirectory())
      throw new UsageError('not-a-folder', `Expected a folder for --panoramas but ${folder} is a file`);
    files = listFiles(folder).filter(file => !own || !file.startsWith(`${own}/`));
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
  const rows = new Map((table ? readTable(table).map(toPromptRow) : []).map(row => [row.file, row]));
  // A row without its file becomes a scene that fails, like any other broken input.
  const missing = [...rows.keys()].filter(file => !images.includes(file));
  return [...images, ...missing].sort(compareCodeUnits).map(file => {
    const path = join(folder, file);
    const sidecar = `${path.slice(0, -extname(path).length)}.txt`;
    const row = rows.get(file);
    const text = row ? row.prompt : existsSync(sidecar) ? readText(sidecar).trim() : '';
    const prompt = text || promptFromFileName(file);
    const captions = row?.captions ?? [];
    const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return { prompt, captions, source: { kind: 'file', path, file }, key: { file, bytes, prompt, captions } };
  });
}
