import type { PredictionDocument, ViewDocument } from 'panoply';
import type { ViewScore } from './score-view.ts';
import type { ScoreAnswer, ScoreRequest } from './score-worker.ts';

let worker: Worker | undefined;
let nextId = 0;
const waiting = new Map<number, { resolve(score: ViewScore): void; reject(error: Error): void }>();

function startWorker(): Worker {
  const started = new Worker(new URL('./score-worker.ts', import.meta.url), { type: 'module', name: 'score' });
  started.addEventListener('message', ({ data }: MessageEvent<ScoreAnswer>) => {
    const request = waiting.get(data.id);
    waiting.delete(data.id);
    if ('result' in data) request?.resolve(data.result);
    else request?.reject(new Error(data.error));
  });
  started.addEventListener('error', event => {
    worker = undefined;
    started.terminate();
    for (const { reject } of waiting.values())
      reject(new Error(event.message || 'The prediction could not be scored.'));
    waiting.clear();
  });
  return started;
}

/** Scores one image's prediction off the page's thread, by trigram similarity and WordNet 3.0. */
export function requestScore(view: ViewDocument, prediction: PredictionDocument): Promise<ViewScore> {
  worker ??= startWorker();
  const id = nextId++;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    const { id: viewId, captions, regions } = view;
    const request: ScoreRequest = { id, view: { id: viewId, captions, regions }, prediction };
    worker?.postMessage(request);
  });
}
