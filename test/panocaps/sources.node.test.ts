import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesizePanocaps } from '../../src/build/panocaps/synthesize.ts';
import { check } from '../../src/check/check.ts';
import { openDataset } from '../../src/formats/index.ts';
import { openPanocaps, type PanocapsDataset } from '../../src/formats/panocaps/index.ts';
import { httpSource } from '../../src/io/http-source.ts';
import { temporaryFolder } from '../support/folders.ts';

/** Serves a folder; what it was asked for is kept. */
class RangeServer {
  readonly asked: { path: string; range: string | undefined; bytes: number }[] = [];
  knowsRanges = true;
  /** Answers that many requests with 503 first. */
  busy = 0;
  tag = '"1"';
  #server: Server | undefined;

  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async start(): Promise<string> {
    this.#server = createServer((request, response) => {
      const path = join(this.folder, decodeURIComponent(request.url ?? ''));
      const { range, 'if-range': condition } = request.headers;
      if (this.busy-- > 0) return response.writeHead(503).end();
      const size = statSync(path, { throwIfNoEntry: false })?.size;
      if (size === undefined) return response.writeHead(404).end();
      const match = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
      const isSame = condition === undefined || condition === this.tag;
      if (!match || !this.knowsRanges || !isSame) {
        this.asked.push({ path, range, bytes: size });
        response.writeHead(200, { etag: this.tag, 'content-length': size });
        return createReadStream(path).pipe(response);
      }
      const [start, end] = [Number(match[1]), Math.min(Number(match[2]), size - 1)];
      this.asked.push({ path, range, bytes: end - start + 1 });
      response.writeHead(206, { etag: this.tag, 'content-range': `bytes ${start}-${end}/${size}` });
      return createReadStream(path, { start, end }).pipe(response);
    });
    await new Promise<void>(resolve => this.#server!.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }
}

let folder: string;
let root: string;
let table: string;
let server: RangeServer;
let address: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'panoply-sources-'));
  root = join(folder, 'set');
  await synthesizePanocaps({ images: 40, seed: 6, out: root, pictures: false });
  table = 'data/train-00000-of-00001.parquet';
  server = new RangeServer(root);
  address = await server.start();
});
afterAll(() => {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const contents = async (dataset: PanocapsDataset) =>
  Promise.all(
    dataset.index().map(async id => {
      const { places: _, ...content } = await dataset.record(id);
      return content;
    }),
  );

describe('over HTTP', () => {
  it('reads by ranges what the file has', async () => {
    const local = await openPanocaps([join(root, table)]);
    const remote = await openPanocaps([`${address}/${table}`]);
    expect(remote.index()).toEqual(local.index());
    expect(await contents(remote)).toEqual(await contents(local));
    expect(server.asked.every(({ range }) => range !== undefined)).toBe(true);
    expect((await openDataset([`${address}/${table}`])).family).toBe('panocaps');
    const { checked } = await check({ roots: [`${address}/${table}`], jobs: 1 });
    expect(checked).toMatchObject({ family: 'panocaps', scenes: local.index().length });
  });

  it('reads ranges exactly, tries again when the server is busy, and says what it cannot reach', async () => {
    const bytes = readFileSync(join(root, table));
    server.busy = 2;
    const source = await httpSource(`${address}/${table}`);
    expect(source.byteLength).toBe(bytes.length);
    server.asked.length = 0;
    expect(Buffer.from(await source.slice(100, 228)).equals(bytes.subarray(100, 228))).toBe(true);
    expect(Buffer.from(await source.slice(bytes.length - 8)).toString('latin1', 4)).toBe('PAR1');
    expect(server.asked.map(({ bytes: count }) => count)).toEqual([128, 8]);
    expect((await source.slice(5, 5)).byteLength).toBe(0);
    server.busy = 4;
    await expect(source.slice(0, 4)).rejects.toMatchObject({ code: 'cannot-fetch' });
    await expect(httpSource(`${address}/none.parquet`)).rejects.toMatchObject({
      code: 'cannot-fetch',
      message: expect.stringContaining('status 404'),
    });
  });

  it('notices a file that changes, and takes a whole file where ranges are not known', async () => {
    const source = await httpSource(`${address}/${table}`);
    server.tag = '"2"';
    await expect(source.slice(0, 4)).rejects.toMatchObject({ code: 'file-changed' });
    server.knowsRanges = false;
    server.asked.length = 0;
    const whole = await openPanocaps([`${address}/${table}`]);
    expect(await contents(whole)).toEqual(await contents(await openPanocaps([join(root, table)])));
    expect(server.asked).toHaveLength(1);
    server.knowsRanges = true;
  });
});

describe('in a zip', () => {
  it.each([0, 6])('reads tables in their place or unpacked, level %i', async level => {
    const { BlobWriter, Uint8ArrayReader, ZipWriter } = await import('@zip.js/zip.js');
    const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false, level });
    for (const name of readdirSync(join(root, 'data')))
      await writer.add(`PanoCaps/data/${name}`, new Uint8ArrayReader(readFileSync(join(root, 'data', name))));
    const path = join(temporaryFolder(), 'panocaps.zip');
    writeFileSync(path, Buffer.from(await (await writer.close()).arrayBuffer()));
    const zipped = await openPanocaps([path]);
    const plain = await openPanocaps([join(root, 'data')]);
    expect(zipped.splits).toEqual(plain.splits);
    expect(await contents(zipped)).toEqual(await contents(plain));
    const { issues } = await check({ roots: [path], jobs: 1 });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
