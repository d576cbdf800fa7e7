import type { JsonObject } from '../../core/json.ts';
import type { PngCodec } from '../../io/node/png.ts';
import type { KernelMemory } from '../../kernels/memory.ts';
import type { PanoramaBuffer } from '../../kernels/panorama.ts';
import type { LoadOptions } from './load-panorama.ts';
import type { PanimeJob, PanimeSetup } from './plan.ts';
import type { Painting } from './truth.ts';

/** A scene's panorama in kernel memory, and what is known of it. */
export interface LoadedScene {
  panorama: PanoramaBuffer;
  /** For the scene's row in scenes.jsonl. */
  record: JsonObject;
  /** The source file, when its bytes are a plain PNG that can be kept as it is. */
  originalPng?: Uint8Array;
  /** What the embedded generator painted, where it did. */
  painting?: Painting;
}

/** What every loader is made from. */
export interface LoaderParts {
  setup: PanimeSetup;
  memory: KernelMemory;
  codec: PngCodec;
}

/** Brings a job's panorama into kernel memory, after `prepare` was told its size. */
export type LoadScene = (job: PanimeJob, prepare: LoadOptions['prepare']) => Promise<LoadedScene>;

/** The source of a job that a generator serves. */
export function promptSource({ source }: PanimeJob) {
  if (source.kind !== 'prompt') throw new TypeError(`Expected a prompt for the source but received ${source.kind}`);
  return source;
}
