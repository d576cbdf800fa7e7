import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { type AnswerStore, sha256 } from './answer-store.ts';
import { readCaption } from './caption-answer.ts';
import { type ClientCounts, type ClientDependencies, createModelServerClient } from './client.ts';
import { seedFor } from './image-generator.ts';
import { type CaptionerOptions, fillTemplate, resolveCaptioner } from './options.ts';
import type { JsonRecord } from './read-json.ts';
import { createMemory } from './remember.ts';

/** What is known of the view: fills the prompt template. */
export interface CaptionContext {
  /** The panorama's prompt. */
  prompt: string;
  /** Where the view looks, degrees; yaw to the right, pitch up. */
  yawDeg: number;
  pitchDeg: number;
  /** Horizontal field of view, degrees. */
  fovDeg: number;
  /** The view's seed: a whole number from 0. */
  seed?: number;
  /** Names the scene in the count of failures in a row. Default: the prompt. */
  scene?: string;
}

export interface ViewCaption {
  text: string;
  /** Whether the answer was stored already, so that nothing was asked. */
  wasStored: boolean;
}

export interface Captioner {
  /**
   * A caption for a view.
   * @param imageBytes the view as a file
   * @param mediaType of the file, e.g. `image/png`
   * @throws {PanoplyError} what the server did, with code and hint: the scene fails, others may not
   * @throws {SystemError} `server-down`: no further scene will succeed; `interrupted`
   */
  caption(
    imageBytes: Uint8Array,
    mediaType: string,
    context: CaptionContext,
    signal?: AbortSignal,
  ): Promise<ViewCaption>;
  readonly counts: ClientCounts;
}

const endpoint = '/v1/chat/completions';

/**
 * A client of `POST /v1/chat/completions` with the view as a data URL, as vLLM, SGLang, LocalAI, Ollama and hosted
 * services share it.
 * @param store keeps the answers; without one every call asks
 * @throws {UsageError} `bad-option`, `bad-url`, `bad-template`, `bad-key`
 * @source https://platform.openai.com/docs/api-reference/chat/create; newer hosted models take
 *   `max_completion_tokens` instead of `max_tokens` and no `temperature`: a server that says so is asked that way
 */
export function createCaptioner(
  options: CaptionerOptions,
  { store, ...dependencies }: ClientDependencies & { store?: AnswerStore } = {},
): Captioner {
  const settings = resolveCaptioner(options);
  const client = createModelServerClient(settings, dependencies);
  const remember = createMemory(store, client.secret);
  const url = `${settings.url}${endpoint}`;

  function bodyOf(image: string, text: string, seed: number | undefined): JsonObject {
    const system = settings.systemPrompt === undefined ? [] : [{ role: 'system', content: settings.systemPrompt }];
    const content = [
      { type: 'text', text },
      { type: 'image_url', image_url: { url: image } },
    ];
    return {
      model: settings.model,
      messages: [...system, { role: 'user', content }],
      temperature: settings.temperature === 'none' ? undefined : settings.temperature,
      max_tokens: settings.maximumTokens === 'none' ? undefined : settings.maximumTokens,
      seed,
      ...settings.extraBody,
    };
  }

  return {
    counts: client.counts,
    async caption(imageBytes, mediaType, context, signal) {
      if (!/^image\/[a-z0-9.+-]+$/.test(mediaType)) {
        throw new UsageError('bad-media-type', `Expected image/... for the media type but received ${mediaType}`);
      }
      const { prompt, yawDeg, pitchDeg, fovDeg } = context;
      const text = fillTemplate(settings.promptTemplate, {
        prompt,
        yaw: roundDegrees(yawDeg),
        pitch: roundDegrees(pitchDeg),
        fov: roundDegrees(fovDeg),
        direction: describeDirection(yawDeg, pitchDeg),
      });
      const seed = seedFor(settings.seed, context.seed);
      const request = {
        endpoint,
        body: bodyOf(`sha256:${sha256(imageBytes)}`, text, seed),
        server: settings.model === undefined ? settings.url : undefined,
      };
      const answer = await remember(request, async () => {
        const image = `data:${mediaType};base64,${Buffer.from(imageBytes).toString('base64')}`;
        const asked = await client.ask({
          endpoint,
          body: attemptSeed => bodyOf(image, text, attemptSeed) as JsonRecord,
          seed,
          optionalFields: {
            max_tokens: 'max_completion_tokens',
            max_completion_tokens: undefined,
            temperature: undefined,
            seed: undefined,
          },
          scene: context.scene ?? prompt,
          signal,
          read: json => readCaption(json, url, client.secret),
        });
        const notes = { seed: asked.seed, leftOut: asked.leftOut.length > 0 ? asked.leftOut : undefined };
        return { bytes: Buffer.from(asked.value), mediaType: 'text/plain', notes };
      });
      return { text: new TextDecoder('utf-8').decode(answer.bytes), wasStored: answer.wasStored };
    },
  };
}

function roundDegrees(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/** `ahead`, `to the right and up`: a direction in words that a model understands better than degrees. */
export function describeDirection(yawDeg: number, pitchDeg: number): string {
  const height =
    pitchDeg > 60
      ? 'steeply up'
      : pitchDeg > 25
        ? 'up'
        : pitchDeg < -60
          ? 'steeply down'
          : pitchDeg < -25
            ? 'down'
            : '';
  const turn = yawDeg - 360 * Math.floor((yawDeg + 180) / 360);
  const sides = [
    'ahead',
    'ahead to the right',
    'to the right',
    'behind to the right',
    'behind',
    'behind to the left',
    'to the left',
    'ahead to the left',
  ];
  const side = sides[(Math.round(turn / 45) + 8) % 8];
  return height === '' ? side : `${side} and ${height}`;
}
