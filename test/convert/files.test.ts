import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import type { CliContext } from '../../src/cli/context.ts';
import { runVerbToInterrupt } from '../../src/cli/run-verb.ts';
import { convert } from '../../src/convert/convert.ts';
import { openPanocaps } from '../../src/formats/panocaps/index.ts';
import { panoply } from '../support/cli.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';

const targets = [
  ...['panocaps-raw', 'panocaps-parquet', 'panocaps-predictions'],
  ...['coco-instances', 'coco-panoptic', 'coco-captions'],
];

const folder = mkdtempSync(join(tmpdir(), 'panoply-convert-'));
const input = (to: string) => join(folder, to === 'panocaps-predictions' ? 'predictions' : 'set');
beforeAll(async () => {
  const [out, predictions] = [input(''), input('panocaps-predictions')];
  await synthesizePanocaps({ images: 6, out, predictions, seed: 4 });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** All files below a folder. */
const files = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(({ name }) => name)
    : [];

describe('files that a conversion writes', () => {
  it.each(targets)('%s: those that are there are refused, and replaced with overwrite', async to => {
    const out = temporaryFolder();
    const options = { inputs: [input(to)], to, out };
    await convert(options);
    const before = folderContents(out);
    await expect(convert(options)).rejects.toMatchObject({ code: 'file-exists' });
    expect(folderContents(out)).toEqual(before);
    await convert({ ...options, overwrite: true });
    expect(folderContents(out)).toEqual(before);
  });

  it.each(targets)('%s: none is left of an interrupted one', async to => {
    const out = temporaryFolder();
    const controller = new AbortController();
    const { signal } = controller;
    // Predictions have no progress: their turn comes while they are read.
    if (to === 'panocaps-predictions') setImmediate(() => controller.abort());
    const onProgress = (done: number, total: number) => {
      if (done === total - 1) controller.abort();
    };
    const options = { inputs: [input(to)], to, out, signal, onProgress };
    await expect(convert(options)).rejects.toMatchObject({ code: 'interrupted' });
    expect(files(out)).toEqual([]);
  });

  it('are those alone that a reader finds: tables of another number and masks of another name go', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'data'));
    mkdirSync(join(out, 'annotations'));
    const stale = ['data/train-00001-of-00002.parquet', 'annotations/train_masks.json'];
    for (const path of stale) writeFileSync(join(out, path), 'old');
    for (const to of ['panocaps-parquet', 'panocaps-raw']) {
      await expect(convert({ inputs: [input(to)], to, out })).rejects.toMatchObject({ code: 'file-exists' });
      await convert({ inputs: [input(to)], to, out, overwrite: true });
    }
    for (const path of stale) expect(existsSync(join(out, path))).toBe(false);
    expect((await openPanocaps([out])).index().length).toBe(6);
  });

  it('refuses shares, which would need files of their own', () => {
    const out = join(temporaryFolder(), 'out');
    const result = panoply(['convert', input('panocaps-raw'), '--to', 'panocaps-raw', '--out', out, '--shard', '0/2']);
    expect([result.status, result.stderr]).toEqual([2, expect.stringContaining('Expected no --shard')]);
    expect(existsSync(out)).toBe(false);
  });
});

it('a verb that does not look at the signal ends with 130', async () => {
  const controller = new AbortController();
  const context = { process, signal: controller.signal } as unknown as CliContext;
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
  const say = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    let finish = (_: number) => {};
    const run = runVerbToInterrupt(() => new Promise<number>(resolve => (finish = resolve)));
    const done = run.call(context, { log: 'text' });
    controller.abort();
    expect(exit).toHaveBeenCalledWith(130);
    finish(0);
    await done;
  } finally {
    exit.mockRestore();
    say.mockRestore();
    process.exitCode = 0;
  }
});
