/**
 * Posed images in archives: opening 70,000 in 7 zips, checking them, converting to WebDataset against tar.
 * `npm run bench -- posed [--small]`. Pictures are small, so that the set fits on a disk: what is measured is the work a file.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { crc32 } from 'node:zlib';

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

async function makeSet(folder, identities) {
  const { lookAt, pinholeCamera } = await load('index.js');
  const { cameraEntry, formatMetadata } = await load('formats/geogen/layout.js');
  const { encodeImage } = await load('io/node/sharp.js');
  const pictures = [];
  for (let i = 0; i < 7; i++) {
    // Noise does not compress: some kilobytes a picture.
    const data = Uint8Array.from({ length: 48 * 48 * 3 }, (_, at) => (at * 2654435761 * (i + 7)) >>> 24);
    pictures.push(Buffer.from(await encodeImage({ width: 48, height: 48, data }, 'png')));
  }
  const cameras = Array.from({ length: 7 }, (_, i) => {
    const azimuth = (i / 7) * 2 * Math.PI;
    return pinholeCamera(lookAt([0.6 * Math.sin(azimuth), 0.1, 0.6 * Math.cos(azimuth)], [0, 0, 0]), [48, 48], 50, 36);
  });
  const entries = cameras.map((camera, i) => cameraEntry(`${i}.png`, camera));
  const share = Math.ceil(identities / 7);
  for (let part = 0; part < 7; part++) {
    const members = [];
    for (let id = part * share; id < Math.min(identities, (part + 1) * share); id++)
      for (let i = 0; i < 7; i++) members.push([`subj_id_${id}/${i}.png`, pictures[i]]);
    writeZip(join(folder, `images_batch_${part + 1}.zip`), members);
  }
  const metadata = Array.from({ length: identities }, (_, id) => [
    `metadata_id_${id}.json`,
    Buffer.from(formatMetadata({ name: `subj_id_${id}`, convention: '', cameras: entries })),
  ]);
  writeZip(join(folder, 'metadata_files.zip'), metadata);
}

const timed = async action => {
  const start = performance.now();
  const result = await action();
  return { seconds: (performance.now() - start) / 1000, result };
};
const show = (name, value) => process.stdout.write(`${name.padEnd(42)} ${value}\n`);

/** One line for the list of benches. */
export const summary = 'posed images in archives: opening, checking, WebDataset against tar';

/** @param {string[]} options */
export async function run(options) {
  const identities = options.includes('--small') ? 1000 : 10_000;
  const folder = mkdtempSync(join(tmpdir(), 'panoply-bench-posed-'));
  try {
    await makeSet(folder, identities);
    const code = `const { openDataset } = await import(${JSON.stringify(new URL('formats/index.js', distribution).href)});
      const start = performance.now();
      const dataset = await openDataset([${JSON.stringify(folder)}]);
      const seconds = (performance.now() - start) / 1000;
      const { views } = await dataset.scene(dataset.index().at(-1));
      console.log(JSON.stringify({ seconds, scenes: dataset.index().length, views: views.length, megabytes: process.resourceUsage().maxRSS / 1024 }));`;
    const opened = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }),
    );
    show(
      `open ${identities * 7} images in 7 zips (< 1 s, 200 MB)`,
      `${opened.seconds.toFixed(2)} s, ${opened.megabytes.toFixed(0)} MB`,
    );
    const { check } = await load('check/check.js');
    const checked = await timed(() => check({ roots: [folder], jobs: 2 }));
    show('check without --deep (< 20 s)', `${checked.seconds.toFixed(1)} s, ${checked.result.issues.length} issues`);

    // The same files for both: extracted once, with pictures of a size that matters.
    const files = join(folder, 'files');
    const { convertPosed } = await load('convert/posed/convert.js');
    const { openDataset } = await load('formats/index.js');
    mkdirSync(join(files, 'metadata'), { recursive: true });
    const picture = Buffer.alloc(250_000, 7);
    const { encodeImage } = await load('io/node/sharp.js');
    const small = Buffer.from(await encodeImage({ width: 8, height: 8, data: new Uint8Array(192) }, 'png'));
    small.copy(picture);
    const { formatMetadata, cameraEntry } = await load('formats/geogen/layout.js');
    const { lookAt, pinholeCamera } = await load('index.js');
    const scenes = options.includes('--small') ? 60 : 300;
    for (let id = 0; id < scenes; id++) {
      mkdirSync(join(files, `subj_id_${id}`));
      const entries = [];
      for (let i = 0; i < 7; i++) {
        const azimuth = (i / 7) * 2 * Math.PI;
        const camera = pinholeCamera(
          lookAt([0.6 * Math.sin(azimuth), 0.1, 0.6 * Math.cos(azimuth)], [0, 0, 0]),
          [8, 8],
          50,
          36,
        );
        entries.push(cameraEntry(`${i}.png`, camera));
        writeFileSync(join(files, `subj_id_${id}/${i}.png`), picture);
      }
      writeFileSync(
        join(files, `metadata/metadata_id_${id}.json`),
        formatMetadata({ name: `subj_id_${id}`, convention: '', cameras: entries }),
      );
    }
    const ratios = [];
    for (let round = 0; round < 3; round++) {
      const tar = await timed(() => {
        execFileSync('tar', ['-cf', join(folder, `t${round}.tar`), '-C', files, '.']);
        // What is written must be on the disk, as it is for ours.
        execFileSync('sync', [join(folder, `t${round}.tar`)]);
      });
      const ours = await timed(async () =>
        convertPosed({
          dataset: await openDataset([files]),
          to: 'webdataset',
          out: join(folder, `w${round}`),
          jobs: 2,
          allowLossy: true,
          fromCameras: 'opencv',
        }),
      );
      ratios.push(tar.seconds / ours.seconds);
      show(
        `convert to webdataset, round ${round + 1}`,
        `${ours.seconds.toFixed(2)} s, tar ${tar.seconds.toFixed(2)} s`,
      );
      rmSync(join(folder, `w${round}`), { recursive: true });
      rmSync(join(folder, `t${round}.tar`));
    }
    ratios.sort((a, b) => a - b);
    show('webdataset against tar (>= 0.7x)', `${ratios[1].toFixed(2)}x`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
