import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatRle, maskArea, maskBox, paintMask, rgbFromPanopticIds } from '../../dist/index.js';
import { encodeImage } from '../../dist/io/node/sharp.js';
import { drawBlob } from './panocaps-set.js';
import { seededRandom } from './random.js';

const size = [480, 640];

function randomBlob(random) {
  const [height, width] = size;
  return {
    x: random() * width,
    y: random() * height,
    radiusX: 8 + 0.2 * random() * width,
    radiusY: 8 + 0.2 * random() * height,
    phase: random() * 6,
  };
}

const nudge = (random, blob) => ({
  ...blob,
  x: blob.x + 12 * (random() - 0.5),
  radiusX: blob.radiusX * (0.9 + 0.2 * random()),
});

/**
 * Writes seeded COCO instances and results: 80 categories, about 7 objects and 20 detections an image.
 * @returns paths of truth and results
 */
export function writeCocoSet(parent, images, seed = 1) {
  const folder = join(parent, `coco-${images}-${seed}`);
  const paths = { truth: join(folder, 'truth.json'), results: join(folder, 'results.json') };
  if (existsSync(folder)) return paths;
  const random = seededRandom(seed);
  const truth = {
    images: [],
    annotations: [],
    categories: Array.from({ length: 80 }, (_, i) => ({ id: i + 1, name: `c${i + 1}` })),
  };
  const results = [];
  for (let image = 1; image <= images; image++) {
    truth.images.push({ id: image, height: size[0], width: size[1] });
    for (let k = 0; k < 7; k++) {
      const blob = randomBlob(random);
      const category = 1 + Math.floor(random() ** 2 * 80);
      const mask = drawBlob(random, size, blob);
      truth.annotations.push({
        id: truth.annotations.length + 1,
        image_id: image,
        category_id: category,
        segmentation: formatRle(mask),
        area: maskArea(mask),
        bbox: maskBox(mask),
        iscrowd: random() < 0.02 ? 1 : 0,
      });
      for (let d = 0; d < 3; d++) {
        const guess = drawBlob(random, size, d === 2 ? randomBlob(random) : nudge(random, blob));
        results.push({
          image_id: image,
          category_id: category,
          score: Math.round(1000 * random()) / 1000,
          bbox: maskBox(guess),
          segmentation: formatRle(guess),
        });
      }
    }
  }
  mkdirSync(`${folder}.part`, { recursive: true });
  writeFileSync(join(`${folder}.part`, 'truth.json'), JSON.stringify(truth));
  writeFileSync(join(`${folder}.part`, 'results.json'), JSON.stringify(results));
  renameSync(`${folder}.part`, folder);
  return paths;
}

/** Writes seeded panoptic truths and predictions, 640x480, about 12 segments. @returns paths of both JSON files */
export async function writePanopticSet(parent, images, seed = 1) {
  const folder = join(parent, `panoptic-${images}-${seed}`);
  const paths = { truth: join(folder, 'truth.json'), predictions: join(folder, 'predictions.json') };
  if (existsSync(folder)) return paths;
  const random = seededRandom(seed);
  const partial = `${folder}.part`;
  rmSync(partial, { recursive: true, force: true });
  const categories = Array.from({ length: 133 }, (_, i) => ({ id: i + 1, name: `c${i + 1}`, isthing: i < 80 ? 1 : 0 }));
  const sides = { truth: [], predictions: [] };
  for (const side of Object.keys(sides)) mkdirSync(join(partial, side), { recursive: true });
  for (let image = 1; image <= images; image++) {
    const blobs = Array.from({ length: 12 }, () => ({
      blob: randomBlob(random),
      category: 1 + Math.floor(random() ** 2 * 133),
    }));
    for (const side of Object.keys(sides)) {
      const ids = new Uint32Array(size[0] * size[1]);
      const segments = blobs.map(({ blob, category }) => {
        const id = 1 + Math.floor(random() * 0xfffffe);
        paintMask(drawBlob(random, size, side === 'truth' ? blob : nudge(random, blob)), ids, id);
        return {
          id,
          category_id: side === 'predictions' && random() < 0.1 ? 1 + Math.floor(random() * 133) : category,
          iscrowd: 0,
        };
      });
      const areas = new Map();
      for (const id of ids) areas.set(id, (areas.get(id) ?? 0) + 1);
      const name = `${String(image).padStart(6, '0')}.png`;
      const data = rgbFromPanopticIds(ids);
      writeFileSync(join(partial, side, name), await encodeImage({ width: size[1], height: size[0], data }, 'png'));
      sides[side].push({
        image_id: image,
        file_name: name,
        segments_info: segments
          .filter(({ id }) => areas.has(id))
          .map(segment => ({ ...segment, area: areas.get(segment.id) })),
      });
    }
  }
  for (const [side, annotations] of Object.entries(sides)) {
    writeFileSync(join(partial, `${side}.json`), JSON.stringify({ annotations, categories }));
  }
  renameSync(partial, folder);
  return paths;
}
