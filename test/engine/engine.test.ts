import { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashKey, hashPlan, isInShard, type Plan } from '../../src/engine/plan.ts';
import { type RunOptions, runPlan } from '../../src/engine/run.ts';
import { WorkerSupply } from '../../src/engine/worker-supply.ts';
import { folderContents, folderTimes, temporaryFolder } from '../support/folders.ts';

interface Payload {
  name: string;
  behaviour?: string;
}

function planOf(
  names: readonly string[],
  behaviours: Record<string, string> = {},
  options = { flavour: 'plain' },
): Plan<Payload> {
  return {
    verb: 'test',
    version: '1.0.0',
    options,
    jobs: names.map(name => ({
      id: name,
      key: name,
      outputs: [`items/${name}`],
      payload: { name, behaviour: behaviours[name] },
    })),
  };
}

function optionsFor(
  out: string,
  plan: Plan<Payload>,
  { setup = {}, ...more }: Partial<RunOptions<Payload>> & { setup?: object } = {},
): RunOptions<Payload> {
  return {
    plan,
    out,
    supply: new WorkerSupply(new URL('./fixture-job.js', import.meta.url), setup),
    jobs: 2,
    finish: committed => ({
      files: new Map([['index.json', JSON.stringify(committed.map(({ id }) => id))]]),
      provenance: {},
    }),
    ...more,
  };
}

const names = Array.from({ length: 12 }, (_, i) => `item-${i}`);

describe('runPlan', () => {
  test('commits every job, writes the manifests and leaves no state behind', async () => {
    const out = join(temporaryFolder(), 'out');
    const result = await runPlan(optionsFor(out, planOf(names)));
    expect(result).toMatchObject({ committed: 12, resumed: 0, failures: [], finished: true, alreadyComplete: false });
    expect(existsSync(join(out, '.panoply'))).toBe(false);
    const files = readFileSync(join(out, 'files.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(files.map(file => file.path)).toEqual([...files.map(file => file.path)].sort());
    const contents = folderContents(out);
    for (const file of files) expect(contents[file.path]).toBe(file.sha256);
    expect(JSON.parse(readFileSync(join(out, 'panoply.json'), 'utf8')).counts).toMatchObject({
      scenes: 12,
      failed: 0,
      files: 26,
    });
    expect(readFileSync(join(out, 'scenes.jsonl'), 'utf8').split('\n')[0]).toBe('{"scene":"item-0","length":6}');
  });

  test('a second run of a complete build changes nothing', async () => {
    const out = temporaryFolder();
    await runPlan(optionsFor(out, planOf(names)));
    const before = folderTimes(out);
    const result = await runPlan(optionsFor(out, planOf(names)));
    expect(result).toMatchObject({ alreadyComplete: true, committed: 12 });
    expect(folderTimes(out)).toEqual(before);
  });

  test('gives the same bytes whatever the number of workers or the order of jobs', async () => {
    const [one, four] = [temporaryFolder(), temporaryFolder()];
    await runPlan(optionsFor(one, planOf(names), { jobs: 1 }));
    await runPlan(optionsFor(four, planOf([...names].reverse()), { jobs: 4 }));
    expect(folderContents(four)).toEqual(folderContents(one));
  });

  test('shards cover everything once, counting from 0 or from 1; the plain run finishes', async () => {
    for (const id of names) expect([0, 1, 2].filter(index => isInShard(id, { index, count: 3 }))).toHaveLength(1);
    for (const id of names) expect(isInShard(id, { index: 3, count: 3 })).toBe(isInShard(id, { index: 0, count: 3 }));
    const [whole, sharded] = [temporaryFolder(), temporaryFolder()];
    const log = join(temporaryFolder(), 'log');
    await runPlan(optionsFor(whole, planOf(names)));
    const results = await Promise.all(
      [1, 2, 3].map(index =>
        runPlan(optionsFor(sharded, planOf(names), { shard: { index, count: 3 }, setup: { log } })),
      ),
    );
    expect(results.reduce((sum, { committed }) => sum + committed, 0)).toBe(12);
    expect(results.every(({ finished }) => !finished)).toBe(true);
    expect(existsSync(join(sharded, 'panoply.json'))).toBe(false);
    expect(await runPlan(optionsFor(sharded, planOf(names), { setup: { log } }))).toMatchObject({
      resumed: 12,
      finished: true,
    });
    expect(readFileSync(log, 'utf8').trim().split('\n').sort()).toEqual([...names].sort());
    expect(folderContents(sharded)).toEqual(folderContents(whole));
  });

  test('a failing scene is reported and skipped; the same command tries it again and then equals a clean build', async () => {
    const [out, clean] = [temporaryFolder(), temporaryFolder()];
    const plan = planOf(names, { 'item-3': 'fail-until-file' });
    const first = await runPlan(optionsFor(out, plan, { setup: { failing: true } }));
    expect(first.failures).toEqual([{ id: 'item-3', code: 'unexpected', message: 'Error: not yet', hint: undefined }]);
    expect(readFileSync(join(out, 'failures.jsonl'), 'utf8')).toBe(
      `{"scene":"item-3","code":"unexpected","message":"Error: not yet","key":"${hashKey('item-3')}"}\n`,
    );
    expect(JSON.parse(readFileSync(join(out, 'index.json'), 'utf8'))).toHaveLength(11);
    const before = folderTimes(join(out, 'items'));
    const second = await runPlan(optionsFor(out, plan, { setup: { failing: false } }));
    expect(second).toMatchObject({ committed: 12, resumed: 11, failures: [] });
    expect(folderTimes(join(out, 'items'))).toMatchObject(before);
    await runPlan(optionsFor(clean, planOf(names)));
    expect(folderContents(out)).toEqual(folderContents(clean));
  });

  describe('inputs that were mended meanwhile', () => {
    /** The plan with other inputs for some jobs. */
    const mended = (plan: Plan<Payload>, ...ids: string[]): Plan<Payload> => ({
      ...plan,
      jobs: plan.jobs.map(job => (ids.includes(job.id) ? { ...job, key: `${job.id}, mended` } : job)),
    });

    test('of failed scenes: the same command tries them again, and the result equals a clean build', async () => {
      const [out, clean] = [temporaryFolder(), temporaryFolder()];
      const broken = planOf(names, { 'item-3': 'fail', 'item-7': 'fail' });
      expect((await runPlan(optionsFor(out, broken))).retried).toBe(2);
      const before = folderTimes(join(out, 'items'));
      const half = await runPlan(optionsFor(out, mended(planOf(names, { 'item-7': 'fail' }), 'item-3')));
      expect(half).toMatchObject({ committed: 11, resumed: 10, failures: [{ id: 'item-7' }] });
      const whole = mended(planOf(names), 'item-3', 'item-7');
      expect(await runPlan(optionsFor(out, whole))).toMatchObject({ committed: 12, resumed: 11, failures: [] });
      expect(folderTimes(join(out, 'items'))).toMatchObject(before);
      await runPlan(optionsFor(clean, whole));
      expect(folderContents(out)).toEqual(folderContents(clean));
    });

    test('of scenes not yet made when it was interrupted', async () => {
      const [out, clean] = [temporaryFolder(), temporaryFolder()];
      const stop = new AbortController();
      const onProgress = ({ committed }: { committed: number }) => committed === 3 && stop.abort();
      await runPlan(optionsFor(out, planOf(names), { jobs: 1, signal: stop.signal, onProgress })).catch(() => {});
      const whole = mended(planOf(names), 'item-11');
      const wrong = mended(planOf(names), 'item-0');
      await expect(runPlan(optionsFor(out, wrong))).rejects.toMatchObject({ code: 'other-plan' });
      const share = optionsFor(out, whole, { shard: { index: 0, count: 2 } });
      await expect(runPlan(share)).rejects.toMatchObject({ code: 'other-plan' });
      expect((await runPlan(optionsFor(out, whole))).resumed).toBeGreaterThanOrEqual(3);
      await runPlan(optionsFor(clean, whole));
      expect(folderContents(out)).toEqual(folderContents(clean));
    });

    test('of any other scene, or other options: that is another build', async () => {
      const out = temporaryFolder();
      await runPlan(optionsFor(out, planOf(names, { 'item-3': 'fail' })));
      for (const other of [
        mended(planOf(names), 'item-3', 'item-4'),
        mended(planOf(names.slice(1)), 'item-3'),
        mended(planOf(names, {}, { flavour: 'sweet' }), 'item-3'),
      ])
        await expect(runPlan(optionsFor(out, other))).rejects.toMatchObject({ code: 'other-plan' });
    });
  });

  test('a worker that dies fails its scene only', async () => {
    const result = await runPlan(optionsFor(temporaryFolder(), planOf(names, { 'item-5': 'exit' })));
    expect(result.failures.map(({ id, code }) => [id, code])).toEqual([['item-5', 'worker-died']]);
    expect(result.committed).toBe(11);
  });

  test('refuses a folder that holds another plan and says what differs; overwrite replaces it', async () => {
    const out = temporaryFolder();
    await runPlan(optionsFor(out, planOf(names)));
    writeFileSync(join(out, 'mine.txt'), 'not written by the build');
    const before = folderContents(out);
    const other = planOf(names.slice(0, 3), {}, { flavour: 'sweet' });
    await expect(runPlan(optionsFor(out, other))).rejects.toThrow(
      'The folder holds another build: flavour "plain" there, "sweet" now',
    );
    expect(folderContents(out)).toEqual(before);
    await runPlan(optionsFor(out, other, { overwrite: true }));
    const clean = temporaryFolder();
    await runPlan(optionsFor(clean, other));
    const { 'mine.txt': mine, ...rest } = folderContents(out);
    expect(mine).toBe(before['mine.txt']);
    expect(rest).toEqual(folderContents(clean));
  });

  test('overwrite does not delete what is read: an input that is the output, lies in it, or is linked into it', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'out');
    await runPlan(optionsFor(out, planOf(names)));
    symlinkSync(join(out, 'items'), join(folder, 'link'));
    const before = folderContents(out);
    const other = planOf(names.slice(0, 3), {}, { flavour: 'sweet' });
    for (const input of [out, join(out, 'items/item-0'), join(folder, 'link'), join(out, '*.parquet')]) {
      const replaced = runPlan(optionsFor(out, other, { overwrite: true, inputs: [input] }));
      await expect(replaced).rejects.toMatchObject({ name: 'UsageError', code: 'input-in-output' });
      expect(folderContents(out)).toEqual(before);
    }
    const inputs = [folder, 'https://example.org/train.parquet', join(folder, 'missing')];
    expect(await runPlan(optionsFor(out, other, { overwrite: true, inputs }))).toMatchObject({ committed: 3 });
  });

  test('overwrite deletes nothing outside the folder, whatever its manifest names', async () => {
    const out = temporaryFolder();
    await runPlan(optionsFor(out, planOf(names)));
    const victim = join(temporaryFolder(), 'victim.txt');
    writeFileSync(victim, 'keep');
    const path = relative(out, victim);
    appendFileSync(join(out, 'files.jsonl'), `${JSON.stringify({ path, bytes: 4, sha256: '0'.repeat(64) })}\n`);
    const other = planOf(names, {}, { flavour: 'sweet' });
    await runPlan(optionsFor(out, other, { overwrite: true }));
    expect(readFileSync(victim, 'utf8')).toBe('keep');
  });

  test('refuses a folder with files of somebody else, also with overwrite', async () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'thesis.tex'), '');
    await expect(runPlan(optionsFor(out, planOf(names), { overwrite: true }))).rejects.toThrow(
      /Expected an empty or new folder.*thesis\.tex/,
    );
    expect(Object.keys(folderContents(out))).toEqual(['thesis.tex']);
  });

  test('two builds at once in one folder: the second is refused, the first is not disturbed', async () => {
    const out = temporaryFolder();
    const first = runPlan(optionsFor(out, planOf(names), { setup: { delayMs: 100 } }));
    await new Promise(resolve => setTimeout(resolve, 50));
    await expect(runPlan(optionsFor(out, planOf(names)))).rejects.toThrow(/Another build is at work in this folder/);
    expect(await first).toMatchObject({ committed: 12 });
  });

  test('a share with overwrite replaces another build, but not what other shares are at work on', async () => {
    const [out, clean] = [temporaryFolder(), temporaryFolder()];
    await runPlan(optionsFor(out, planOf(names)));
    const sweet = planOf(names, {}, { flavour: 'sweet' });
    const share = (index: number) => ({ shard: { index, count: 2 }, overwrite: true });
    const first = runPlan(optionsFor(out, sweet, { ...share(0), setup: { delayMs: 150 } }));
    await new Promise(resolve => setTimeout(resolve, 50));
    const sour = planOf(names, {}, { flavour: 'sour' });
    await expect(runPlan(optionsFor(out, sour, share(1)))).rejects.toMatchObject({ code: 'folder-in-use' });
    await runPlan(optionsFor(out, sweet, share(1)));
    await first;
    await runPlan(optionsFor(out, sweet));
    await runPlan(optionsFor(clean, sweet));
    expect(folderContents(out)).toEqual(folderContents(clean));
    expect(existsSync(join(out, '.panoply'))).toBe(false);
  });

  test('a lock left by a dead process does not block', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, '.panoply/locks'), { recursive: true });
    const { hostname } = await import('node:os');
    writeFileSync(
      join(out, '.panoply/locks/all.json'),
      JSON.stringify({ pid: process.pid, host: hostname(), started: '1' }),
    );
    expect(await runPlan(optionsFor(out, planOf(names)))).toMatchObject({ committed: 12 });
  });

  test('an interruption stops at once and the next run goes on', async () => {
    const [out, whole] = [temporaryFolder(), temporaryFolder()];
    const controller = new AbortController();
    const running = runPlan(
      optionsFor(out, planOf(names), {
        signal: controller.signal,
        setup: { delayMs: 20 },
        onProgress: ({ committed }) => committed >= 4 && controller.abort(),
      }),
    );
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
    const result = await runPlan(optionsFor(out, planOf(names)));
    expect(result.resumed).toBeGreaterThanOrEqual(4);
    expect(result.resumed).toBeLessThan(12);
    await runPlan(optionsFor(whole, planOf(names)));
    expect(folderContents(out)).toEqual(folderContents(whole));
  });

  test('a job may not write outside its outputs', async () => {
    const plan = planOf(['x']);
    const result = await runPlan(
      optionsFor(temporaryFolder(), { ...plan, jobs: [{ ...plan.jobs[0], outputs: ['elsewhere'] }] }),
    );
    expect(result.failures[0].message).toMatch(/Expected a path inside elsewhere/);
  });

  test.each([
    ['../victim', 'it has the part ".."'],
    ['items/../../victim', 'it has the part ".."'],
    ['/tmp/victim', 'it is absolute'],
    ['C:/victim', 'it names a drive'],
    ['items\\\\..\\\\victim', 'it has a backslash'],
    ['items//x', 'a part of it is empty'],
    ['./items', 'it has the part "."'],
    ['', 'it is empty'],
    ['.Panoply/journal', 'Panoply keeps its own records there'],
  ])('an output at %j is refused before anything is written', async (output, reason) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'victim'));
    const out = join(folder, 'out');
    const plan = planOf(['x']);
    const evil = { ...plan, jobs: [{ ...plan.jobs[0], outputs: [output] }] };
    const refused = await runPlan(optionsFor(out, evil)).catch(error => error);
    expect(refused).toMatchObject({ code: 'unsafe-path' });
    expect(refused.message).toContain('the output of "x"');
    expect(refused.message).toContain(reason);
    expect(existsSync(out)).toBe(false);
    expect(existsSync(join(folder, 'victim'))).toBe(true);
  });

  test.each([
    [['s/t', 's'], 's/t of "item-0"'],
    [['S', 's/t/u'], 's/t/u of "item-1"'],
    [['s', 'S'], 'S of "item-1"'],
  ])('outputs %j, of which one lies in the other, are refused', async (outputs, told) => {
    const out = join(temporaryFolder(), 'out');
    const plan = planOf(names.slice(0, 2));
    const jobs = plan.jobs.map((job, i) => ({ ...job, outputs: [outputs[i]] }));
    const refused = await runPlan(optionsFor(out, { ...plan, jobs })).catch(error => error);
    expect(refused).toMatchObject({ code: 'clashing-outputs' });
    expect(refused.message).toContain(told);
    expect(existsSync(out)).toBe(false);
  });

  test('a file outside the folder fails its scene, or the end', async () => {
    const folder = temporaryFolder();
    const plan = planOf(['..']);
    const sly = { ...plan, jobs: [{ ...plan.jobs[0], outputs: ['items'] }] };
    const result = await runPlan(optionsFor(join(folder, 'out'), sly));
    expect(result.failures).toMatchObject([{ code: 'unsafe-path' }]);
    const finish = () => ({ files: new Map([['../index.json', '[]']]), provenance: {} });
    const ended = runPlan(optionsFor(join(folder, 'other'), planOf(['x']), { finish }));
    await expect(ended).rejects.toMatchObject({ code: 'unsafe-path' });
    expect(existsSync(join(folder, 'index.json'))).toBe(false);
  });

  test('a torn last line of a journal counts as not committed', async () => {
    const [out, whole] = [temporaryFolder(), temporaryFolder()];
    const stop = new AbortController();
    await runPlan(
      optionsFor(out, planOf(names), {
        jobs: 1,
        signal: stop.signal,
        onProgress: ({ committed }) => committed === 5 && stop.abort(),
      }),
    ).catch(() => {});
    const journal = join(out, '.panoply/journal/all.jsonl');
    const lines = readFileSync(journal, 'utf8');
    writeFileSync(journal, lines.slice(0, -20));
    const result = await runPlan(optionsFor(out, planOf(names)));
    expect(result.resumed).toBe(lines.trim().split('\n').length - 1);
    await runPlan(optionsFor(whole, planOf(names)));
    expect(folderContents(out)).toEqual(folderContents(whole));
  });
});

test('hashPlan depends on options, version and keys, not on order or payload', () => {
  const base = hashPlan(planOf(names));
  expect(hashPlan(planOf([...names].reverse(), { 'item-1': 'fail' }))).toBe(base);
  expect(hashPlan(planOf(names.slice(1)))).not.toBe(base);
  expect(hashPlan(planOf(names, {}, { flavour: 'sweet' }))).not.toBe(base);
  expect(hashPlan({ ...planOf(names), version: '1.0.1' })).not.toBe(base);
});
