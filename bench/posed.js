import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { crc32 } from 'node:zlib';
import { describeMachine, loadAverage } from './lib/machine.js';
import { ratioOf, summarise } from './lib/measure.js';
import { formatSummary, writeResults } from './lib/report.js';

const distribution = new URL('../dist/', import.meta.url);
const load = path => import(new URL(path, distribution).href);

/** A zip of stored members, written by hand: a library takes minutes for so many. */
function writeZip(path, members) {
  const file = openSync(path, 'w');
  const central = [];
  let offset = 0;
  for (const [name, bytes] of members) {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt32LE(crc32(bytes), 14);
    header.writeUInt32LE(bytes.length, 18);
    header.writeUInt32LE(bytes.length, 22);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    header.copy(entry, 16, 14, 28);
    entry.writeUInt32LE(offset, 42);
    central.push(entry, Buffer.from(name));
    const block = Buffer.concat([header, Buffer.from(name), bytes]);
    writeSync(file, block);
    offset += block.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length & 0xffff, 8);
  end.writeUInt16LE(members.length & 0xffff, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  writeSync(file, Buffer.concat([directory, end]));
  closeSync(file);
}

async function makeCameras(side) {
  const { lookAt, pinholeCamera } = await load('index.js');
  const { cameraEntry } = await load('formats/geogen/layout.js');
  return Array.from({ length: 7 }, (_, i) => {
    const azimuth = (i / 7) * 2 * Math.PI;
    const pose = lookAt([0.6 * Math.sin(azimuth), 0.1, 0.6 * Math.cos(azimuth)], [0, 0, 0]);
    return cameraEntry(`${i}.png`, pinholeCamera(pose, [side, side], 50, 36));
  });
}

/** Makes a folder once: the next run finds it. */
async function makeOnce(folder, make) {
  if (existsSync(folder)) return;
  rmSync(`${folder}.part`, { recursive: true, force: true });
  mkdirSync(`${folder}.part`, { recursive: true });
  await make(`${folder}.part`);
  renameSync(`${folder}.part`, folder);
}

/** `write(path, bytes)` for every picture and metadata file of a set of small pictures. */
async function makeMembers(identities) {
  const { formatMetadata } = await load('formats/geogen/layout.js');
  const { encodeImage } = await load('io/node/sharp.js');
  const pictures = [];
  for (let i = 0; i < 7; i++) {
    // Noise does not compress: some kilobytes a picture.
    const data = Uint8Array.from({ length: 48 * 48 * 3 }, (_, at) => (at * 2654435761 * (i + 7)) >>> 24);
    pictures.push(Buffer.from(await encodeImage({ width: 48, height: 48, data }, 'png')));
  }
  const cameras = await makeCameras(48);
  const ids = Array.from({ length: identities }, (_, id) => id);
  return {
    images: (from, to) =>
      ids.slice(from, to).flatMap(id => pictures.map((bytes, i) => [`subj_id_${id}/${i}.png`, bytes])),
    metadata: ids.map(id => [
      `metadata_id_${id}.json`,
      Buffer.from(formatMetadata({ name: `subj_id_${id}`, convention: '', cameras })),
    ]),
  };
}

async function makeZips(folder, identities) {
  const { images, metadata } = await makeMembers(identities);
  const share = Math.ceil(identities / 7);
  for (let part = 0; part < 7; part++)
    writeZip(join(folder, `images_batch_${part + 1}.zip`), images(part * share, (part + 1) * share));
  writeZip(join(folder, 'metadata_files.zip'), metadata);
}

async function makeFolders(folder, identities) {
  const { images, metadata } = await makeMembers(identities);
  const files = [...images(0, identities), ...metadata.map(([name, bytes]) => [`metadata/${name}`, bytes])];
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    if (/\/0\.png$|_0\.json$/.test(name)) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}

/** Pictures of a size that matters. */
async function makeLarge(folder, scenes) {
  const { formatMetadata } = await load('formats/geogen/layout.js');
  const { encodeImage } = await load('io/node/sharp.js');
  const picture = Buffer.alloc(250_000, 7);
  Buffer.from(await encodeImage({ width: 8, height: 8, data: new Uint8Array(192) }, 'png')).copy(picture);
  const cameras = await makeCameras(8);
  mkdirSync(join(folder, 'metadata'));
  for (let id = 0; id < scenes; id++) {
    mkdirSync(join(folder, `subj_id_${id}`));
    for (let i = 0; i < 7; i++) writeFileSync(join(folder, `subj_id_${id}/${i}.png`), picture);
    const text = formatMetadata({ name: `subj_id_${id}`, convention: '', cameras });
    writeFileSync(join(folder, `metadata/metadata_id_${id}.json`), text);
  }
}

const timed = async action => {
  const start = performance.now();
  const result = await action();
  return { seconds: (performance.now() - start) / 1000, result };
};
const show = (name, value) => process.stdout.write(`${name.padEnd(46)} ${value}\n`);

/** Opens a set in a process of its own, to its last scene. */
function openAlone(folder) {
  const code = `const { ownPeakMegabytes } = await import(${JSON.stringify(new URL('lib/child.js', import.meta.url).href)});
    const { openDataset } = await import(${JSON.stringify(new URL('formats/index.js', distribution).href)});
    const start = performance.now();
    const dataset = await openDataset([${JSON.stringify(folder)}]);
    const seconds = (performance.now() - start) / 1000;
    const { views } = await dataset.scene(dataset.index().at(-1));
    console.log(JSON.stringify({ seconds, scenes: dataset.index().length, views: views.length, megabytes: ownPeakMegabytes() }));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }));
}

const help = `npm run bench -- posed [options]

Posed images: opening 70,000 in 7 zips and in 10,000 folders, checking the zips, converting 4.2 GB of files to WebDataset
against tar of the same files: alone (what it wrote is still in memory), with sync (on the disk, as ours is), and with sync
and openssl dgst -sha256 (as ours with --checksum sha256, which is measured too). Pictures of the first two sets are small, so that they fit on a disk: what is measured there
is the work a file.

  --identities N  of the sets that are opened (default 10000, 7 pictures each)
  --scenes N      of the set that is converted (default 2400, 7 pictures of 250 kB each)
  --rounds N      of opening and converting (default 3)
  --folder DIR    where the sets are kept for the next run (default: a folder in the system's temporary one)
  --only PART     open, check or convert
  --label NAME    also write bench/results/posed-NAME.json
`;

/** One line for the list of benches. */
export const summary = 'posed images: opening 70,000, checking, WebDataset against tar';

/** @param {string[]} args */
export async function run(args) {
  if (args.includes('--help')) return void process.stdout.write(help);
  const { values } = parseArgs({
    args,
    options: {
      identities: { type: 'string', default: '10000' },
      scenes: { type: 'string', default: '2400' },
      rounds: { type: 'string', default: '3' },
      folder: { type: 'string', default: join(tmpdir(), 'panoply-bench') },
      only: { type: 'string' },
      label: { type: 'string' },
    },
  });
  const [identities, scenes, rounds] = [values.identities, values.scenes, values.rounds].map(Number);
  const at = name => join(values.folder, `posed-${name}`);
  const [zips, folders, large] = [at(`zips-${identities}`), at(`folders-${identities}`), at(`large-${scenes}`)];
  const wants = part => values.only === undefined || values.only === part;
  if (wants('open') || wants('check')) await makeOnce(zips, folder => makeZips(folder, identities));
  if (wants('open')) await makeOnce(folders, folder => makeFolders(folder, identities));
  if (wants('convert')) await makeOnce(large, folder => makeLarge(folder, scenes));

  const machine = { ...describeMachine(), loadBefore: loadAverage() };
  const figures = {};
  process.stdout.write(`${machine.cpu}, ${machine.cores} cores, load ${machine.loadBefore} before the run\n`);
  if (wants('open')) {
    for (const [name, folder] of Object.entries({ openZips: zips, openFolders: folders })) {
      const samples = Array.from({ length: rounds }, () => openAlone(folder));
      const [seconds, megabytes] = ['seconds', 'megabytes'].map(key => summarise(samples.map(sample => sample[key])));
      figures[name] = { seconds, megabytes };
      const what = name === 'openZips' ? '7 zips (< 1 s, 200 MB)' : `${identities} folders`;
      show(
        `open ${identities * 7} images in ${what}`,
        `${formatSummary(seconds, 2)} s, ${formatSummary(megabytes, 0)} MB`,
      );
    }
  }
  if (wants('check')) {
    const { check } = await load('check/check.js');
    const { seconds, result } = await timed(() => check({ roots: [zips], jobs: 2 }));
    figures.check = { seconds, issues: result.issues.length };
    show('check without --deep (< 20 s)', `${seconds.toFixed(1)} s, ${result.issues.length} issues`);
  }
  if (wants('convert')) {
    const { convertPosed } = await load('convert/posed/convert.js');
    const { openDataset } = await load('formats/index.js');
    const [archive, out] = [at('peer.tar'), at('out')];
    const clear = () => {
      for (const path of [archive, out]) rmSync(path, { recursive: true, force: true });
    };
    const ours = async checksum =>
      convertPosed({
        dataset: await openDataset([large]),
        to: 'webdataset',
        out,
        jobs: 2,
        allowLossy: true,
        fromCameras: 'opencv',
        checksum,
        overwrite: true,
      });
    const samples = { tar: [], tarOnDisk: [], tarOnDiskHashed: [], ours: [], oursHashed: [] };
    // The first round brings the files into memory, for both.
    for (let round = -1; round < rounds; round++) {
      clear();
      execFileSync('sync');
      const alone = await timed(() => execFileSync('tar', ['-cf', archive, '-C', large, '.']));
      const disk = await timed(() => execFileSync('sync', [archive]));
      // What is compared is run side by side: the machine's speed may change within a round.
      const our = await timed(() => ours('xxh64'));
      rmSync(out, { recursive: true });
      const hash = await timed(() => execFileSync('openssl', ['dgst', '-sha256', archive]));
      const ourHashed = await timed(() => ours('sha256'));
      if (round < 0) continue;
      samples.tar.push(alone.seconds);
      samples.tarOnDisk.push(alone.seconds + disk.seconds);
      samples.tarOnDiskHashed.push(alone.seconds + disk.seconds + hash.seconds);
      samples.ours.push(our.seconds);
      samples.oursHashed.push(ourHashed.seconds);
    }
    clear();
    const size = `${scenes * 7} pictures, ${(scenes * 7 * 0.00025).toFixed(2)} GB`;
    figures.convert = Object.fromEntries(
      Object.entries(samples).map(([name, each]) => [name, { seconds: summarise(each) }]),
    );
    const compare = (words, mine, peer) => {
      const ratio = ratioOf(samples[mine], samples[peer]);
      figures.convert[peer].ratio = { ...figures.convert[peer].ratio, [mine]: ratio };
      show(words, `${formatSummary(figures.convert[peer].seconds, 2)} s: ours ${formatSummary(ratio, 2)}x`);
    };
    show(`${size}, to WebDataset`, `${formatSummary(figures.convert.ours.seconds, 2)} s`);
    compare('tar of the same files, in memory at the end', 'ours', 'tar');
    compare('tar and sync: on the disk, as ours', 'ours', 'tarOnDisk');
    show('with --checksum sha256', `${formatSummary(figures.convert.oursHashed.seconds, 2)} s`);
    compare('tar, sync and openssl sha256', 'oursHashed', 'tarOnDiskHashed');
  }
  if (values.label)
    process.stdout.write(
      `raw results: ${writeResults('posed', values.label, { bench: 'posed', machine, identities, scenes, figures })}\n`,
    );
}
