import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { FormatError, UsageError } from '../core/errors.ts';
import { sphericalCamera } from '../core/geometry/perspective.ts';
import type { SphericalCamera } from '../core/model/camera.ts';
import { readError } from '../io/node/file-source.ts';
import { writeFileAtomic } from '../io/node/files.ts';
import { createPngCodec } from '../io/node/png.ts';
import { decodeImage, encodeImage, type ImageFormat } from '../io/node/sharp.ts';
import { KernelMemory } from '../kernels/memory.ts';
import { PanoramaBuffer } from '../kernels/panorama.ts';
import { ViewRenderer } from '../kernels/view-renderer.ts';

export interface ProjectOptions {
  /** A 2:1 equirectangular image. */
  image: string;
  /** Degrees: yaw positive to the right, pitch positive up, roll clockwise, fov horizontal. */
  yaw: number;
  pitch: number;
  roll?: number;
  fov: number;
  /** Pixels. */
  width: number;
  height: number;
  /** `.png`, `.webp`, `.jpg` or `.jpeg`. */
  out: string;
  fast?: boolean;
}

const formats: Record<string, ImageFormat> = { '.png': 'png', '.webp': 'webp', '.jpg': 'jpeg', '.jpeg': 'jpeg' };

/**
 * Cuts one perspective view out of a panorama, with the sampling of `build panime`.
 * @returns the view's camera
 * @throws {UsageError} `bad-camera`, `bad-format`, `view-size`; {@link FormatError} for the image;
 *   {@link SystemError} `missing-file`, `cannot-read`, `cannot-write`
 */
export async function projectView(options: ProjectOptions): Promise<SphericalCamera> {
  const { yaw, pitch, roll, fov, width, height, out } = options;
  const format = formats[extname(out).toLowerCase()];
  if (!format)
    throw new UsageError(
      'bad-format',
      `Expected a name ending in ${Object.keys(formats).join(' ')} for --out but received ${out}`,
    );
  const camera = sphericalCamera({ yaw, pitch, roll, fovX: fov }, width, height);
  let bytes: Buffer;
  try {
    bytes = readFileSync(options.image);
  } catch (cause) {
    throw readError(cause, options.image);
  }
  const image = await decodeImage(bytes, basename(options.image));
  if (image.width !== 2 * image.height) {
    throw new FormatError(
      'not-equirectangular',
      `Expected a panorama twice as wide as high but received ${image.width}x${image.height}`,
      {
        where: { file: options.image },
      },
    );
  }
  const memory = new KernelMemory();
  const renderer = new ViewRenderer(memory);
  renderer.prepare({
    panoramaWidth: image.width,
    panoramaHeight: image.height,
    viewWidth: width,
    viewHeight: height,
    cameras: [camera],
    fast: options.fast,
  });
  renderer.load(PanoramaBuffer.fromRgb(memory, image.data, image.width, image.height));
  const pixels = renderer.render(0);
  const encoded =
    format === 'png'
      ? createPngCodec(memory).encode({ pixels, width, height, channels: 3 })
      : await encodeImage({ width, height, data: memory.u8(pixels, 3 * width * height).slice() }, format);
  writeFileAtomic(out, encoded);
  return camera;
}
