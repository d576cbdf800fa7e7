import { UsageError } from '../core/errors.ts';
import { canonicalJson, type JsonObject } from '../core/json.ts';
import { AnswerStore, type StoredAnswer, type StoredRequest } from './answer-store.ts';
import type { Secret } from './secret.ts';

export interface Remembered extends StoredAnswer {
  /** Whether the answer was there already, so that nothing was asked. */
  wasStored: boolean;
}

/** Asks for each request once: from the store if there is one, and one question for equal requests under way. */
export function createMemory(store: AnswerStore | undefined, secret: Secret) {
  const underWay = new Map<string, Promise<StoredAnswer>>();
  return async (request: StoredRequest, ask: () => Promise<StoredAnswer>): Promise<Remembered> => {
    if (secret.isIn(canonicalJson({ ...request } as JsonObject))) {
      throw new UsageError('key-in-request', 'Expected no key in the prompt, its template or extraBody', {
        hint: 'Requests are stored: the key belongs in the environment variable alone.',
      });
    }
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
