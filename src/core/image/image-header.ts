import type { ImageSize } from '../model/image.ts';

/** What the first bytes of a PNG, JPEG or WebP say. Sizes are before an orientation is applied. */
export interface ImageHeader extends ImageSize {
  format: 'png' | 'jpeg' | 'webp';
  /** Colour channels without alpha: 1 or 3 (4 for CMYK). A palette counts as 3. */
  channels: number;
  hasAlpha: boolean;
  isPalette: boolean;
  bitDepth: number;
  /** EXIF orientation, 1 to 8; undefined where EXIF is stored but not within the header. */
  orientation: number | undefined;
}

/** The header, or how many bytes from the start are needed to tell, or what is wrong. */
export type HeaderResult =
  | { kind: 'header'; header: ImageHeader }
  | { kind: 'more'; byteLength: number }
  | { kind: 'unknown' }
  | { kind: 'broken'; message: string };

/** Enough for every PNG without metadata, every WebP and most JPEGs. */
export const headerBytes = 1024;

const broken = (message: string): HeaderResult => ({ kind: 'broken', message });
const more = (byteLength: number): HeaderResult => ({ kind: 'more', byteLength });
const ascii = (bytes: Uint8Array, start: number, length: number) =>
  String.fromCharCode(...bytes.subarray(start, start + length));
const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Reads width, height and kind of pixels from the start of a file; decodes nothing.
 * @param bytes the first bytes of the file
 * @param fileBytes the file's length: what lies past it can never be asked for
 * @source PNG specification (third edition) 11.2.1; ITU-T T.81 annex B; RFC 9649 (WebP) 2.5 to 2.7
 */
export function parseImageHeader(bytes: Uint8Array, fileBytes: number): HeaderResult {
  const result = parseByKind(bytes);
  if (result.kind !== 'more') return result;
  if (bytes.length >= fileBytes)
    return broken(`Expected at least ${result.byteLength} bytes for its header but received ${fileBytes}`);
  return more(Math.min(fileBytes, Math.max(result.byteLength, bytes.length * 2)));
}

function parseByKind(bytes: Uint8Array): HeaderResult {
  if (bytes.length < 16) return more(16);
  if (bytes[0] === 0x89 && ascii(bytes, 1, 3) === 'PNG') return parsePngHeader(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return parseJpegHeader(bytes);
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return parseWebpHeader(bytes);
  return { kind: 'unknown' };
}

function parsePngHeader(bytes: Uint8Array): HeaderResult {
  if (bytes.length < 33) return more(33);
  const view = viewOf(bytes);
  if (view.getUint32(4) !== 0x0d0a1a0a) return broken('Expected a PNG signature but its line ends were changed');
  if (view.getUint32(8) !== 13 || ascii(bytes, 12, 4) !== 'IHDR') return broken('Expected IHDR as the first PNG chunk');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width === 0 || height === 0) return broken(`Expected a picture of some size but received ${width}x${height}`);
  const [bitDepth, colourType] = [bytes[24], bytes[25]];
  if (![0, 2, 3, 4, 6].includes(colourType)) return broken(`Expected a PNG colour type but received ${colourType}`);
  let hasAlpha = colourType === 4 || colourType === 6;
  let orientation: number | undefined = 1;
  // The chunks before the pixels: transparency and EXIF. One that ends beyond the bytes at hand is not chased.
  for (let offset = 33; offset + 8 <= bytes.length; ) {
    const length = view.getUint32(offset);
    const type = ascii(bytes, offset + 4, 4);
    if (type === 'IDAT' || type === 'IEND') break;
    if (type === 'tRNS') hasAlpha = true;
    if (type === 'eXIf') orientation = readOrientation(bytes.subarray(offset + 8, offset + 8 + length));
    if (offset + 12 + length > bytes.length) {
      if (type === 'eXIf') orientation = undefined;
      break;
    }
    offset += 12 + length;
  }
  const isPalette = colourType === 3;
  const channels = colourType === 0 || colourType === 4 ? 1 : 3;
  return {
    kind: 'header',
    header: {
      format: 'png',
      width,
      height,
      channels,
      hasAlpha,
      isPalette,
      bitDepth: isPalette ? 8 : bitDepth,
      orientation,
    },
  };
}

/** Start-of-frame markers: all of FFC0 to FFCF but DHT, JPG and DAC. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function parseJpegHeader(bytes: Uint8Array): HeaderResult {
  const view = viewOf(bytes);
  let orientation: number | undefined = 1;
  for (let offset = 2; ; ) {
    if (offset + 4 > bytes.length) return more(offset + 32);
    if (bytes[offset] !== 0xff) return broken(`Expected a JPEG marker at byte ${offset} but received ${bytes[offset]}`);
    const marker = bytes[offset + 1];
    if (marker === 0xff) {
      offset++;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) return broken('Expected a JPEG frame before its first scan');
    const length = view.getUint16(offset + 2);
    if (length < 2) return broken(`Expected a JPEG segment of at least 2 bytes but received ${length}`);
    if (isFrame(marker)) {
      if (offset + 10 > bytes.length) return more(offset + 10);
      const [height, width, components] = [view.getUint16(offset + 5), view.getUint16(offset + 7), bytes[offset + 9]];
      if (width === 0 || height === 0) return broken(`Expected a picture of some size but received ${width}x${height}`);
      const header: ImageHeader = {
        format: 'jpeg',
        width,
        height,
        channels: components,
        hasAlpha: false,
        isPalette: false,
        bitDepth: bytes[offset + 4],
        orientation,
      };
      return { kind: 'header', header };
    }
    if (marker === 0xe1 && orientation === 1) {
      if (offset + 2 + length > bytes.length) return more(offset + 2 + length + 32);
      if (ascii(bytes, offset + 4, 4) === 'Exif')
        orientation = readOrientation(bytes.subarray(offset + 10, offset + 2 + length));
    }
    offset += 2 + length;
  }
}

function parseWebpHeader(bytes: Uint8Array): HeaderResult {
  if (bytes.length < 30) return more(30);
  const view = viewOf(bytes);
  const kind = ascii(bytes, 12, 4);
  const base = { format: 'webp', channels: 3, isPalette: false, bitDepth: 8 } as const;
  if (kind === 'VP8 ') {
    if (bytes[23] !== 0x9d || bytes[24] !== 0x01 || bytes[25] !== 0x2a) return broken('Expected a WebP key frame');
    const [width, height] = [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff];
    return { kind: 'header', header: { ...base, width, height, hasAlpha: false, orientation: 1 } };
  }
  if (kind === 'VP8L') {
    if (bytes[20] !== 0x2f) return broken('Expected a lossless WebP signature');
    const bits = view.getUint32(21, true);
    const [width, height] = [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
    return { kind: 'header', header: { ...base, width, height, hasAlpha: ((bits >>> 28) & 1) === 1, orientation: 1 } };
  }
  if (kind === 'VP8X') {
    const flags = bytes[20];
    const read24 = (at: number) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
    const [width, height] = [read24(24) + 1, read24(27) + 1];
    // EXIF comes after the pixels: only the whole file could tell.
    const orientation = (flags & 8) === 0 ? 1 : undefined;
    return { kind: 'header', header: { ...base, width, height, hasAlpha: (flags & 16) !== 0, orientation } };
  }
  return broken(`Expected VP8, VP8L or VP8X as the first WebP chunk but received ${JSON.stringify(kind)}`);
}

/** EXIF orientation of a TIFF block, 1 when it has none or makes no sense. @source Exif 2.32, 4.6.4 A, tag 0x0112 */
function readOrientation(tiff: Uint8Array): number {
  if (tiff.length < 14) return 1;
  const view = viewOf(tiff);
  const little = tiff[0] === 0x49;
  const start = view.getUint32(4, little);
  if (start + 2 > tiff.length) return 1;
  const count = view.getUint16(start, little);
  for (let i = 0, at = start + 2; i < count && at + 12 <= tiff.length; i++, at += 12) {
    if (view.getUint16(at, little) !== 0x0112) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** How many bytes from the end {@link isImageComplete} wants to see. */
export const tailBytes = 64;

/**
 * Whether the file goes on to its end: PNG's IEND, JPEG's EOI, WebP's stated length. Bytes after the end are allowed,
 * as decoders allow them, within the bytes at hand.
 * @param tail the last bytes of the file
 * @param head its first 12 bytes or more (WebP states its length there)
 * @returns undefined where more of the tail would be needed to tell
 */
export function isImageComplete(
  format: ImageHeader['format'],
  head: Uint8Array,
  tail: Uint8Array,
  fileBytes: number,
): boolean | undefined {
  if (format === 'webp') return viewOf(head).getUint32(4, true) + 8 <= fileBytes;
  // IEND with its checksum; EOI.
  const end = format === 'png' ? [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82] : [0xff, 0xd9];
  for (let at = tail.length - end.length; at >= 0; at--) if (end.every((byte, i) => tail[at + i] === byte)) return true;
  return tail.length >= Math.min(fileBytes, 65536) ? false : undefined;
}
