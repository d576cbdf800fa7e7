import { decodeMask, parseRle } from '../core/mask/index.ts';
import type { Caption, Region, Scene, View } from '../core/model/dataset.ts';
import type { RgbImage } from '../core/model/image.ts';
import { measureText, textToSvg } from '../core/text/stroke-text.ts';
import type { SheetBlock, SheetTile } from './page.ts';
import type { ReadImage } from './panorama-block.ts';

/** Colours that stay apart side by side and are dark enough to be read as text. */
const colours: readonly (readonly [number, number, number])[] = [
  [200, 30, 60],
  [20, 110, 200],
  [20, 130, 60],
  [210, 105, 0],
  [130, 50, 180],
  [0, 130, 140],
  [170, 20, 130],
  [120, 95, 10],
  [75, 85, 100],
  [90, 60, 220],
  [150, 70, 40],
  [60, 130, 10],
];

/** A colour for every phrase; a region has that of the first phrase that names it. */
function colourPhrases(
  caption: Caption,
  regions: readonly Region[],
): { ofPhrase: number[]; ofRegion: Map<number, number> } {
  const ofRegion = new Map<number, number>();
  const known = new Set(regions.map(({ id }) => id));
  let next = 0;
  const ofPhrase = caption.phrases.map(({ regionIds }) => {
    const first = regionIds.find(id => known.has(id));
    if (first === undefined) return -1;
    const colour = ofRegion.get(first) ?? next++ % colours.length;
    for (const id of regionIds) if (!ofRegion.has(id)) ofRegion.set(id, colour);
    return colour;
  });
  return { ofPhrase, ofRegion };
}

/** The picture with its masks laid over it: tinted, with a full-colour outline; what no phrase names stays as it is. */
async function readWithMasks(
  view: View,
  ofRegion: ReadonlyMap<number, number>,
  readImage: ReadImage,
): Promise<RgbImage> {
  const { width, height, data } = await readImage(view.image);
  const painted = new Uint8Array(data);
  const border = Math.max(1, Math.round(width / 400));
  for (const { id, mask } of view.regions) {
    const colour = ofRegion.get(id);
    const runs = parseRle(mask);
    if (colour === undefined || runs.width !== width || runs.height !== height) continue;
    const set = decodeMask(runs);
    const [red, green, blue] = colours[colour];
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if (set[i] === 0) continue;
        const inside =
          x >= border &&
          x + border < width &&
          y >= border &&
          y + border < height &&
          set[i - border] &&
          set[i + border] &&
          set[i - border * width] &&
          set[i + border * width];
        const share = inside ? 0.42 : 1;
        const k = i * 3;
        painted[k] += (red - painted[k]) * share;
        painted[k + 1] += (green - painted[k + 1]) * share;
        painted[k + 2] += (blue - painted[k + 2]) * share;
      }
    }
  }
  return { width, height, data: painted };
}

interface Word {
  text: string;
  colour: string;
  weight: number;
}

const ink = '#3a3c42';
const cssOf = (colour: number): string => (colour < 0 ? ink : `rgb(${colours[colour].join(' ')})`);

/** The caption word by word; words of a phrase have its colour and a heavier pen. */
function wordsOf({ text, phrases }: Caption, ofPhrase: readonly number[]): Word[] {
  // Where phrases nest, the later one, which is the inner one, counts.
  const owners = new Int32Array(text.length).fill(-1);
  phrases.forEach(({ start, end }, i) => {
    owners.fill(ofPhrase[i], start, end);
  });
  return [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const colour = owners[index];
    return { text: word, colour: cssOf(colour), weight: colour < 0 ? 0.075 : 0.11 };
  });
}

/** Lines of words in ems of the text. */
function layOutWords(words: readonly Word[], widthEm: number): Word[][] {
  const lines: Word[][] = [[]];
  let at = 0;
  for (const word of words) {
    const width = measureText(word.text, 1);
    if (at > 0 && at + width > widthEm) {
      lines.push([]);
      at = 0;
    }
    lines[lines.length - 1].push(word);
    at += width + measureText(' ', 1);
  }
  return lines;
}

/** Text sizes grow with the tile: a line holds this many ems. */
const lineEms = 46;
const lineHeight = 1.5;

/** The caption as a tile of its own: blank paper with coloured words. */
function captionTile(view: View, caption: Caption, ofPhrase: readonly number[]): SheetTile {
  const lines = layOutWords(wordsOf(caption, ofPhrase), lineEms);
  return {
    path: view.image.path,
    aspect: lineEms / (lines.length * lineHeight + 0.4),
    read: async () => ({ width: 1, height: 1, data: Uint8Array.of(0xfb, 0xfa, 0xf7) }),
    overlay(width) {
      const size = width / lineEms;
      return lines
        .map((line, row) => {
          let x = 0;
          return line
            .map(({ text, colour, weight }) => {
              const svg = textToSvg(text, x, (row + 1) * lineHeight * size - size * 0.3, { size, colour, weight });
              x += measureText(`${text} `, size);
              return svg;
            })
            .join('');
        })
        .join('');
    },
  };
}

/** Whether a scene is a picture with a caption whose phrases name regions. */
export function isGrounded({ panorama, views }: Scene): boolean {
  return panorama === undefined && views.length === 1 && views[0].regions.length > 0;
}

/** A picture with its masks, and its caption, the phrases in the colours of the masks they name. */
export function groundedBlock(scene: Scene, readImage: ReadImage): SheetBlock {
  const [view] = scene.views;
  const caption = view.captions[0] ?? { text: '', phrases: [] };
  const { ofPhrase, ofRegion } = colourPhrases(caption, view.regions);
  const [height, width] = view.regions[0].mask.size;
  const named = view.regions.filter(({ id }) => ofRegion.has(id)).length;
  const picture: SheetTile = {
    path: view.image.path,
    // All pictures share one shape on the sheet, so that neighbours stay level; upright ones stand between margins.
    aspect: 4 / 3,
    read: async () => padTo(await readWithMasks(view, ofRegion, readImage), 4 / 3),
    label: {
      strong: `${named}/${view.regions.length}`,
      weak: `regions named by ${caption.phrases.length} phrases, ${width}x${height}`,
    },
  };
  return {
    title: scene.id,
    note: [scene.source, scene.split].filter(Boolean).join(' · '),
    hero: picture,
    rows: caption.text === '' ? [] : [[captionTile(view, caption, ofPhrase)]],
  };
}

/** Sets a picture in the middle of a sheet of paper of that shape. */
function padTo({ width, height, data }: RgbImage, aspect: number): RgbImage {
  const wide = Math.max(width, Math.round(height * aspect));
  const high = Math.max(height, Math.round(width / aspect));
  const [left, top] = [(wide - width) >> 1, (high - height) >> 1];
  const padded = new Uint8Array(wide * high * 3);
  for (let i = 0; i < padded.length; i += 3) padded.set([0xee, 0xec, 0xe5], i);
  for (let y = 0; y < height; y++)
    padded.set(data.subarray(y * width * 3, (y + 1) * width * 3), ((top + y) * wide + left) * 3);
  return { width: wide, height: high, data: padded };
}
