import { FormatError } from '../../core/errors.ts';
import type { ImageSize, RgbImage } from '../../core/model/image.ts';
import { type GPano, isPartial, readGPano } from '../../io/gpano.ts';
import { isKernelPng, isPng, type PngCodec, readPngHeader } from '../../io/node/png.ts';
import { decodeImage, readImageHeader } from '../../io/node/sharp.ts';
import type { KernelMemory } from '../../kernels/memory.ts';
import { PanoramaBuffer } from '../../kernels/panorama.ts';

export interface LoadOptions {
  memory: KernelMemory;
  codec: PngCodec;
  /** Accept shapes other than 2:1. */
  fit: boolean;
  /** Called with the panorama's size in pixels before kernel memory is taken for it. */
  prepare(width: number, height: number): void;
}

export interface LoadedPanorama {
  panorama: PanoramaBuffer;
  /** In words, what was changed on the way to 8-bit sRGB and 2:1. */
  conversions: readonly string[];
  /** True when the file is a plain 8-bit RGB PNG, so that its bytes are its pixels and nothing else. */
  isPlainPng: boolean;
}

/** Chunks that a plain PNG may hold: anything else changes what the samples mean, or tells private things. */
const plainChunks = new Set(['IHDR', 'IDAT', 'IEND', 'sRGB', 'pHYs']);

function refuseShape(width: number, height: number, file: string): never {
  throw new FormatError(
    'not-equirectangular',
    `Expected a panorama twice as wide as high in ${file} but received ${width}x${height}`,
    {
      hint: 'Give --fit to place partial panoramas on the full sphere.',
    },
  );
}

/** Where a picture lies on its full 2:1 sphere, in pixels. */
interface Placement {
  width: number;
  height: number;
  left: number;
  top: number;
  /** For the scene's record. */
  description: string;
}

/** Where GPano XMP puts the picture. The file may have been scaled since the properties were written. */
function placeByGPano(image: ImageSize, gpano: GPano, file: string): Placement {
  const scale = image.width / gpano.croppedWidth;
  if (gpano.fullWidth !== 2 * gpano.fullHeight || Math.abs(image.height - gpano.croppedHeight * scale) > 1) {
    throw new FormatError(
      'bad-gpano',
      `The GPano XMP of ${file} does not describe a part of a 2:1 panorama of this size`,
    );
  }
  const width = 2 * Math.round((gpano.fullWidth * scale) / 2);
  const left = Math.min(Math.round(gpano.left * scale), width - image.width);
  const top = Math.min(Math.round(gpano.top * scale), width / 2 - image.height);
  const description = `placed at ${left},${top} of ${width}x${width / 2} by GPano XMP`;
  return { width, height: width / 2, left, top, description };
}

/** Centred: a wide picture spans all yaws, a narrow one all pitches. */
function placeInCentre(image: ImageSize): Placement {
  const width = Math.max(2 * Math.ceil(image.width / 2), 2 * image.height);
  const height = width / 2;
  return {
    width,
    height,
    left: Math.floor((width - image.width) / 2),
    top: Math.floor((height - image.height) / 2),
    description: `padded from ${image.width}x${image.height} to ${width}x${height}`,
  };
}

function padImage(image: RgbImage, { width, height, left, top }: Placement): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let row = 0; row < image.height; row++) {
    data.set(image.data.subarray(3 * image.width * row, 3 * image.width * (row + 1)), 3 * ((top + row) * width + left));
  }
  return { width, height, data };
}

/**
 * Decodes a panorama into kernel memory: plain 8-bit RGB PNGs by the kernel, everything else by sharp.
 * @throws {FormatError} `not-equirectangular`, `bad-gpano`, or the decoder's
 */
export async function loadPanorama(
  bytes: Uint8Array,
  file: string,
  { memory, codec, fit, prepare }: LoadOptions,
): Promise<LoadedPanorama> {
  if (isPng(bytes)) {
    const header = readPngHeader(bytes, file);
    const { width, height, colourType, chunkTypes } = header;
    const isPlainPng = isKernelPng(header) && colourType === 2 && [...chunkTypes].every(type => plainChunks.has(type));
    if (isPlainPng && width === 2 * height) {
      prepare(width, height);
      const panorama = new PanoramaBuffer(memory, width, height);
      codec.decodeInto(bytes, panorama.rowPointer(0), panorama.stride, file);
      panorama.fillPadding();
      return { panorama, conversions: [], isPlainPng };
    }
  }
  // The header alone tells a wrong shape, before anything is decoded.
  const header = await readImageHeader(bytes, file);
  const gpano = header.xmp === undefined ? undefined : readGPano(header.xmp);
  const partial = gpano !== undefined && isPartial(gpano);
  if (!fit && header.width !== 2 * header.height) refuseShape(header.width, header.height, file);
  if (!fit && partial) {
    throw new FormatError(
      'partial-panorama',
      `Expected a whole panorama in ${file} but its GPano XMP says it is a part of one`,
      {
        hint: 'Give --fit to place partial panoramas on the full sphere.',
      },
    );
  }
  const { conversions, ...decoded } = await decodeImage(bytes, file);
  let image: RgbImage = decoded;
  if (partial || image.width !== 2 * image.height) {
    const placement = partial ? placeByGPano(image, gpano, file) : placeInCentre(image);
    conversions.push(placement.description);
    image = padImage(image, placement);
  }
  prepare(image.width, image.height);
  const panorama = PanoramaBuffer.fromRgb(memory, image.data, image.width, image.height);
  return { panorama, conversions, isPlainPng: false };
}
