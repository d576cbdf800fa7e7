import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import xxhash from 'xxhash-wasm';
import { tarHeader } from '../../src/formats/webdataset/tar.ts';
import { createDigest } from '../../src/io/node/digest.ts';
import { makeRigs, writeMetadata, writePictures } from '../pinhole/posed-set.ts';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let source: string;
const scenes = 5;

/** Bytes behind a picture's end, which no reader looks at: it becomes larger than what is copied at once. */
const noise = (seed: number) =>
  Uint8Array.from({ length: 300_000 }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 24) & 255);

beforeAll(async () => {
  source = mkdtempSync(join(tmpdir(), 'panoply-webdataset-'));
  const rigs = makeRigs({ ring: 'jittered', isOffCentre: true, seed: 17, scenes, views: 4 });
  await writePictures(source, rigs, { seed: 3, background: 'plain' });
  const convention = { direction: 'camera_to_world', axes: 'RUB', up: 'y', isTransposed: false, k: 'pixels' } as const;
  writeMetadata(join(source, 'metadata'), rigs, convention);
  for (let scene = 0; scene < scenes; scene++)
    for (let view = 0; view < 4; view++)
      appendFileSync(join(source, `subj_id_${scene}/${view}.png`), noise(4 * scene + view));
  return () => rmSync(source, { recursive: true, force: true });
});

const convert = (from: string, out: string, ...more: string[]) =>
  panoply([
    'convert',
    from,
    '--to',
    'webdataset',
    '--out',
    out,
    '--allow-lossy',
    '--from-cameras',
    'opengl,direction=camera_to_world',
    ...more,
  ]);
const rowsOf = (out: string): Record<string, string>[] =>
  readFileSync(join(out, 'files.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
const archiveOf = (out: string) => readdirSync(out).find(name => name.endsWith('.tar'))!;

test('tar reads the archive, and finds the pictures as they were', () => {
  const out = join(temporaryFolder(), 'out');
  const { status, stdout } = convert(source, out);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^1 archive in /);
  expect(JSON.parse(readFileSync(join(out, 'panoply.json'), 'utf8')).counts).toMatchObject({ scenes, failed: 0 });
  const unpacked = temporaryFolder();
  execFileSync('tar', ['-xf', join(out, archiveOf(out)), '-C', unpacked]);
  for (let scene = 0; scene < scenes; scene++)
    for (let view = 0; view < 4; view++) {
      const name = `subj_id_${scene}/${view}.png`;
      expect(readFileSync(join(unpacked, name)).equals(readFileSync(join(source, name)))).toBe(true);
    }
});

test('of a scene whose last picture cannot be read nothing is in the archive', () => {
  const broken = temporaryFolder();
  cpSync(source, broken, { recursive: true });
  const without = temporaryFolder();
  cpSync(source, without, { recursive: true });
  const [a, b] = [join(temporaryFolder(), 'a'), join(temporaryFolder(), 'b')];
  // A link to itself: it is listed, and opening it fails.
  rmSync(join(broken, 'subj_id_2/3.png'));
  execFileSync('ln', ['-s', '3.png', join(broken, 'subj_id_2/3.png')]);
  rmSync(join(without, 'subj_id_2'), { recursive: true });
  rmSync(join(without, 'metadata/metadata_id_2.json'));
  for (const checksum of ['xxh64', 'sha256']) {
    const { status } = convert(broken, a, '--checksum', checksum, '--overwrite');
    expect(status).toBe(1);
    expect(readFileSync(join(a, 'failures.jsonl'), 'utf8')).toContain('subj_id_2');
    expect(convert(without, b, '--checksum', checksum, '--overwrite').status).toBe(0);
    const archive = archiveOf(a);
    expect(readFileSync(join(a, archive)).equals(readFileSync(join(b, archive)))).toBe(true);
    const row = (out: string) => rowsOf(out).find(({ path }) => path === archive);
    expect(row(a)).toEqual(row(b));
  }
});

test('archives are listed with XXH64, or SHA-256 when asked; check tells a changed one by either', async () => {
  const { h64Raw } = await xxhash();
  for (const checksum of ['xxh64', 'sha256'] as const) {
    const out = join(temporaryFolder(), 'out');
    expect(convert(source, out, ...(checksum === 'sha256' ? ['--checksum', checksum] : [])).status).toBe(0);
    const archive = archiveOf(out);
    const bytes = readFileSync(join(out, archive));
    const value = {
      xxh64: h64Raw(bytes).toString(16).padStart(16, '0'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }[checksum];
    expect(rowsOf(out).find(({ path }) => path === archive)).toEqual({
      path: archive,
      bytes: bytes.length,
      [checksum]: value,
    });
    for (const row of rowsOf(out)) if (row.path !== archive) expect(row.sha256).toMatch(/^[0-9a-f]{64}$/);
    const codes = () =>
      JSON.parse(panoply(['check', out, '--deep', '--json']).stdout).issues.map(({ code }: { code: string }) => code);
    expect(codes()).not.toContain('manifest-changed');
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(join(out, archive), bytes);
    expect(codes()).toContain('manifest-changed');
  }
  const refused = panoply(['convert', source, '--to', 'nerfstudio', '--out', 'x', '--checksum', 'xxh64']);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/no --checksum beside --to nerfstudio/);
});

test('headers state size, mode and checksum as ustar does', () => {
  const header = Buffer.from(tarHeader(`${'folder/'.repeat(15)}name.png`, 1234567));
  const field = (at: number, length: number) => header.toString('latin1', at, at + length).replace(/\0.*$/, '');
  expect(field(0, 100)).toMatch(/name\.png$/);
  expect(`${field(345, 155)}/${field(0, 100)}`).toBe(`${'folder/'.repeat(15)}name.png`);
  expect([field(100, 8), field(108, 8), field(116, 8), field(124, 12), field(136, 12)]).toEqual([
    '0000644',
    '0000000',
    '0000000',
    '00004553207',
    '00000000000',
  ]);
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  expect(Number.parseInt(field(148, 8), 8)).toBe(sum);
});

test('checksums of known texts', () => {
  const digestOf = (checksum: 'sha256' | 'xxh64', ...pieces: string[]) => {
    const digest = createDigest(checksum);
    for (const piece of pieces) digest.update(Buffer.from(piece));
    return digest.hex();
  };
  // As xxhsum -H64 and sha256sum print them.
  expect(digestOf('xxh64')).toBe('ef46db3751d8e999');
  expect(digestOf('xxh64', 'abc')).toBe('44bc2cf5ad770999');
  expect(digestOf('xxh64', 'a', 'bc')).toBe('44bc2cf5ad770999');
  expect(digestOf('sha256', 'a', 'bc')).toMatch(/^ba7816bf8f01cfea/);
});
