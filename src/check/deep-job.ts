/** Runs on worker threads: decodes the images of one scene and measures them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { measurePixels } from '../analysis/check/pixels.ts';
import type { PixelFacts, ViewMisfit } from '../analysis/check/types.ts';
import type { JsonObject } from '../core/json.ts';
import type { SphericalCamera } from '../core/model/camera.ts';
import type { RgbImage } from '../core/model/image.ts';
import type { CreateJobRunner } from '../engine/plan.ts';
import { createPngCodec, isKernelPng, isPng, type PngCodec, readPngHeader } from '../io/node/png.ts';
import { decodeImage } from '../io/node/sharp.ts';
import { KernelMemory } from '../kernels/memory.ts';
import { findMisfits } from './find-misfits.ts';

export interface DeepImage {
  /** Absolute path. */
  file: string;
  /** For messages. */
  path: string;
  role: string;
  index: number;
  /** Hash the bytes too. */
  isHashed: boolean;
  camera?: SphericalCamera;
}

export interface DeepJob {
  images: readonly DeepImage[];
}

export interface DeepFacts {
  pixels?: PixelFacts;
  undecodable?: string;
  sha256?: string;
}

export interface DeepResult {
  images: readonly DeepFacts[];
  misfits?: readonly ViewMisfit[];
}

/** Decodes into kernel memory where the kernel can; the pixels are valid until the mark is released. */
async function decode(bytes: Uint8Array, file: string, memory: KernelMemory, codec: PngCodec): Promise<RgbImage> {
  if (isPng(bytes)) {
    const header = readPngHeader(bytes, file);
    if (isKernelPng(header) && header.colourType === 2) {
      const { width, height } = header;
      const pointer = memory.allocate(3 * width * height);
      codec.decodeInto(bytes, pointer, 3 * width, file);
      return { width, height, data: memory.u8(pointer, 3 * width * height) };
    }
  }
  return decodeImage(bytes, file);
}

/** Decodes and measures one image; a fault is a fact. */
export async function examinePixels(
  bytes: Uint8Array,
  path: string,
  memory: KernelMemory,
  codec: PngCodec,
): Promise<{ facts: DeepFacts; image?: RgbImage }> {
  try {
    const image = await decode(bytes, path, memory, codec);
    return { facts: { pixels: measurePixels(image, crc32(image.data).toString(16)) }, image };
  } catch (error) {
    return { facts: { undecodable: error instanceof Error ? error.message : String(error) } };
  }
}

export const createJobRunner: CreateJobRunner<DeepJob, undefined> = () => {
  const memory = new KernelMemory();
  const codec = createPngCodec(memory);

  return async ({ images }) => {
    const start = memory.mark();
    let panorama: RgbImage | undefined;
    const views: ({ image: RgbImage; camera: SphericalCamera } | undefined)[] = [];
    const results: DeepFacts[] = [];
    try {
      for (const { file, path, role, index, isHashed, camera } of images) {
        const mark = memory.mark();
        let bytes: Uint8Array;
        try {
          bytes = readFileSync(file);
        } catch (cause) {
          results.push({ undecodable: `Cannot be read: ${(cause as Error).message}` });
          continue;
        }
        const { facts, image } = await examinePixels(bytes, path, memory, codec);
        if (isHashed) facts.sha256 = createHash('sha256').update(bytes).digest('hex');
        results.push(facts);
        if (findMisfits && image) {
          // Memory may grow and detach views of it, so what is kept is copied.
          const kept = { ...image, data: image.data.slice() };
          if (role === 'panorama') panorama = kept;
          else if (role === 'view' && camera) views[index] = { image: kept, camera };
        }
        memory.release(mark);
      }
      const misfits = findMisfits && panorama ? findMisfits({ panorama, views }) : undefined;
      const result: DeepResult = { images: results, misfits };
      return result as unknown as JsonObject;
    } finally {
      memory.release(start);
    }
  };
};
