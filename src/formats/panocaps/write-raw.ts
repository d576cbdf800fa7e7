import type { LooseObject, PanocapsRecord } from './record.ts';

export interface RawFileOptions {
  /** Where the bytes go, in order. */
  write(bytes: Uint8Array): void;
  /** Members besides images and annotations: categories, info. */
  rest?: Record<string, unknown>;
}

/** Bytes gathered before they are handed on. */
const pieceBytes = 2 ** 20;

/** Puts texts and bytes one after the other, and hands them on in large pieces. */
class PieceWriter {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #encoder = new TextEncoder();
  #piece = new Uint8Array(pieceBytes);
  #length = 0;

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write;
  }

  text(text: string): void {
    // A unit of UTF-16 takes at most three bytes.
    if (text.length * 3 > pieceBytes - this.#length) {
      this.bytes(this.#encoder.encode(text));
      return;
    }
    this.#length += this.#encoder.encodeInto(text, this.#piece.subarray(this.#length)).written;
  }

  bytes(bytes: Uint8Array): void {
    if (bytes.length > pieceBytes - this.#length) this.flush();
    if (bytes.length > pieceBytes) {
      this.#write(bytes);
      return;
    }
    this.#piece.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  flush(): void {
    if (this.#length === 0) return;
    this.#write(this.#piece.subarray(0, this.#length));
    this.#piece = new Uint8Array(pieceBytes);
    this.#length = 0;
  }
}

/**
 * Writes one raw annotation file, a record a line so that it can be compared and searched line by line. Annotations
 * come first, as the card shows them, so nothing but the image records is held back.
 */
export class RawFileWriter {
  readonly #options: RawFileOptions;
  readonly #images: LooseObject[] = [];
  readonly #pieces: PieceWriter;
  #annotations = 0;

  constructor(options: RawFileOptions) {
    this.#options = options;
    this.#pieces = new PieceWriter(options.write);
    this.#pieces.text('{"annotations": [');
  }

  /**
   * @param texts the annotations as JSON, where they are at hand: written as they are, numbers and all
   * @throws {TypeError} never for values that came from JSON
   */
  add(image: LooseObject, annotations: readonly LooseObject[], texts: readonly (Uint8Array | undefined)[] = []): void {
    this.#images.push(image);
    for (const [i, annotation] of annotations.entries()) {
      this.#pieces.text(this.#annotations++ === 0 ? '\n' : ',\n');
      const text = texts[i];
      if (text) this.#pieces.bytes(text);
      else this.#pieces.text(JSON.stringify(annotation));
    }
  }

  /** Writes what was held back. The file is complete after it. */
  finish(): void {
    const pieces = this.#pieces;
    pieces.text(this.#annotations === 0 ? '],\n"images": [' : '\n],\n"images": [');
    for (const [i, image] of this.#images.entries()) pieces.text(`${i === 0 ? '' : ','}\n${JSON.stringify(image)}`);
    pieces.text(this.#images.length === 0 ? ']' : '\n]');
    for (const [key, value] of Object.entries(this.#options.rest ?? {})) {
      pieces.text(`,\n${JSON.stringify(key)}: ${JSON.stringify(value)}`);
    }
    pieces.text('}\n');
    pieces.flush();
  }
}

/** What one file gets of a record. */
export interface RawPart {
  image: LooseObject;
  annotations: readonly LooseObject[];
  texts?: readonly (Uint8Array | undefined)[];
}

/** The caption file's and the mask file's part of a record. */
export function rawPartsOf(record: PanocapsRecord): {
  captions: RawPart;
  masks: RawPart;
} {
  const { image, maskImage = image, captions, masks, places } = record;
  return {
    captions: { image, annotations: captions, texts: places.texts?.captions },
    masks: { image: maskImage, annotations: masks, texts: places.texts?.masks },
  };
}
