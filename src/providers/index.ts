/** Clients of OpenAI-compatible model servers: panoramas from prompts, captions from views. */
export { AnswerStore, type StoredAnswer, type StoredRequest } from './answer-store.ts';
export { CircuitBreaker } from './breaker.ts';
export { type CaptionContext, type Captioner, createCaptioner, type ViewCaption } from './captioner.ts';
export type { ClientCounts, ClientDependencies } from './client.ts';
export { type ModelServerConfig, parseModelServerConfig, readModelServerConfig } from './config-file.ts';
export type { Fetch } from './http.ts';
export {
  createImageGenerator,
  type GeneratedPanorama,
  type GenerateOptions,
  type ImageGenerator,
} from './image-generator.ts';
export {
  type CaptionerOptions,
  defaultCaptionPrompt,
  defaultImagePrompt,
  type ImageGeneratorOptions,
  type ModelServerOptions,
  resolveCaptioner,
  resolveImageGenerator,
  shareConcurrency,
} from './options.ts';
