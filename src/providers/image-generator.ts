import { UsageError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { AnswerStore } from './answer-store.ts';
import { type ClientCounts, type ClientDependencies, createModelServerClient } from './client.ts';
import { Fault } from './fault.ts';
import { mediaTypeOf, type Panorama, readImagePayload, readPanorama } from './image-answer.ts';
import { fillTemplate, type ImageGeneratorOptions, resolveImageGenerator } from './options.ts';
import { isRecord, type JsonRecord } from './read-json.ts';
import { createMemory } from './remember.ts';

export interface GenerateOptions {
  /** Size wanted, pixels; 2:1. */
  width: number;
  height: number;
  /** The scene's seed: a whole number from 0. */
  seed?: number;
  /** Names the scene in the count of failures in a row. Default: the prompt. */
  scene?: string;
  signal?: AbortSignal;
}

export interface GeneratedPanorama extends Panorama {
  /** Whether the answer was stored already, so that nothing was asked. */
  wasStored: boolean;
  /** The prompt as the server says it changed it. */
  revisedPrompt?: string;
}

export interface ImageGenerator {
  /**
   * A panorama for a prompt.
   * @throws {PanoplyError} what the server did, with code and hint: the scene fails, others may not
   * @throws {SystemError} `server-down`: no further scene will succeed; `interrupted`
   */
  generate(prompt: string, options: GenerateOptions): Promise<GeneratedPanorama>;
  readonly counts: ClientCounts;
}

const endpoint = '/v1/images/generations';

/**
 * A client of `POST /v1/images/generations` as vLLM, SGLang, LocalAI, Ollama and hosted services share it.
 * @param store keeps the answers; without one every call asks
 * @throws {UsageError} `bad-option`, `bad-url`, `bad-template`, `bad-key`
 * @source https://platform.openai.com/docs/api-reference/images/create; `seed` is an extension that vLLM, SGLang and
 *   LocalAI take; a server that refuses `seed` or `response_format` is asked without
 */
export function createImageGenerator(
  options: ImageGeneratorOptions,
  { store, ...dependencies }: ClientDependencies & { store?: AnswerStore } = {},
): ImageGenerator {
  const settings = resolveImageGenerator(options);
  const client = createModelServerClient(settings, dependencies);
  const remember = createMemory(store, client.secret);
  const url = `${settings.url}${endpoint}`;

  function bodyOf(prompt: string, width: number, height: number, seed: number | undefined): JsonObject {
    return {
      model: settings.model,
      prompt: fillTemplate(settings.promptTemplate, { prompt, width, height }),
      size: settings.requestSize ?? `${width}x${height}`,
      response_format: settings.responseFormat === 'none' ? undefined : settings.responseFormat,
      seed,
      ...settings.extraBody,
    };
  }

  async function readBytes(json: JsonRecord, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const payload = readImagePayload(json, url);
    return 'bytes' in payload ? payload.bytes : (await client.fetchBytes(payload.url, endpoint, signal)).bytes;
  }

  return {
    counts: client.counts,
    async generate(prompt, { width, height, seed: sceneSeed, scene, signal }) {
      if (width !== 2 * height || !Number.isInteger(height) || height < 1) {
        throw new UsageError('bad-size', `Expected a width of twice the height but received ${width}x${height}`);
      }
      const seed = seedFor(settings.seed, sceneSeed);
      const wanted = { width, height };
      let own: { bytes: Uint8Array; panorama: Panorama } | undefined;
      const request = {
        endpoint,
        body: bodyOf(prompt, width, height, seed),
        server: settings.model === undefined ? settings.url : undefined,
      };
      const answer = await remember(request, async () => {
        const asked = await client.ask({
          endpoint,
          body: attemptSeed => bodyOf(prompt, width, height, attemptSeed) as JsonRecord,
          seed,
          optionalFields: { response_format: undefined, seed: undefined },
          scene: scene ?? prompt,
          signal,
          async read(json) {
            const bytes = await readBytes(json, signal);
            own = { bytes, panorama: await readPanorama(bytes, wanted, url, client.secret) };
            return { bytes, revisedPrompt: revisedPromptOf(json) };
          },
        });
        const { bytes, revisedPrompt } = asked.value;
        const notes: JsonObject = {
          seed: asked.seed,
          leftOut: asked.leftOut.length > 0 ? asked.leftOut : undefined,
          revisedPrompt: revisedPrompt === undefined ? undefined : client.secret.redact(revisedPrompt),
        };
        return { bytes, mediaType: mediaTypeOf(bytes)!, notes };
      });
      // Read again when it is not this call's own answer: stored, or another worker's that came first.
      const isOwn = own !== undefined && Buffer.compare(own.bytes, answer.bytes) === 0;
      const panorama = isOwn ? own!.panorama : await readStored(answer.bytes, wanted);
      const { revisedPrompt } = answer.notes;
      return {
        ...panorama,
        wasStored: answer.wasStored,
        revisedPrompt: typeof revisedPrompt === 'string' ? revisedPrompt : undefined,
      };
    },
  };

  async function readStored(bytes: Uint8Array, wanted: { width: number; height: number }): Promise<Panorama> {
    try {
      return await readPanorama(bytes, wanted, url, client.secret);
    } catch (fault) {
      throw fault instanceof Fault ? fault.error : fault;
    }
  }
}

/** The seed to send: the option's own, the scene's, or none. */
export function seedFor(option: number | 'scene' | 'none', sceneSeed: number | undefined): number | undefined {
  return option === 'none' ? undefined : option === 'scene' ? sceneSeed : option;
}

function revisedPromptOf(json: JsonRecord): string | undefined {
  const first = Array.isArray(json.data) ? json.data[0] : undefined;
  return isRecord(first) && typeof first.revised_prompt === 'string' && first.revised_prompt !== ''
    ? first.revised_prompt
    : undefined;
}
