import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatRle } from '../../dist/index.js';
import { seededRandom } from './random.js';

const nouns =
  'wall floor sky road grass sea sand ceiling sidewalk hill fence building forest carpet river mountain field snow cat dog man woman person car bus bicycle chair table sofa lamp tree bottle cup boat horse bird child window door plate laptop book vase bench truck umbrella television plant rug airplane'.split(
    ' ',
  );
const adjectives =
  'red blue green white black brown gray small large tall old wooden metal shiny striped bright dark leafy'.split(' ');
const places = [
  '',
  '',
  '',
  'on the left',
  'in the background',
  'near the window',
  'under the bridge',
  'at the far end',
  'with a blue jacket',
];
const synonyms = {
  sofa: 'couch',
  bicycle: 'bike',
  television: 'tv',
  rug: 'carpet',
  sea: 'ocean',
  airplane: 'plane',
  forest: 'woods',
  car: 'automobile',
};
const sizes = [
  [480, 640],
  [640, 480],
  [600, 900],
  [853, 640],
  [720, 1280],
  [512, 683],
  [720, 960],
];

/** A blob: in each column a stretch of rows around a wavy centre line, some with a hole, so runs are many and short. */
export function drawBlob(random, [height, width], { x, y, radiusX, radiusY, phase }) {
  const edges = [];
  const from = Math.max(0, Math.round(x - radiusX));
  const to = Math.min(width - 1, Math.round(x + radiusX));
  for (let column = from; column <= to; column++) {
    const t = (column - x) / radiusX;
    const half = radiusY * Math.sqrt(Math.max(0, 1 - t * t)) * (1 + 0.15 * Math.sin(column / 9 + phase)) + random() * 3;
    const centre = y + 12 * Math.sin(column / 23 + phase);
    const top = Math.max(0, Math.round(centre - half));
    const bottom = Math.min(height, Math.round(centre + half));
    if (bottom <= top) continue;
    const base = column * height;
    const push = (start, end) => {
      if (edges.length > 0 && edges[edges.length - 1] === start) edges[edges.length - 1] = end;
      else edges.push(start, end);
    };
    const hole = Math.abs(t) < 0.3 && bottom - top > 30;
    if (hole) {
      const middle = (top + bottom) >> 1;
      push(base + top, base + middle - 6);
      push(base + middle + 6, base + bottom);
    } else push(base + top, base + bottom);
  }
  return { height, width, edges: Int32Array.from(edges) };
}

const pick = (random, list) => list[Math.floor(random() * list.length)];

function drawPhrase(random) {
  const words = [pick(random, nouns)];
  if (random() < 0.6) words.unshift(pick(random, adjectives));
  if (random() < 0.7) words.unshift(random() < 0.5 ? 'a' : 'the');
  const place = pick(random, places);
  return place && words.length > 1 ? `${words.join(' ')} ${place}` : words.join(' ');
}

/** How a model would say it: verbatim, a synonym, another article, or something else. */
function rephrase(random, phrase) {
  const kind = random();
  if (kind < 0.45) return phrase;
  if (kind < 0.65) return phrase.replace(/^(a|the) /, '');
  if (kind < 0.75)
    return phrase
      .split(' ')
      .map(word => synonyms[word] ?? word)
      .join(' ');
  if (kind < 0.85) return `${phrase} ${pick(random, places)}`.trim();
  return drawPhrase(random);
}

/**
 * Writes a seeded set in PanoCaps' formats: `truth/bench_{caption,mask}.json` and `predictions/<image id>.json`; about
 * 8.75 truth masks and 8.9 predicted ones an image, as the benchmark's test split has.
 * @returns the folder
 */
export function writePanocapsSet(parent, images, seed = 1) {
  const folder = join(parent, `panocaps-${images}-${seed}`);
  if (existsSync(folder)) return folder;
  const random = seededRandom(seed);
  const partial = `${folder}.part`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(join(partial, 'truth'), { recursive: true });
  mkdirSync(join(partial, 'predictions'), { recursive: true });
  const captions = { images: [], annotations: [] };
  const masks = {
    images: [],
    annotations: [],
    categories: nouns.map((name, i) => ({ id: i + 1, name, isthing: i > 17 ? 1 : 0 })),
  };
  for (let i = 0; i < images; i++) {
    const size = pick(random, sizes);
    const [height, width] = size;
    const id = `${pick(random, ['ADE_val_', 'sa_', ''])}${String(Math.floor(random() * 1e9)).padStart(9, '0')}${i}`;
    const image = { file_name: `${id}.jpg`, height, width, id, data_source: 'bench' };
    captions.images.push(image);
    masks.images.push(image);
    const count = 2 + Math.floor(random() * 14.5);
    const labelMatched = [];
    const prediction = { image_id: id, caption: 'A scene.', phrases: [], phrase_seg_counts: [], pred_masks: [] };
    for (let k = 0; k < count; k++) {
      const blob = {
        x: random() * width,
        y: random() * height,
        radiusX: (0.05 + 0.25 * random()) * width,
        radiusY: (0.05 + 0.25 * random()) * height,
        phase: random() * 6,
      };
      const phrase = drawPhrase(random);
      const segmentation = formatRle(drawBlob(random, size, blob));
      masks.annotations.push({
        id: masks.annotations.length,
        image_id: id,
        category_id: 1 + Math.floor(random() * nouns.length),
        segmentation,
        area: 0,
        bbox: [0, 0, 0, 0],
        iscrowd: 0,
      });
      labelMatched.push({ mask_ids: [k], txt_desc: phrase });
      if (random() < 0.12) labelMatched.push({ mask_ids: [k], txt_desc: drawPhrase(random) });
      const add = (guess, words) => {
        prediction.phrases.push(words);
        prediction.phrase_seg_counts.push(1);
        prediction.pred_masks.push(formatRle(drawBlob(random, size, guess)));
      };
      if (random() < 0.88) {
        const shift = 0.05 * random();
        const guess = { ...blob, x: blob.x + shift * width, radiusX: blob.radiusX * (1 + (random() - 0.5) * 0.5) };
        const words = rephrase(random, phrase);
        add(guess, words);
        if (random() < 0.05) add(guess, words);
      }
      if (random() < 0.1) add({ ...blob, x: random() * width }, drawPhrase(random));
    }
    captions.annotations.push({
      caption: 'A scene.',
      caption_ann: 'A scene.',
      label_matched: labelMatched,
      id: i,
      image_id: id,
      labels: [],
    });
    writeFileSync(join(partial, 'predictions', `${id}.json`), JSON.stringify(prediction));
  }
  writeFileSync(join(partial, 'truth', 'bench_caption.json'), JSON.stringify(captions));
  writeFileSync(join(partial, 'truth', 'bench_mask.json'), JSON.stringify(masks));
  renameSync(partial, folder);
  return folder;
}
