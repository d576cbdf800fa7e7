/** Full-text search over prompts, captions and phrases, off the page's thread. */
import { SearchIndex } from './search-index.ts';

export type SearchRequest =
  | { kind: 'texts'; texts: readonly string[] }
  | { kind: 'search'; turn: number; query: string };
export type SearchAnswer =
  | { kind: 'ready'; millis: number }
  | { kind: 'found'; turn: number; rows: Int32Array; millis: number };

const scope = self as unknown as {
  postMessage(message: SearchAnswer, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<SearchRequest>) => void) | null;
};
let index: SearchIndex | undefined;
const waiting: Extract<SearchRequest, { kind: 'search' }>[] = [];

function answer({ turn, query }: Extract<SearchRequest, { kind: 'search' }>): void {
  const started = performance.now();
  const rows = index!.search(query);
  scope.postMessage({ kind: 'found', turn, rows, millis: performance.now() - started }, [rows.buffer as ArrayBuffer]);
}

scope.onmessage = ({ data }) => {
  if (data.kind === 'texts') {
    const started = performance.now();
    index = new SearchIndex(data.texts);
    scope.postMessage({ kind: 'ready', millis: performance.now() - started });
    for (const request of waiting.splice(0).slice(-1)) answer(request);
  } else if (index) answer(data);
  else waiting.push(data);
};
