import { describe, expect, test } from 'vitest';
import { Limiter } from '../../src/serve/limiter.ts';
import { SharedWork } from '../../src/serve/shared-work.ts';

const turn = () => new Promise(resolve => setImmediate(resolve));

describe('Limiter', () => {
  test('runs so many at a time, the latest asked first, and drops what nobody waits for', async () => {
    const limiter = new Limiter(2, 3);
    const [started, finish]: [string[], (() => void)[]] = [[], []];
    const task = (name: string, isCancelled?: () => boolean) => {
      const run = limiter.run(() => {
        started.push(name);
        return new Promise<string>(resolve => finish.push(() => resolve(name)));
      }, isCancelled);
      run.catch(() => {});
      return run;
    };
    task('a');
    task('b');
    const c = task('c');
    const d = task('d', () => true);
    task('e');
    expect(started).toEqual(['a', 'b']);
    // A fourth in the queue pushes the oldest out.
    task('f');
    await expect(c).rejects.toMatchObject({ code: 'busy' });
    finish[0]();
    await turn();
    expect(started).toEqual(['a', 'b', 'f']);
    finish[1]();
    finish[2]();
    await expect(d).rejects.toMatchObject({ code: 'cancelled' });
    expect(started).toEqual(['a', 'b', 'f', 'e']);
  });
});

describe('SharedWork', () => {
  /** One place, taken until `free` is called. */
  function taken() {
    const limiter = new Limiter(1, 10);
    let free = () => {};
    limiter.run(() => new Promise<void>(resolve => (free = resolve)));
    return { work: new SharedWork<string>(limiter), free: () => free() };
  }

  test('is done once for all who ask meanwhile, and again for who asks later', async () => {
    const { work, free } = taken();
    let times = 0;
    const run = () => work.run('a', async () => `${++times}`);
    const asked = [run(), run()];
    free();
    expect(await Promise.all(asked)).toEqual(['1', '1']);
    expect(await run()).toBe('2');
  });

  test('is not done where all who asked have gone before it began', async () => {
    const { work, free } = taken();
    const gone = [false, false];
    const asked = gone.map((_, i) =>
      work.run(
        'a',
        () => Promise.reject(new Error('never')),
        () => gone[i],
      ),
    );
    gone.fill(true);
    free();
    for (const each of asked) await expect(each).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('is done while one of those who asked waits', async () => {
    const { work, free } = taken();
    const first = work.run(
      'a',
      async () => 'done',
      () => true,
    );
    const second = work.run('a', async () => 'done');
    free();
    expect(await second).toBe('done');
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const { work: other, free: freeOther } = taken();
    let hasGone = false;
    const leaving = other.run(
      'a',
      async () => 'done',
      () => hasGone,
    );
    const staying = other.run('a', async () => 'never');
    hasGone = true;
    freeOther();
    expect(await Promise.all([leaving, staying])).toEqual(['done', 'done']);
  });

  test('that has begun is shared although whoever asked first has gone', async () => {
    const work = new SharedWork<string>(new Limiter(1, 10));
    let finish = (_: string) => {};
    let hasGone = false;
    const first = work.run(
      'a',
      () => new Promise<string>(resolve => (finish = resolve)),
      () => hasGone,
    );
    hasGone = true;
    const second = work.run('a', () => Promise.reject(new Error('never')));
    finish('done');
    expect(await Promise.all([first, second])).toEqual(['done', 'done']);
  });

  test('that failed is tried again', async () => {
    const work = new SharedWork<string>(new Limiter(1, 10));
    await expect(work.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await work.run('a', async () => 'yes')).toBe('yes');
  });
});
