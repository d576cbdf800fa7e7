import { flushSync } from 'svelte';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { SceneList } from '../../apps/viewer/src/grid/scene-list.svelte.ts';
import { Search } from '../../apps/viewer/src/grid/search.svelte.ts';
import type { SearchAnswer, SearchRequest } from '../../apps/viewer/src/grid/search-worker.ts';
import type { ViewerClient } from '../../apps/viewer/src/lib/client.ts';
import type { UrlState } from '../../apps/viewer/src/lib/url-state.svelte.ts';
import type { DatasetDocument, IndexDocument, IssuesDocument } from '../../src/core/viewer/documents.ts';

const dataset = { id: 'set', counts: { scenes: 3 } } as DatasetDocument;
const index = { isComplete: true, ids: ['a', 'b', 'c'], titles: [], facets: [] } as unknown as IndexDocument;
const url = { get: () => undefined, entries: () => [] } as unknown as UrlState;
const noAnswer = () => Promise.reject(new Error('no answer'));

/** What a list asks, from answers that may fail; the others are left out. */
const clientOf = (answers: Partial<Record<keyof ViewerClient, () => Promise<unknown>>>) =>
  answers as unknown as ViewerClient;

describe('a list of scenes', () => {
  test('is read when it is tried again after a failure', async () => {
    const answers = vi.fn<() => Promise<unknown>>().mockImplementationOnce(noAnswer).mockResolvedValue(index);
    const list = new SceneList(dataset, clientOf({ index: answers }), url);
    await list.load();
    expect(list.problem?.message).toBe('no answer');
    const again = list.load();
    expect(list.problem).toBeUndefined();
    await again;
    expect(list.problem).toBeUndefined();
    expect(list.index).toBe(index);
  });

  test('is there although the check fails; the check may be made again', async () => {
    const issues = { problem: undefined, rules: [], issues: [] } as unknown as IssuesDocument;
    const answers = vi.fn<() => Promise<unknown>>().mockImplementationOnce(noAnswer).mockResolvedValue(issues);
    const list = new SceneList(dataset, clientOf({ index: async () => index, issues: answers }), url);
    await list.load();
    await list.check();
    expect(list.problem).toBeUndefined();
    expect(list.checkProblem?.message).toBe('no answer');
    await list.check();
    expect(list.checkProblem).toBeUndefined();
    expect(list.issues).toBe(issues);
  });
});

/** Stands for the thread of the search: remembers what it was asked. */
class SilentWorker {
  static made: SilentWorker[] = [];
  readonly asked: SearchRequest[] = [];
  onmessage: ((event: { data: SearchAnswer }) => void) | undefined;
  onerror: ((event: { message: string }) => void) | undefined;
  isEnded = false;
  constructor() {
    SilentWorker.made.push(this);
  }
  postMessage(request: SearchRequest): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.isEnded = true;
  }
}

describe('a search', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    SilentWorker.made = [];
  });

  /** As pages do it: an effect that follows the query. */
  function follow(search: Search, first: string) {
    let query = $state(first);
    const stop = $effect.root(() => {
      $effect(() => search.query(query));
    });
    flushSync();
    return {
      stop,
      type(next: string) {
        query = next;
        flushSync();
      },
      /** Lets what was asked be answered. */
      async settle() {
        for (let turn = 0; turn < 20; turn++) {
          await Promise.resolve();
          flushSync();
        }
      },
    };
  }

  test('whose texts cannot be read asks once, and again when something else is typed', async () => {
    // Who asks without end is not answered for ever.
    const texts = vi.fn((): Promise<unknown> => (texts.mock.calls.length < 9 ? noAnswer() : new Promise(() => {})));
    const search = new Search(clientOf({ texts }), 'set');
    const page = follow(search, 'fox');
    await page.settle();
    expect(search.state).toBe('failed');
    expect(search.problem).toBe('no answer');
    expect(texts).toHaveBeenCalledTimes(1);
    page.type('foxes');
    await page.settle();
    expect(texts).toHaveBeenCalledTimes(2);
    page.stop();
  });

  test('asks each query once', async () => {
    vi.stubGlobal('Worker', SilentWorker);
    const search = new Search(clientOf({ texts: async () => ({ texts: [['a fox']] }) }), 'set');
    const page = follow(search, 'fox');
    await page.settle();
    const [worker] = SilentWorker.made;
    worker.onmessage!({ data: { kind: 'ready', millis: 0 } });
    await page.settle();
    expect(search.state).toBe('ready');
    expect(worker.asked.map(({ kind }) => kind)).toEqual(['texts', 'search']);
    page.stop();
  });

  test('for spaces is none, also while the texts are read', async () => {
    vi.stubGlobal('Worker', SilentWorker);
    const search = new Search(clientOf({ texts: async () => ({ texts: [['a fox']] }) }), 'set');
    search.prepare();
    const page = follow(search, '  ');
    await page.settle();
    expect(SilentWorker.made[0].asked.map(({ kind }) => kind)).toEqual(['texts']);
    expect(search.found).toBeUndefined();
    page.stop();
  });

  test('begins anew after its thread has failed', async () => {
    vi.stubGlobal('Worker', SilentWorker);
    const search = new Search(clientOf({ texts: async () => ({ texts: [['a fox']] }) }), 'set');
    const page = follow(search, 'fox');
    await page.settle();
    SilentWorker.made[0].onerror!({ message: 'out of memory' });
    await page.settle();
    expect(search.problem).toBe('out of memory');
    expect(SilentWorker.made.map(({ isEnded }) => isEnded)).toEqual([true]);
    page.type('foxes');
    await page.settle();
    expect(SilentWorker.made).toHaveLength(2);
    expect(SilentWorker.made[1].asked).toHaveLength(2);
    page.stop();
  });
});
