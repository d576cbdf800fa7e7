import { describe, expect, test, vi } from 'vitest';
import { SceneList } from '../../apps/viewer/src/grid/scene-list.svelte.ts';
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
