/** Runs on worker threads: decodes the images of scenes, measures them, and holds views against their panorama. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  calibrateFit,
  detectConvention,
  type FitRendering,
  measureScene,
  type SceneFit,
  type SceneSample,
  type ViewSample,
} from '../analysis/camera/index.ts';
import {
  extractSilhouette,
  findHullStrays,
  type SeenSilhouette,
  shrinkToRgba,
} from '../analysis/camera/pinhole/index.ts';
import { measurePixels } from '../analysis/check/pixels.ts';
import type { HullFacts } from '../analysis/check/posed-types.ts';
import type { ConventionFacts, PixelFacts } from '../analysis/check/types.ts';
import type { JsonObject } from '../core/json.ts';
import type { PinholeCamera } from '../core/model/camera.ts';
import type { RgbImage } from '../core/model/image.ts';
import type { CreateJobRunner } from '../engine/plan.ts';
import { createPngCodec, isKernelPng, isPng, type PngCodec, readPngHeader } from '../io/node/png.ts';
import { decodeImage } from '../io/node/sharp.ts';
import { readZipMember } from '../io/node/zip-file.ts';
import type { ZipEntry } from '../io/zip-directory.ts';
import { KernelMemory } from '../kernels/memory.ts';

export interface DeepImage {
  /** Absolute path; of the archive, for a member of a zip. */
  file: string;
  member?: ZipEntry;
  /** For messages. */
  path: string;
  role: string;
  index: number;
  /** Hash the bytes too. */
  isHashed: boolean;
  /** Of a view with a spherical camera: its stored angles, degrees. */
  angles?: { yaw: number; pitch: number; fov: number };
  /** Of a view with a pose. */
  camera?: PinholeCamera;
}

export interface DeepScene {
  /** Tells the scenes of a dataset apart. */
  id: string;
  images: readonly DeepImage[];
}

export interface DeepJob {
  scenes: readonly DeepScene[];
  /** Also find the convention of these scenes. */
  isSurvey: boolean;
}

export interface DeepSetup {
  /** What to hold views against; undefined where no convention is known. */
  rendering?: FitRendering;
}

export interface DeepFacts {
  pixels?: PixelFacts;
  undecodable?: string;
  sha256?: string;
}

export interface Survey {
  convention: ConventionFacts;
  rendering: FitRendering;
}

export interface DeepResult {
  /** Of each scene's images. */
  scenes: readonly (readonly DeepFacts[])[];
  fits: readonly SceneFit[];
  /** Of each scene, where its outlines can be compared. */
  hulls: readonly (HullFacts | undefined)[];
  survey?: Survey;
}

/** Longest side of the pictures outlines are taken from. */
const outlinePixels = 128;

/** Decodes into kernel memory where the kernel can; the pixels are valid until the mark is released or memory grows. */
async function decode(bytes: Uint8Array, file: string, memory: KernelMemory, codec: PngCodec): Promise<Decoded> {
  if (isPng(bytes)) {
    const header = readPngHeader(bytes, file);
    if (isKernelPng(header) && header.colourType === 2) {
      const { width, height } = header;
      const pointer = memory.allocate(3 * width * height);
      codec.decodeInto(bytes, pointer, 3 * width, file);
      return { pixels: () => ({ width, height, data: memory.u8(pointer, 3 * width * height) }) };
    }
  }
  const image = await decodeImage(bytes, file);
  return { pixels: () => image };
}

/** A decoded picture; memory may have grown since, so its pixels are looked up anew. */
interface Decoded {
  pixels(): RgbImage;
}

/** Decodes and measures one image; a fault is a fact. */
export async function examinePixels(
  bytes: Uint8Array,
  path: string,
  memory: KernelMemory,
  codec: PngCodec,
): Promise<{ facts: DeepFacts; decoded?: Decoded }> {
  try {
    const decoded = await decode(bytes, path, memory, codec);
    const image = decoded.pixels();
    return { facts: { pixels: measurePixels(image, crc32(image.data).toString(16)) }, decoded };
  } catch (error) {
    return { facts: { undecodable: error instanceof Error ? error.message : String(error) } };
  }
}

/** The convention of some scenes, and what views are held against from now on. */
function surveyConvention(samples: readonly SceneSample[]): Survey {
  const { rendering, looked, verdict, psnrDb, ambiguous, reasons, isExplained } = detectConvention(samples);
  const { scenes, views } = looked;
  return {
    convention: { verdict, psnrDb, ambiguous, reasons, isExplained, looked: { scenes, views } },
    rendering: calibrateFit(samples, rendering),
  };
}

export const createJobRunner: CreateJobRunner<DeepJob, DeepSetup> = ({ rendering }) => {
  const memory = new KernelMemory();
  const codec = createPngCodec(memory);

  /** Decodes one scene's images; those of one without cameras are let go at once. */
  async function examineScene({ id, images }: DeepScene): Promise<{
    facts: DeepFacts[];
    sample?: SceneSample;
    hull?: HullFacts;
  }> {
    const isKept = images.some(({ role }) => role === 'panorama') && images.some(({ angles }) => angles !== undefined);
    const facts: DeepFacts[] = [];
    let panorama: Decoded | undefined;
    const outlines: (SeenSilhouette & { view: number })[] = [];
    const views: { image: DeepImage; decoded: Decoded }[] = [];
    for (const image of images) {
      const mark = memory.mark();
      let bytes: Uint8Array;
      try {
        bytes = image.member ? await readZipMember(image.file, image.member, image.path) : readFileSync(image.file);
      } catch (cause) {
        facts.push({ undecodable: `Cannot be read: ${(cause as Error).message}` });
        continue;
      }
      const { facts: found, decoded } = await examinePixels(bytes, image.path, memory, codec);
      if (image.isHashed) found.sha256 = createHash('sha256').update(bytes).digest('hex');
      facts.push(found);
      if (decoded && image.camera) {
        const silhouette = extractSilhouette(shrinkToRgba(decoded.pixels(), outlinePixels));
        if (silhouette) outlines.push({ view: image.index, camera: image.camera, silhouette });
      }
      if (isKept && decoded && image.role === 'panorama') panorama = decoded;
      else if (isKept && decoded && image.angles) views.push({ image, decoded });
      else memory.release(mark);
    }
    const hull = findHullStrays(outlines);
    if (!panorama || views.length === 0) return { facts, hull };
    const samples = views.map(
      ({ image, decoded }): ViewSample => ({ index: image.index, image: decoded.pixels(), ...image.angles! }),
    );
    return { facts, sample: { id, panorama: panorama.pixels(), views: samples } };
  }

  const copyOf = (image: RgbImage): RgbImage => ({ ...image, data: image.data.slice() });

  return async ({ scenes, isSurvey }) => {
    const facts: DeepFacts[][] = [];
    const fits: SceneFit[] = [];
    const hulls: (HullFacts | undefined)[] = [];
    const samples: SceneSample[] = [];
    for (const scene of scenes) {
      const start = memory.mark();
      try {
        const examined = await examineScene(scene);
        facts.push(examined.facts);
        hulls.push(examined.hull);
        const { sample } = examined;
        if (!sample) continue;
        if (rendering) fits.push(measureScene(sample, rendering));
        // The next scene's pixels take the place of this one's.
        if (isSurvey)
          samples.push({
            ...sample,
            panorama: copyOf(sample.panorama),
            views: sample.views.map(view => ({ ...view, image: copyOf(view.image) })),
          });
      } finally {
        memory.release(start);
      }
    }
    const survey = samples.length > 0 ? surveyConvention(samples) : undefined;
    if (survey?.convention.isExplained) for (const sample of samples) fits.push(measureScene(sample, survey.rendering));
    const result: DeepResult = { scenes: facts, fits, hulls, survey };
    return result as unknown as JsonObject;
  };
};
