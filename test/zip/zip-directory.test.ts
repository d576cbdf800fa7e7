import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { openDataset } from '../../src/formats/index.ts';
import { openZipFile } from '../../src/io/node/zip-file.ts';
import { memorySource } from '../../src/io/sources.ts';
import { readZipDirectory } from '../../src/io/zip-directory.ts';
import { makeRigs, metadataOf } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';

/** A zip of stored members written by the test, with ZIP64 records when asked. */
function writeZip(members: readonly [string, Uint8Array][], { zip64 = false, prefix = 0, comment = '' } = {}): Buffer {
  const parts: Buffer[] = [Buffer.alloc(prefix, 0x23)];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of members) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt32LE(crc32(bytes), 14);
    local.writeUInt32LE(bytes.length, 18);
    local.writeUInt32LE(bytes.length, 22);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    local.writeUInt16LE(7, 28);
    parts.push(local, Buffer.from(name), Buffer.alloc(7, 1), Buffer.from(bytes));
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(crc32(bytes), 16);
    entry.writeUInt32LE(zip64 ? 0xffffffff : bytes.length, 20);
    entry.writeUInt32LE(zip64 ? 0xffffffff : bytes.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    const extra = Buffer.alloc(zip64 ? 6 + 28 : 6);
    // An extra field of another kind stands first.
    extra.writeUInt16LE(0x5455, 0);
    extra.writeUInt16LE(2, 2);
    if (zip64) {
      extra.writeUInt16LE(1, 6);
      extra.writeUInt16LE(24, 8);
      extra.writeBigUInt64LE(BigInt(bytes.length), 10);
      extra.writeBigUInt64LE(BigInt(bytes.length), 18);
      extra.writeBigUInt64LE(BigInt(offset), 26);
    }
    entry.writeUInt16LE(extra.length, 30);
    entry.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
    central.push(entry, Buffer.from(name), extra);
    offset += 30 + Buffer.byteLength(name) + 7 + bytes.length;
  }
  const directory = Buffer.concat(central);
  parts.push(directory);
  if (zip64) {
    const end = Buffer.alloc(56 + 20);
    end.writeUInt32LE(0x06064b50, 0);
    end.writeBigUInt64LE(44n, 4);
    end.writeBigUInt64LE(BigInt(members.length), 24);
    end.writeBigUInt64LE(BigInt(members.length), 32);
    end.writeBigUInt64LE(BigInt(directory.length), 40);
    end.writeBigUInt64LE(BigInt(offset), 48);
    end.writeUInt32LE(0x07064b50, 56);
    end.writeBigUInt64LE(BigInt(offset + directory.length), 64);
    end.writeUInt32LE(1, 72);
    parts.push(end);
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : members.length, 8);
  end.writeUInt16LE(zip64 ? 0xffff : members.length, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : directory.length, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  parts.push(end, Buffer.from(comment));
  return Buffer.concat(parts);
}

const members: [string, Uint8Array][] = [
  ['a/0.png', Uint8Array.of(1, 2, 3)],
  ['a/größe.json', Uint8Array.of(4)],
  ['empty', new Uint8Array()],
  ['folder/', new Uint8Array()],
];

describe('readZipDirectory', () => {
  test.each([
    ['plain', {}],
    ['with a comment', { comment: 'PK\u0005\u0006 not the end' }],
    ['ZIP64', { zip64: true }],
    ['behind a program', { prefix: 1000 }],
  ])('%s: names, sizes, and members in their place', async (_, options) => {
    const bytes = writeZip(members, options);
    const { entries } = await readZipDirectory(memorySource(new Uint8Array(bytes)), 'x.zip');
    expect(entries.map(({ name, bytes: size }) => [name, size])).toEqual([
      ['a/0.png', 3],
      ['a/größe.json', 1],
      ['empty', 0],
    ]);
    const path = join(temporaryFolder(), 'x.zip');
    writeFileSync(path, bytes);
    const zip = openZipFile(path);
    expect([...new Uint8Array(await zip.open(zip.entries[0]).slice(0))]).toEqual([1, 2, 3]);
    expect([...new Uint8Array(await zip.open(zip.entries[0]).slice(1, 2))]).toEqual([2]);
    expect([...new Uint8Array(await zip.open(zip.entries[1]).slice(0))]).toEqual([4]);
    zip.close();
  });

  test('cut, foreign and spanned files are told', async () => {
    const bytes = writeZip(members);
    for (const broken of [bytes.subarray(0, bytes.length - 10), Buffer.from('not a zip at all'), Buffer.alloc(0)])
      await expect(readZipDirectory(memorySource(new Uint8Array(broken)), 'x.zip')).rejects.toMatchObject({
        code: 'bad-zip',
      });
    const spanned = Buffer.from(bytes);
    spanned.writeUInt16LE(3, bytes.length - 18);
    await expect(readZipDirectory(memorySource(new Uint8Array(spanned)), 'x.zip')).rejects.toMatchObject({
      code: 'bad-zip',
    });
    const shifted = Buffer.from(bytes);
    shifted.writeUInt32LE(bytes.length, bytes.length - 6);
    await expect(readZipDirectory(memorySource(new Uint8Array(shifted)), 'x.zip')).rejects.toMatchObject({
      code: 'bad-zip',
    });
  });

  test('zips of another tool: deflated members, whole and in part', async () => {
    const folder = temporaryFolder();
    const large = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `line ${i * 7919}\n`).join(''));
    writeFileSync(join(folder, 'large.txt'), large);
    execFileSync('python3', ['-m', 'zipfile', '-c', 'x.zip', 'large.txt'], { cwd: folder });
    const zip = openZipFile(join(folder, 'x.zip'));
    const [entry] = zip.entries;
    expect(entry).toMatchObject({ name: 'large.txt', bytes: large.length });
    const source = zip.open(entry);
    expect(Buffer.from(await source.slice(0, 100)).equals(large.subarray(0, 100))).toBe(true);
    expect(Buffer.from(await source.slice(500_000, 500_100)).equals(large.subarray(500_000, 500_100))).toBe(true);
    expect(Buffer.from(await source.slice(0)).equals(large)).toBe(true);
    zip.close();
  });
});

describe('a posed set in unextracted zips', () => {
  const rigs = makeRigs({ ring: 'even', isOffCentre: false, seed: 2, scenes: 4 });

  async function writeSet(top: string) {
    const folder = temporaryFolder();
    const pictures: [string, Uint8Array][][] = [[], []];
    const metadata: [string, Uint8Array][] = [];
    for (const [scene, cameras] of rigs.entries()) {
      for (const view of cameras.keys()) {
        const png = await sharp({
          create: { width: 96, height: 96, channels: 3, background: { r: scene, g: view, b: 9 } },
        })
          .png()
          .toBuffer();
        pictures[scene < 2 ? 0 : 1].push([`${top}subj_id_${scene}/${view}.png`, png]);
      }
      const document = metadataOf(
        cameras,
        { direction: 'camera_to_world', axes: 'RUB', up: 'y', isTransposed: false, k: 'normalised' },
        `subj_id_${scene}`,
      );
      metadata.push([`metadata_id_${scene}.json`, Buffer.from(JSON.stringify(document))]);
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'images_batch_1.zip'), writeZip(pictures[0]));
    writeFileSync(join(folder, 'images_batch_2.zip'), writeZip(pictures[1], { zip64: true }));
    writeFileSync(join(folder, 'metadata_files.zip'), writeZip(metadata));
    return folder;
  }

  test.each([
    [
      'as several roots',
      (folder: string) =>
        ['images_batch_1.zip', 'images_batch_2.zip', 'metadata_files.zip'].map(name => join(folder, name)),
      '',
    ],
    ['as a folder of zips', (folder: string) => [folder], ''],
    ['with a folder inside', (folder: string) => [folder], 'images_batch/'],
  ])('opens %s', async (_, rootsOf, top) => {
    const folder = await writeSet(top);
    const dataset = await openDataset(rootsOf(folder));
    expect(dataset.family).toBe('geogen');
    expect(dataset.index()).toEqual([0, 1, 2, 3].map(scene => `subj_id_${scene}`));
    const { views } = await dataset.scene('subj_id_3');
    expect(views).toHaveLength(7);
    expect(await views[5].image.size()).toMatchObject({ width: 96, height: 96 });
    const bytes = Buffer.from(await (await views[5].image.open()).slice(0));
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 3)]).toEqual([3, 5, 9]);
    expect(views.every(({ camera }) => camera?.kind === 'pinhole')).toBe(true);
  });

  test('a cut archive is told by name', async () => {
    const folder = await writeSet('');
    const path = join(folder, 'images_batch_2.zip');
    writeFileSync(path, readFileSync(path).subarray(0, 3000));
    await expect(openDataset([folder])).rejects.toMatchObject({ code: 'bad-zip', where: { file: path } });
  });
});

test('a member that unpacks to more than its directory says is refused before it fills the memory', async () => {
  const packed = deflateRawSync(new Uint8Array(2 ** 24));
  const zip = writeZip([['bomb.bin', packed]]);
  const central = zip.indexOf(Buffer.from('504b0102', 'hex'));
  zip.writeUInt16LE(8, central + 10);
  zip.writeUInt32LE(1000, central + 24);
  const path = join(temporaryFolder(), 'bomb.zip');
  writeFileSync(path, zip);
  const archive = openZipFile(path);
  const read = async () => archive.open(archive.entries[0]).slice(0);
  await expect(read()).rejects.toMatchObject({
    code: 'bad-zip',
    message: 'Expected 1000 bytes for bomb.bin but it unpacks to more',
  });
  archive.close();
});
