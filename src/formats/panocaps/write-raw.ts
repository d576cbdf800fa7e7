import type { LooseObject, PanocapsRecord } from './record.ts';

export interface RawFileOptions {
  /** Where the bytes go, in order. */
  write(bytes: Uint8Array): void;
  /** Members besides images and annotations: categories, info. */
  rest?: Record<string, unknown>;
}

/**
 * Writes one raw annotation file, a record a line so that it can be compared and searched line by line. Annotations
 * come first, as the card shows them, so nothing but the image records is held back.
 */
export class RawFileWriter {
  readonly #options: RawFileOptions;
  readonly #images: LooseObject[] = [];
  readonly #encoder = new TextEncoder();
  #pending = '{"annotations": [';
  #annotations = 0;

  constructor(options: RawFileOptions) {
    this.#options = options;
  }

  /** @throws {TypeError} never for values that came from JSON */
  add(image: LooseObject, annotations: readonly LooseObject[]): void {
    this.#images.push(image);
    for (const annotation of annotations) {
      this.#pending += `${this.#annotations++ === 0 ? '' : ','}\n${JSON.stringify(annotation)}`;
    }
    if (this.#pending.length > 2 ** 20) this.#flush();
  }

  #flush(): void {
    this.#options.write(this.#encoder.encode(this.#pending));
    this.#pending = '';
  }

  /** Writes what was held back. The file is complete after it. */
  finish(): void {
    this.#pending += this.#annotations === 0 ? '],\n"images": [' : '\n],\n"images": [';
    this.#images.forEach((image, i) => {
      this.#pending += `${i === 0 ? '' : ','}\n${JSON.stringify(image)}`;
      if (this.#pending.length > 2 ** 20) this.#flush();
    });
    this.#pending += this.#images.length === 0 ? ']' : '\n]';
    for (const [key, value] of Object.entries(this.#options.rest ?? {})) {
      this.#pending += `,\n${JSON.stringify(key)}: ${JSON.stringify(value)}`;
    }
    this.#pending += '}\n';
    this.#flush();
  }
}

/** The caption file's and the mask file's part of a record. */
export function rawPartsOf(record: PanocapsRecord): {
  captions: { image: LooseObject; annotations: readonly LooseObject[] };
  masks: { image: LooseObject; annotations: readonly LooseObject[] };
} {
  return {
    captions: { image: record.image, annotations: record.captions },
    masks: { image: record.maskImage ?? record.image, annotations: record.masks },
  };
}
