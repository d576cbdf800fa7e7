import { AnswerStore, type StoredAnswer, type StoredRequest } from './answer-store.ts';

export interface Remembered extends StoredAnswer {
  /** Whether the answer was there already, so that nothing was asked. */
  wasStored: boolean;
}

/** Asks for each request once: from the store if there is one, and one question for equal requests under way. */
export function createMemory(store: AnswerStore | undefined) {
  const underWay = new Map<string, Promise<StoredAnswer>>();
  return async (request: StoredRequest, ask: () => Promise<StoredAnswer>): Promise<Remembered> => {
    const stored = store?.read(request);
    if (stored) return { ...stored, wasStored: true };
    const key = AnswerStore.keyOf(request);
    const other = underWay.get(key);
    if (other) return { ...(await other), wasStored: true };
    const asking = ask().then(answer => store?.write(request, answer) ?? answer);
    underWay.set(key, asking);
    try {
      return { ...(await asking), wasStored: false };
    } finally {
      underWay.delete(key);
    }
  };
}
