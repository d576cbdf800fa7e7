import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  countsOf,
  formatRle,
  maskArea,
  maskBox,
  paintMask,
  polygonMask,
  rgbFromPanopticIds,
} from '../../dist/index.js';
import { drawBlob } from './panocaps-set.js';
import { encodeLikePillow } from './pillow-png.js';
import { seededRandom } from './random.js';

const size = [480, 640];

/** Of COCO's objects two fifths are smaller than 32 pixels a side and a quarter larger than 96: so are these. */
function randomBlob(random) {
  const [height, width] = size;
  const side = 8 * 2 ** (5 * random());
  const aspect = 0.7 + 0.7 * random();
  return {
    x: random() * width,
    y: random() * height,
    radiusX: (side / 2) * aspect,
    radiusY: side / 2 / aspect,
    phase: random() * 6,
  };
}

/** What a detector would say of a blob; `error` is a share of its size. */
const nudge = (random, blob, error = 0.15) => ({
  ...blob,
  x: blob.x + error * 2 * blob.radiusX * (random() - 0.5),
  y: blob.y + error * 2 * blob.radiusY * (random() - 0.5),
  radiusX: blob.radiusX * (1 + error * (random() - 0.5)),
  radiusY: blob.radiusY * (1 + error * (random() - 0.5)),
});

const hundredths = value => Math.round(100 * value) / 100;

/** The blob's outline; an annotator clicks a vertex each 14 pixels or so. */
function outline(random, { x, y, radiusX, radiusY, phase }, vertexPixels = 14) {
  const vertices = 6 + Math.round((Math.PI * (radiusX + radiusY)) / vertexPixels);
  const points = [];
  for (let i = 0; i < vertices; i++) {
    const angle = (2 * Math.PI * i) / vertices;
    const reach = 1 + 0.12 * Math.sin(3 * angle + phase) + 0.03 * random();
    points.push(
      hundredths(Math.min(size[1], Math.max(0, x + reach * radiusX * Math.cos(angle)))),
      hundredths(Math.min(size[0], Math.max(0, y + reach * radiusY * Math.sin(angle)))),
    );
  }
  return points;
}

/** Of COCO's objects three tenths are of one category, and the rarest are a thousandth. */
const randomCategory = (random, count) => 1 + Math.floor(random() ** 3 * count);

function writeObject(random, blob) {
  const isCrowd = random() < 0.012;
  const polygons = [outline(random, blob)];
  // What stands in front cuts some in two.
  if (random() < 0.1) polygons.push(outline(random, { ...blob, x: blob.x + 2.4 * blob.radiusX }));
  const mask = isCrowd ? drawBlob(random, size, blob) : polygonMask(polygons, ...size);
  return {
    segmentation: isCrowd ? { size, counts: countsOf(mask) } : polygons,
    area: maskArea(mask),
    bbox: maskBox(mask),
    iscrowd: isCrowd ? 1 : 0,
  };
}

/** Masks are outlines as smooth as an upsampled one's, with a notch here and there. Boxes and scores have the digits that single-precision numbers have when Python prints them. */
function writeDetection(random, image, category, score, blob) {
  const mask = polygonMask([outline(random, blob, 5)], ...size);
  const box = maskBox(mask);
  return {
    image_id: image,
    category_id: category,
    bbox: box.map((value, i) => Math.fround(i < 2 ? value + 0.7 * random() : value * (1 + 0.02 * random()))),
    score: Math.fround(score),
    segmentation: formatRle(mask),
  };
}

/**
 * Writes seeded COCO instances and results with the densities of COCO's validation set and of a detector with its usual
 * settings: 80 categories, per image about 3 of them and 7 objects (polygons; crowds as lists of counts) and 20 to 100
 * detections (on average 50): of most objects a good one and some worse, and the rest where nothing is, two thirds of
 * them of categories that the image has. Scoring takes its time from these numbers: objects and detections of an image
 * and category, masks, and how many pairs of image and category there are at all.
 * @returns paths of truth and results
 */
export function writeCocoSet(parent, images, seed = 1) {
  const folder = join(parent, `coco-like-${images}-${seed}`);
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
    truth.images.push({ id: image, file_name: `${image}.jpg`, height: size[0], width: size[1] });
    const categories = Array.from({ length: 1 + Math.floor(4.8 * random()) }, () => randomCategory(random, 80));
    const detections = [];
    const detect = (category, score, blob) => detections.push(writeDetection(random, image, category, score, blob));
    for (const category of categories) {
      const objects = 1 + Math.floor(-2 * Math.log(1 - random()));
      for (let k = 0; k < objects; k++) {
        const blob = randomBlob(random);
        const object = writeObject(random, blob);
        if (object.area === 0) continue;
        truth.annotations.push({
          ...object,
          image_id: image,
          category_id: category,
          id: truth.annotations.length + 1,
        });
        if (random() < 0.9) detect(category, 0.3 + 0.7 * random(), nudge(random, blob));
        for (let d = Math.floor(3 * random()); d > 0; d--)
          detect(category, 0.05 + 0.5 * random(), nudge(random, blob, 0.6));
      }
    }
    for (let d = Math.floor(10 + 60 * random()); d > 0; d--) {
      const category =
        random() < 0.66 ? categories[Math.floor(random() * categories.length)] : randomCategory(random, 80);
      detect(category, 0.05 + 0.4 * random() ** 2, randomBlob(random));
    }
    detections.sort((a, b) => b.score - a.score);
    results.push(...detections.slice(0, 100));
  }
  mkdirSync(`${folder}.part`, { recursive: true });
  writeFileSync(join(`${folder}.part`, 'truth.json'), JSON.stringify(truth));
  writeFileSync(join(`${folder}.part`, 'results.json'), JSON.stringify(results));
  renameSync(`${folder}.part`, folder);
  return paths;
}

/** Fills what lies below a wavy line. */
function paintBelow(ids, id, { y, phase }) {
  const [height, width] = size;
  for (let x = 0; x < width; x++) {
    const top = Math.max(0, Math.round(y + 20 * Math.sin(x / 60 + phase) + 4 * Math.sin(x / 7 + 3 * phase)));
    for (let row = top; row < height; row++) ids[row * width + x] = id;
  }
}

/**
 * Writes seeded panoptic truths and predictions with the densities of COCO's: 640x480, about 11 segments of 133
 * categories, of which a few are stuff that fills the picture and the others things of all sizes upon it; one area of
 * the truth is void. PNGs are as Pillow writes them, as COCO's own are, so that both sides decode what they meet in life.
 * @returns paths of both JSON files
 */
export function writePanopticSet(parent, images, seed = 1) {
  const folder = join(parent, `panoptic-like-${images}-${seed}`);
  const paths = { truth: join(folder, 'truth.json'), predictions: join(folder, 'predictions.json') };
  if (existsSync(folder)) return paths;
  const random = seededRandom(seed);
  const partial = `${folder}.part`;
  rmSync(partial, { recursive: true, force: true });
  const categories = Array.from({ length: 133 }, (_, i) => ({ id: i + 1, name: `c${i + 1}`, isthing: i < 80 ? 1 : 0 }));
  const sides = { truth: [], predictions: [] };
  for (const side of Object.keys(sides)) mkdirSync(join(partial, side), { recursive: true });
  for (let image = 1; image <= images; image++) {
    const stuff = Array.from({ length: 3 }, (_, i) => ({
      category: 81 + Math.floor(random() ** 2 * 53),
      line: { y: i === 0 ? -100 : size[0] * random(), phase: random() * 6 },
    }));
    const things = Array.from({ length: 9 }, () => ({
      blob: randomBlob(random),
      category: randomCategory(random, 80),
    }));
    const unknown = randomBlob(random);
    for (const side of Object.keys(sides)) {
      const isTruth = side === 'truth';
      const ids = new Uint32Array(size[0] * size[1]);
      const segments = [];
      const addSegment = (category, last) => {
        const id = 1 + Math.floor(random() * 0xfffffe);
        const isWrong = !isTruth && random() < 0.1;
        segments.push({ id, category_id: isWrong ? 1 + Math.floor(random() * last) : category, iscrowd: 0 });
        return id;
      };
      for (const { category, line } of stuff)
        paintBelow(ids, addSegment(category, 133), isTruth ? line : { ...line, y: line.y + 16 * (random() - 0.5) });
      for (const { category, blob } of things)
        paintMask(drawBlob(random, size, isTruth ? blob : nudge(random, blob)), ids, addSegment(category, 80));
      if (isTruth) paintMask(drawBlob(random, size, unknown), ids, 0);
      const areas = new Map();
      for (const id of ids) areas.set(id, (areas.get(id) ?? 0) + 1);
      const name = `${String(image).padStart(6, '0')}.png`;
      const data = rgbFromPanopticIds(ids);
      writeFileSync(join(partial, side, name), encodeLikePillow({ width: size[1], height: size[0], data }));
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
