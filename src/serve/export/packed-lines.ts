import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { writeError } from '../../io/node/files.ts';

/**
 * Writes documents as lines of one file, and where each begins as 8-byte little-endian numbers, the end last: a reader
 * asks for the two numbers of a row, then for its bytes.
 */
export class PackedLines {
  readonly #stream: WriteStream;
  readonly #path: string;
  readonly #offsetsPath: string;
  readonly #offsets: number[] = [0];
  #failure: Error | undefined;

  constructor(path: string, offsetsPath: string) {
    this.#path = path;
    this.#offsetsPath = offsetsPath;
    this.#stream = createWriteStream(path);
    this.#stream.on('error', error => {
      this.#failure = error;
    });
  }

  /** @throws {SystemError} `cannot-write` */
  async add(document: object): Promise<void> {
    if (this.#failure) throw writeError(this.#failure, this.#path);
    const line = Buffer.from(`${JSON.stringify(document)}\n`);
    this.#offsets.push(this.#offsets.at(-1)! + line.byteLength);
    if (!this.#stream.write(line)) await once(this.#stream, 'drain').catch(() => {});
  }

  /** @throws {SystemError} `cannot-write` */
  async finish(): Promise<void> {
    await new Promise<void>(resolve => this.#stream.end(resolve));
    if (this.#failure) throw writeError(this.#failure, this.#path);
    const offsets = new DataView(new ArrayBuffer(this.#offsets.length * 8));
    for (const [i, offset] of this.#offsets.entries()) offsets.setBigUint64(i * 8, BigInt(offset), true);
    await writeFile(this.#offsetsPath, new Uint8Array(offsets.buffer)).catch(cause => {
      throw writeError(cause, this.#offsetsPath);
    });
  }
}
