import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { FormatError, UsageError } from '../../core/errors.ts';
import { captionsField, readTable, readText, type SceneInput, type TableRow, textField } from './inputs.ts';

interface PromptRow {
  prompt: string;
  id?: string;
  seed?: number;
  captions: readonly string[];
}

function idField({ values, file, row }: TableRow): string | undefined {
  const { id } = values;
  if (id === undefined || id === null || id === '') return undefined;
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  throw new FormatError('bad-prompts', `Expected a text or number for id but received ${JSON.stringify(id)}`, {
    where: { file, row },
  });
}

function seedField({ values, file, row }: TableRow): number | undefined {
  if (values.seed === undefined || values.seed === null || values.seed === '') return undefined;
  const seed = Number(values.seed);
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new FormatError(
    'bad-prompts',
    `Expected a whole number from 0 for seed but received ${JSON.stringify(values.seed)}`,
    {
      where: { file, row },
    },
  );
}

function readRows(path: string): PromptRow[] {
  if (['.csv', '.jsonl'].includes(extname(path).toLowerCase())) {
    return readTable(path).map(row => ({
      prompt: textField(row, 'prompt', 'Each row needs "prompt"; "id", "seed" and "captions" are optional.'),
      id: idField(row),
      seed: seedField(row),
      captions: captionsField(row),
    }));
  }
  return readText(path)
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(prompt => ({ prompt, captions: [] }));
}

/** A scene's seed: 32 bits of a hash of the build's seed, the prompt, and how often it came before. */
function sceneSeed(buildSeed: number, prompt: string, repeat: number): number {
  return createHash('sha256').update(`scene\n${buildSeed}\n${repeat}\n${prompt}`).digest().readUInt32BE(0);
}

/**
 * Reads prompts: one a line (blank lines do not count), or CSV or JSONL with `prompt` and perhaps `id`, `seed`,
 * `captions`. A prompt that comes again makes another scene, with a seed of its own.
 * @throws {SystemError} `missing-file`, `cannot-read`; {@link UsageError} `no-prompts`
 * @throws {FormatError} `bad-csv`, `bad-jsonl`, `bad-prompts`, `bad-captions`, `not-utf8`
 */
export function readPrompts(path: string, buildSeed: number): SceneInput[] {
  const rows = readRows(path);
  if (rows.length === 0) {
    throw new UsageError('no-prompts', `Expected prompts in ${path} but found none`, {
      hint: 'Write one prompt a line.',
    });
  }
  const counts = new Map<string, number>();
  return rows.map(({ prompt, id, seed, captions }) => {
    const repeat = counts.get(prompt) ?? 0;
    counts.set(prompt, repeat + 1);
    const source = { kind: 'prompt' as const, prompt, seed: seed ?? sceneSeed(buildSeed, prompt, repeat), id };
    return { prompt, captions, source, key: { prompt, captions, id, seed: source.seed } };
  });
}
