import { spawnSync } from 'node:child_process';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { formatRle } from '../../dist/index.js';
import { drawBlob } from './panocaps-set.js';
import { seededRandom } from './random.js';

export const binary = fileURLToPath(new URL('../../bin/panoply.js', import.meta.url));

function panoply(...args) {
  const { status } = spawnSync(process.execPath, [binary, ...args, '--quiet'], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`panoply ${args.join(' ')} ended with ${status}`);
}

/** Makes a folder once: what is half made is made again. */
function once(folder, make) {
  if (existsSync(folder)) return folder;
  rmSync(`${folder}.part`, { recursive: true, force: true });
  make(`${folder}.part`);
  renameSync(`${folder}.part`, folder);
  return folder;
}

/**
 * 10,000 identities of 7 images of 512x512: the size of the published GeoGen. Twelve are built; the others are links to
 * their pictures, with metadata of their own, so that the set fits a small disk.
 */
export function writeHeads(parent, identities = 10_000) {
  const seeds = once(join(parent, 'heads-seed'), out =>
    panoply('build', 'geogen', '--identities', '12', '--size', '512', '--out', out),
  );
  return once(join(parent, `heads-${identities}`), out => {
    mkdirSync(join(out, 'metadata'), { recursive: true });
    const built = Array.from({ length: 12 }, (_, i) => ({
      metadata: readFileSync(join(seeds, 'metadata', `metadata_id_${i}.json`), 'utf8'),
      pictures: readdirSync(join(seeds, `subj_id_${i}`)),
      i,
    }));
    for (let n = 0; n < identities; n++) {
      const { metadata, pictures, i } = built[n % built.length];
      const folder = join(out, `subj_id_${n}`);
      mkdirSync(folder);
      for (const picture of pictures) linkSync(join(seeds, `subj_id_${i}`, picture), join(folder, picture));
      writeFileSync(
        join(out, 'metadata', `metadata_id_${n}.json`),
        metadata.replaceAll(`subj_id_${i}/`, `subj_id_${n}/`).replace(/"subject_id":\s*\d+/, `"subject_id": ${n}`),
      );
    }
  });
}

/**
 * 40,000 captions of about 60 words: those of 400 seeded images, with other words put in at random; one picture for all.
 * {@link writePicture} comes first.
 */
export function writeCaptions(parent, images = 40_000) {
  const seeds = once(join(parent, 'captions-seed'), out =>
    panoply('synth', 'panocaps', '--images', '400', '--out', out, '--no-pictures'),
  );
  return once(join(parent, `captions-${images}`), out => {
    mkdirSync(join(out, 'annotations'), { recursive: true });
    const random = seededRandom(5);
    const files = readdirSync(join(seeds, 'annotations'));
    const read = kind =>
      files
        .filter(name => name.endsWith(`_${kind}.json`))
        .map(name => JSON.parse(readFileSync(join(seeds, 'annotations', name), 'utf8')));
    const captions = read('caption').flatMap(({ annotations }) => annotations);
    const imageOf = new Map(read('caption').flatMap(file => file.images.map(image => [image.id, image])));
    const stems = [
      'quiet',
      'amber',
      'narrow',
      'distant',
      'weathered',
      'crowded',
      'silver',
      'windy',
      'polished',
      'rusty',
    ];
    const written = { images: [], annotations: [] };
    for (let n = 0; n < images; n++) {
      const seed = captions[n % captions.length];
      const id = `bench_${String(n).padStart(6, '0')}`;
      const word = `${stems[Math.floor(random() * stems.length)]}${Math.floor(random() * 400)}`;
      const text = `${seed.caption} Nearby one finds something ${word}.`;
      written.images.push({ ...imageOf.get(seed.image_id), id, file_name: `${id}.jpg` });
      written.annotations.push({
        id: n,
        image_id: id,
        caption: text,
        caption_ann: text,
        label_matched: [],
        labels: [],
      });
    }
    const picture = join(parent, 'picture/images/test_val/one.jpg');
    mkdirSync(join(out, 'images/train'), { recursive: true });
    for (const { file_name } of written.images) linkSync(picture, join(out, 'images/train', file_name));
    writeFileSync(join(out, 'annotations/train_caption.json'), JSON.stringify(written));
    writeFileSync(
      join(out, 'annotations/train_mask.json'),
      JSON.stringify({ images: written.images, annotations: [], categories: [] }),
    );
  });
}

const pictureSize = [720, 1280];

/** An image record of 1280x720 with 15 masks, each named by a phrase. @param first id of its first mask */
function drawPicture(random, id, first) {
  const image = { id, file_name: `${id}.jpg`, height: 720, width: 1280, data_source: 'ADE20K' };
  const masks = Array.from({ length: 15 }, (_, k) => {
    const blob = {
      x: ((k % 5) + 0.5) * 256,
      y: (Math.floor(k / 5) + 0.5) * 240,
      radiusX: 90 + 70 * random(),
      radiusY: 80 + 60 * random(),
      phase: 6 * random(),
    };
    const segmentation = formatRle(drawBlob(random, pictureSize, blob));
    return {
      id: first + k,
      image_id: id,
      category_id: 1 + k,
      segmentation,
      area: 20_000,
      bbox: [0, 0, 10, 10],
      iscrowd: 0,
    };
  });
  const names = masks.map((_, k) => `thing ${String.fromCharCode(97 + k)}`);
  const annotation = {
    id: first / 15,
    image_id: id,
    caption: `There are ${names.join(', ')}.`,
    caption_ann: `There are ${names.map((name, k) => `<${first + k}:${name}>`).join(', ')}.`,
    label_matched: names.map((name, k) => ({ mask_ids: [first + k], txt_desc: name })),
    labels: names,
  };
  return { image, masks, annotation, categories: names.map((name, k) => ({ id: k + 1, name, isthing: 1 })) };
}

/** Photograph-sized pictures of 1280x720 with 15 masks each. */
export async function writePictures(parent, count = 13, name = 'pictures') {
  const out = join(parent, name);
  if (existsSync(join(out, 'done'))) return out;
  const random = seededRandom(9);
  for (const folder of ['annotations', 'images/test_val']) mkdirSync(join(out, folder), { recursive: true });
  const drawn = Array.from({ length: count }, (_, k) =>
    drawPicture(random, count === 1 ? 'one' : `picture${k}`, 15 * k),
  );
  const images = drawn.map(({ image }) => image);
  writeFileSync(
    join(out, 'annotations/val_caption.json'),
    JSON.stringify({ images, annotations: drawn.map(({ annotation }) => annotation) }),
  );
  writeFileSync(
    join(out, 'annotations/val_mask.json'),
    JSON.stringify({ images, annotations: drawn.flatMap(({ masks }) => masks), categories: drawn[0].categories }),
  );
  for (const [k, { file_name }] of images.entries()) {
    const noise = new Uint8Array(1280 * 720 * 3).map((_, i) => 128 + 90 * Math.sin(i / (700 + k)) + 20 * random());
    await sharp(noise, { raw: { width: 1280, height: 720, channels: 3 } })
      .jpeg()
      .toFile(join(out, 'images/test_val', file_name));
  }
  writeFileSync(join(out, 'done'), '');
  return out;
}

/** One of them, whose file the captions' images are links to. */
export const writePicture = parent => writePictures(parent, 1, 'picture');

/** One panorama of 2048x1024 with its views. */
export function writePanorama(parent) {
  return once(join(parent, 'panorama'), out => {
    const prompts = join(parent, 'panorama-prompts.txt');
    writeFileSync(prompts, 'A lighthouse by the sea at noon\n');
    panoply('build', 'panime', '--prompts', prompts, '--out', out);
  });
}
