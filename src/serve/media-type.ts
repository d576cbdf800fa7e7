const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

/** What browsers do not show, but sharp reads: such pictures are converted before they are sent. */
export const convertedTypes: ReadonlySet<string> = new Set(['image/tiff']);

/**
 * The type that a file is sent as: told by its first bytes, since names lie. What is no picture or mesh that a page
 * shows is bytes to save: nothing of a dataset is ever sent as a page or a script.
 * @param head the first 32 bytes
 * @param extension with its dot
 */
export function mediaTypeOf(head: Uint8Array, extension: string): string {
  if (head[0] === 0x89 && ascii(head, 1, 4) === 'PNG') return 'image/png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg';
  if (ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === 'WEBP') return 'image/webp';
  if (ascii(head, 0, 4) === 'GIF8') return 'image/gif';
  if (ascii(head, 4, 8) === 'ftyp' && /avi[fs]/.test(ascii(head, 8, 32))) return 'image/avif';
  // Classic and BigTIFF, either byte order.
  if (/^(II[*+]\0|MM\0[*+])$/.test(ascii(head, 0, 4))) return 'image/tiff';
  if (ascii(head, 0, 4) === 'glTF') return 'model/gltf-binary';
  if (extension.toLowerCase() === '.obj') return 'text/plain; charset=utf-8';
  return 'application/octet-stream';
}
