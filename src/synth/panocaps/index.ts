/** Lifelike PanoCaps data from a seed: pictures, masks that partition them, captions, and a model's mistakes. */
export { generatePanocaps, type SyntheticImage, splitSizes } from './generate.ts';
export { categoriesOfSource, type Source } from './kinds.ts';
export { disturbPrediction, type SyntheticPrediction } from './predictions.ts';
