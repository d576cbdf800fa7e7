import { loadWordnet, type PredictionDocument, phraseSimilarity, trigramEmbedding, type ViewDocument } from 'panoply';
import { scoreView, type ViewScore } from './score-view.ts';

/** Worker entry: one image's prediction scored, with WordNet's synonyms, whose table is loaded with the first. */
export interface ScoreRequest {
  id: number;
  view: Pick<ViewDocument, 'id' | 'captions' | 'regions'>;
  prediction: PredictionDocument;
}

export type ScoreAnswer = { id: number; result: ViewScore } | { id: number; error: string };

const similarity = loadWordnet().then(wordnet => phraseSimilarity(trigramEmbedding(), wordnet));

addEventListener('message', async ({ data }: MessageEvent<ScoreRequest>) => {
  const { id, view, prediction } = data;
  let answer: ScoreAnswer;
  try {
    answer = { id, result: scoreView(view, prediction, await similarity) };
  } catch (error) {
    answer = { id, error: (error as Error).message };
  }
  postMessage(answer);
});
