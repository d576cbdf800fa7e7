/** The one door to sharp (libvips): codecs, colour management, SVG. Everything else works on plain bytes. */
import type Sharp from 'sharp';
import { FormatError } from '../../core/errors.ts';
import type { ImageSize, RgbImage } from '../../core/model/image.ts';

let loaded: Promise<typeof Sharp> | undefined;

/** Loads sharp at the first use: it takes a tenth of a second, and plain PNGs do without. */
function loadSharp(): Promise<typeof Sharp> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    // Panoply's own workers are the parallelism; libvips' threads and cache would only compete with them.
    sharp.concurrency(1);
    sharp.cache(false);
    return sharp;
  });
  return loaded;
}

export type ImageFormat = 'png' | 'webp' | 'jpeg';

/** Pixels decoded to 8-bit sRGB, and in words what had to be changed to get there. */
export interface DecodedImage extends RgbImage {
  /** E.g. `16-bit to 8-bit`, `alpha blended over black`, `rotated by EXIF orientation 6`; empty when nothing. */
  conversions: string[];
}

export interface ImageHeader extends ImageSize {
  /** Size after the EXIF orientation is applied. */
  format: string;
  channels: number;
  hasAlpha: boolean;
  bitDepth: number;
  hasIcc: boolean;
  orientation: number;
  /** The XMP packet, if any. */
  xmp?: string;
}

/** Refuses pictures above this many pixels (16384 x 16384) rather than exhausting memory. */
const maximumPixels = 2 ** 28;

async function open(bytes: Uint8Array, file: string | undefined) {
  if (bytes.byteLength === 0)
    throw new FormatError('image-empty', 'Expected an image but the file is empty', { where: { file } });
  const sharp = await loadSharp();
  return sharp(bytes, { limitInputPixels: maximumPixels, failOn: 'error', sequentialRead: true });
}

function unreadable(cause: unknown, file: string | undefined): FormatError {
  const message = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
  return new FormatError('image-unreadable', `The image cannot be decoded: ${message}`, {
    where: { file },
    hint: 'Open it in an image viewer; if it is broken there too, fetch or export it again.',
    cause,
  });
}

/**
 * Reads an image's header.
 * @throws {FormatError} `image-empty`, `image-unreadable`
 */
export async function readImageHeader(bytes: Uint8Array, file?: string): Promise<ImageHeader> {
  const input = await open(bytes, file);
  try {
    const metadata = await input.metadata();
    const orientation = metadata.orientation ?? 1;
    const turned = orientation >= 5;
    return {
      width: turned ? metadata.height : metadata.width,
      height: turned ? metadata.width : metadata.height,
      format: metadata.format,
      channels: metadata.channels,
      hasAlpha: metadata.hasAlpha,
      bitDepth: metadata.depth === 'ushort' || metadata.depth === 'short' ? 16 : metadata.depth === 'float' ? 32 : 8,
      hasIcc: metadata.icc !== undefined,
      orientation,
      xmp: metadata.xmpAsString ?? metadata.xmp?.toString('utf8'),
    };
  } catch (cause) {
    throw unreadable(cause, file);
  }
}

/**
 * Decodes any supported image to 8-bit sRGB: ICC profile and EXIF orientation applied, alpha blended over black,
 * grey and 16-bit converted.
 * @throws {FormatError} `image-empty`, `image-unreadable`
 */
export async function decodeImage(bytes: Uint8Array, file?: string): Promise<DecodedImage> {
  const header = await readImageHeader(bytes, file);
  const conversions: string[] = [];
  if (header.bitDepth !== 8) conversions.push(`${header.bitDepth}-bit to 8-bit`);
  if (header.hasAlpha) conversions.push('alpha blended over black');
  if (header.channels < 3) conversions.push('grey to RGB');
  if (header.hasIcc) conversions.push('ICC profile to sRGB');
  if (header.orientation !== 1) conversions.push(`rotated by EXIF orientation ${header.orientation}`);
  try {
    let image = (await open(bytes, file)).autoOrient().toColourspace('srgb');
    if (header.hasAlpha) image = image.flatten({ background: '#000' });
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    if (info.channels === 3) return { width: info.width, height: info.height, data, conversions };
    // libvips keeps a grey picture at one channel.
    const rgb = new Uint8Array(info.width * info.height * 3);
    for (let i = 0, o = 0; o < rgb.length; i += info.channels, o += 3) rgb[o] = rgb[o + 1] = rgb[o + 2] = data[i];
    return { width: info.width, height: info.height, data: rgb, conversions };
  } catch (cause) {
    throw unreadable(cause, file);
  }
}

/** Encodes 8-bit RGB or RGBA. JPEG at quality 92 (4:4:4), WebP lossless unless `quality` is given. */
export async function encodeImage(
  { width, height, data }: RgbImage,
  format: ImageFormat,
  { channels = 3, quality }: { channels?: 3 | 4; quality?: number } = {},
): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  if (format === 'jpeg') return image.jpeg({ quality: quality ?? 92, chromaSubsampling: '4:4:4' }).toBuffer();
  if (format === 'webp')
    return image.webp(quality === undefined ? { lossless: true, effort: 2 } : { quality }).toBuffer();
  return image.png({ compressionLevel: 6 }).toBuffer();
}

/** Paints an SVG document (no machine fonts: use paths) to RGBA, 4 bytes a pixel, not premultiplied. */
export async function renderSvg(svg: string, width: number, height: number): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { data } = await sharp(Buffer.from(svg), { limitInputPixels: false, unlimited: true })
    .resize(width, height, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return data;
}

/** Scales 8-bit RGB to another size: area averaging when it shrinks, Lanczos when it grows. */
export async function resizeImage(
  { width, height, data }: RgbImage,
  toWidth: number,
  toHeight: number,
): Promise<RgbImage> {
  const sharp = await loadSharp();
  const resized = await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .resize(toWidth, toHeight, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  return { width: toWidth, height: toHeight, data: resized };
}

/** Largest side of the pictures that {@link shrinkImage} reads, and their pixels; larger ones are refused. */
const mostShrunkPixels = 2 ** 28;

/** Chunks of a PNG that change how its samples are to be understood. */
const tellingChunks = new Set(['iCCP', 'gAMA', 'cHRM', 'cICP', 'eXIf', 'tRNS', 'PLTE']);

/** Whether the samples of an encoded picture are 8-bit sRGB as they stand: nothing to turn, convert or lay on white. */
function isPlainPng(input: Uint8Array | string): boolean {
  if (typeof input === 'string' || input.byteLength < 33) return false;
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  // The signature, then bit depth and colour type (2 is RGB).
  if (view.getUint32(0) !== 0x89504e47 || input[24] !== 8 || input[25] !== 2) return false;
  for (let at = 8; at + 8 <= input.byteLength; ) {
    const name = String.fromCharCode(...input.subarray(at + 4, at + 8));
    if (name === 'IDAT') return true;
    if (tellingChunks.has(name)) return false;
    at += 12 + view.getUint32(at);
  }
  return false;
}

/** What a small picture may measure at most, pixels, and its quality as JPEG. */
export interface ShrunkSize {
  width: number;
  height: number;
  quality?: number;
}

/** {@link shrinkImage} of pixels that are decoded: 8-bit sRGB, with or without alpha. */
export async function shrinkPixels(
  { width, height, channels, data }: { width: number; height: number; channels: 3 | 4; data: Uint8Array },
  size: ShrunkSize,
  file?: string,
): Promise<Uint8Array> {
  const sharp = await loadSharp();
  try {
    const small = sharp(data, { raw: { width, height, channels } }).resize({
      width: size.width,
      height: size.height,
      fit: 'inside',
      withoutEnlargement: true,
    });
    return await (channels === 4 ? small.flatten({ background: '#fff' }) : small)
      .jpeg({ quality: size.quality ?? 80 })
      .toBuffer();
  } catch (cause) {
    throw unreadable(cause, file);
  }
}

/**
 * Makes a small picture of an encoded one, as JPEG: at most `width` pixels wide and `height` high. JPEGs are decoded at a
 * fraction of their size; what is large is read in strips; transparency is laid on white. Encoding
 * JPEG takes a quarter of the time that WebP does.
 * @param input encoded bytes, or the path of a file
 * @param file name for messages
 * @throws {FormatError} `image-empty`, `image-unreadable`, also where it has more than 2^28 pixels
 */
export async function shrinkImage(
  input: Uint8Array | string,
  { width, height, quality = 80 }: ShrunkSize,
  file?: string,
): Promise<Uint8Array> {
  if (typeof input !== 'string' && input.byteLength === 0)
    throw new FormatError('image-empty', 'Expected an image but the file is empty', { where: { file } });
  const sharp = await loadSharp();
  try {
    const image = sharp(input, { limitInputPixels: mostShrunkPixels, failOn: 'error', sequentialRead: true });
    const small = (isPlainPng(input) ? image : image.autoOrient())
      .resize({ width, height, fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality });
    // Steps with nothing to do take a fifth of the time.
    return await (isPlainPng(input) ? small : small.toColourspace('srgb').flatten({ background: '#fff' })).toBuffer();
  } catch (cause) {
    throw unreadable(cause, file);
  }
}

/**
 * Writes any supported picture as a PNG that browsers show: sRGB with EXIF orientation applied and transparency kept.
 * One channel of 16 bits (a depth layer) stays so.
 * @param input encoded bytes, or the path of a file
 * @throws {FormatError} `image-empty`, `image-unreadable`, also where it has more than 2^28 pixels
 */
export async function convertToPng(input: Uint8Array | string, file?: string): Promise<Uint8Array> {
  if (typeof input !== 'string' && input.byteLength === 0)
    throw new FormatError('image-empty', 'Expected an image but the file is empty', { where: { file } });
  const sharp = await loadSharp();
  try {
    const image = sharp(input, { limitInputPixels: mostShrunkPixels, failOn: 'error', sequentialRead: true });
    const { depth, channels } = await image.metadata();
    const isLayer = depth === 'ushort' && channels === 1;
    return await image
      .autoOrient()
      .toColourspace(isLayer ? 'grey16' : 'srgb')
      .png({ compressionLevel: 2 })
      .toBuffer();
  } catch (cause) {
    throw unreadable(cause, file);
  }
}

/**
 * Cuts a picture into a grid of tiles, as WebP of quality 90. Holds the whole picture, 3 bytes a pixel.
 * @param onTile called tile after tile, rows from the top
 * @throws {FormatError} `image-empty`, `image-unreadable`
 */
export async function cutTiles(
  bytes: Uint8Array,
  { columns, rows }: { columns: number; rows: number },
  onTile: (column: number, row: number, tile: Uint8Array) => Promise<void>,
  file?: string,
): Promise<void> {
  const { width, height, data } = await decodeImage(bytes, file);
  const sharp = await loadSharp();
  const edge = (length: number, index: number, count: number) => Math.round((length * index) / count);
  for (let row = 0; row < rows; row++) {
    const top = edge(height, row, rows);
    await Promise.all(
      Array.from({ length: columns }, async (_, column) => {
        const left = edge(width, column, columns);
        const tile = await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
          .extract({
            left,
            top,
            width: edge(width, column + 1, columns) - left,
            height: edge(height, row + 1, rows) - top,
          })
          .webp({ quality: 90, effort: 0 })
          .toBuffer();
        await onTile(column, row, tile);
      }),
    );
  }
}

/**
 * Decodes an image small, with its transparency: 8-bit sRGB and alpha, not premultiplied, no side above `longest`.
 * @throws {FormatError} `image-empty`, `image-unreadable`
 */
export async function decodeThumbnail(
  bytes: Uint8Array,
  longest: number,
  file?: string,
): Promise<{ width: number; height: number; data: Uint8Array }> {
  try {
    const { data, info } = await (await open(bytes, file))
      .autoOrient()
      .resize(longest, longest, { fit: 'inside', withoutEnlargement: true, kernel: 'linear' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch (cause) {
    throw unreadable(cause, file);
  }
}
