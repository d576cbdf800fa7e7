/**
 * Reads parts of a file over HTTP. A host that ignores ranges sends the whole file: it is kept, and every later part
 * comes from it.
 */
export class RangeReader {
  readonly #url: string;
  readonly #fetch: typeof fetch;
  #whole: ArrayBuffer | undefined;
  /** Until the first answer nobody knows whether it is the whole file: the others wait for it. */
  #first: Promise<unknown> | undefined;

  constructor(url: string, fetchFunction: typeof fetch = (...request) => fetch(...request)) {
    this.#url = url;
    this.#fetch = fetchFunction;
  }

  /**
   * Bytes [start, end).
   * @throws {Error} when the host does not have them
   */
  async read(start: number, end: number): Promise<ArrayBuffer> {
    if (!this.#first) {
      const first = this.#read(start, end);
      this.#first = first.catch(() => {
        this.#first = undefined;
      });
      return first;
    }
    await this.#first;
    return this.#read(start, end);
  }

  async #read(start: number, end: number): Promise<ArrayBuffer> {
    if (this.#whole) return this.#whole.slice(start, end);
    const response = await this.#fetch(this.#url, { headers: { range: `bytes=${start}-${end - 1}` } });
    if (!response.ok) throw new Error(`${this.#url} could not be read (HTTP ${response.status}).`);
    const bytes = await response.arrayBuffer();
    if (response.status === 206) {
      const said = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
      if (said && Number(said[1]) !== start)
        throw new Error(`${this.#url}: the host sent another range than asked for.`);
      return bytes;
    }
    this.#whole = bytes;
    return bytes.slice(start, end);
  }

  /** Length of the file, in bytes. */
  async byteLength(): Promise<number> {
    if (this.#whole) return this.#whole.byteLength;
    const response = await this.#fetch(this.#url, { headers: { range: 'bytes=0-0' } });
    if (!response.ok) throw new Error(`${this.#url} could not be read (HTTP ${response.status}).`);
    const total = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
    if (response.status === 206 && total) return Number(total[1]);
    this.#whole = await response.arrayBuffer();
    return this.#whole.byteLength;
  }
}
