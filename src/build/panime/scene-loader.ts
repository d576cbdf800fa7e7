import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { measureSeam, type SeamMeasure } from '../../analysis/seam.ts';
import { blendSeam } from '../../core/image/blend-seam.ts';
import type { JsonObject } from '../../core/json.ts';
import { readError } from '../../io/node/file-source.ts';
import type { PngCodec } from '../../io/node/png.ts';
import { decodeImage } from '../../io/node/sharp.ts';
import type { KernelMemory } from '../../kernels/memory.ts';
import { PanoramaBuffer } from '../../kernels/panorama.ts';
import { AnswerStore, createImageGenerator, shareConcurrency } from '../../providers/index.ts';
import { createScene, type PaintedScene, type PanimeScene, paintScene } from '../../synth/panime/index.ts';
import type { SceneSource } from './inputs.ts';
import { type LoadOptions, loadPanorama } from './load-panorama.ts';
import type { PanimeJob, PanimeSetup } from './plan.ts';

/** A scene's panorama in kernel memory, and what is known of it. */
export interface LoadedScene {
  panorama: PanoramaBuffer;
  /** For the scene's row in scenes.jsonl. */
  record: JsonObject;
  /** The source file, when its bytes are a plain PNG that can be kept as it is. */
  originalPng?: Uint8Array;
  /** What the procedural generator knows. */
  painted?: { scene: PanimeScene; picture: PaintedScene };
}

/** How much larger than the standard panorama the procedural generator paints when the original is kept: 8192x4096. */
const originalScale = 4;

type FileSource = Extract<SceneSource, { kind: 'file' }>;

function readSource({ path, file }: FileSource): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    // Named relative to the input folder: failures.jsonl must not tell paths of this machine.
    throw readError(cause, file);
  }
}

/** What is wrong with a panorama that should be the whole sphere, for its record. */
function describeSeam({ wraps, ratio, zenith, nadir }: SeamMeasure): JsonObject {
  return { wraps, ratio: Math.round(ratio * 100) / 100, zenithCloses: zenith.closes, nadirCloses: nadir.closes };
}

/** @returns a function that brings a job's panorama into kernel memory: from a file, a model server or our own brush */
export function createSceneLoader(setup: PanimeSetup, memory: KernelMemory, codec: PngCodec) {
  const { settings } = setup;
  const { generator, width, height } = settings;
  const server =
    generator?.kind === 'server'
      ? createImageGenerator(shareConcurrency(generator.options, setup.workers), {
          store: new AnswerStore(setup.answersFolder),
          breakerSlots: setup.breakerSlots.generator,
        })
      : undefined;

  async function loadBytes(bytes: Uint8Array, file: string, prepare: LoadOptions['prepare']) {
    return loadPanorama(bytes, file, { memory, codec, fit: settings.fit, prepare });
  }

  return async ({ id, source }: PanimeJob, prepare: LoadOptions['prepare']): Promise<LoadedScene> => {
    if (source.kind === 'file') {
      const bytes = readSource(source);
      const { panorama, conversions, isPlainPng } = await loadBytes(bytes, source.file, prepare);
      const record = {
        file: source.file,
        width: panorama.width,
        height: panorama.height,
        bytes: bytes.byteLength,
        crc32: crc32(bytes).toString(16).padStart(8, '0'),
        conversions: conversions.length > 0 ? conversions : undefined,
      };
      return { panorama, record: { source: record }, originalPng: isPlainPng ? bytes : undefined };
    }
    const { prompt, seed, id: inputId } = source;
    if (server) {
      const { bytes, conversions, revisedPrompt, receivedWidth, receivedHeight } = await server.generate(prompt, {
        width,
        height,
        seed,
        scene: id,
      });
      const answer = await decodeImage(bytes, 'answer');
      const measure = measureSeam(answer);
      const isWhole = measure.wraps && measure.zenith.closes && measure.nadir.closes;
      const mend = settings.seam === 'blend' && !isWhole;
      const image = mend
        ? blendSeam(answer, { seam: !measure.wraps, zenith: !measure.zenith.closes, nadir: !measure.nadir.closes })
        : answer;
      prepare(image.width, image.height);
      const panorama = PanoramaBuffer.fromRgb(memory, image.data, image.width, image.height);
      const source = {
        seed,
        received: `${receivedWidth}x${receivedHeight}`,
        revisedPrompt,
        conversions: conversions.length > 0 ? conversions : undefined,
        seam: isWhole ? undefined : { ...describeSeam(measure), mended: mend },
      };
      return { panorama, record: { id: inputId, source } };
    }
    const scene = createScene(prompt, { seed });
    const scale = settings.keepOriginal ? originalScale : 1;
    const picture = paintScene(scene, width * scale, height * scale);
    prepare(picture.width, picture.height);
    const panorama = PanoramaBuffer.fromRgb(memory, picture.rgb, picture.width, picture.height);
    const { generator: name, understood, assumed, notDrawn } = scene.metadata;
    // Through JSON: absent fields stay absent.
    const read = JSON.parse(JSON.stringify({ understood, assumed, notDrawn })) as JsonObject;
    return {
      panorama,
      record: { id: inputId, source: { seed, generator: name, synthetic: true, ...read } },
      painted: { scene, picture },
    };
  };
}
