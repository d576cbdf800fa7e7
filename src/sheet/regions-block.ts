import { colourOfRegion, cssColour } from '../core/image/region-colours.ts';
import type { Caption, Scene, View } from '../core/model/dataset.ts';
import type { RgbImage } from '../core/model/image.ts';
import type { MarkedText } from './marked-text.ts';
import type { SheetBlock, SheetTile } from './page.ts';
import { paintRegions } from './paint-regions.ts';
import { aspectOf, type ReadImage } from './read-picture.ts';

/** A caption with its phrases in the colours of their regions. */
export function markCaption({ text, phrases }: Caption, view: View): MarkedText {
  const positions = new Map(view.regions.map(({ id }, position) => [id, position]));
  const marks = phrases.flatMap(({ start, end, regionIds }) => {
    const places = [...new Set(regionIds.flatMap(id => positions.get(id) ?? []))];
    return end > start && places.length > 0
      ? [{ start, end, colours: places.map(place => cssColour(colourOfRegion(place))) }]
      : [];
  });
  return { text, marks };
}

/** A picture of the masks' size that takes no side: regions painted over it have the colours of the legend. */
function blankPicture(view: View): RgbImage {
  const [height, width] = view.regions[0].mask.size;
  // Frames are smaller; what is cut off here is never seen.
  const scale = Math.min(1, 1024 / Math.max(height, width, 1));
  const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  return { ...size, data: new Uint8Array(size.width * size.height * 3).fill(128) };
}

function maskTile(view: View, named: ReadonlySet<number>, plain: SheetTile): SheetTile {
  return {
    ...plain,
    // Datasets come without their pictures, too; the frame beside this one says so.
    read: () => plain.read().catch(() => blankPicture(view)),
    paint: picture =>
      paintRegions(
        picture,
        view.regions.map(({ mask, id }, position) => ({
          mask,
          // Without captions there is nothing to be named by: all are coloured.
          colour: view.captions.length === 0 || named.has(id) ? colourOfRegion(position) : undefined,
        })),
      ),
  };
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Captions of a view that are set beneath it. */
const maximumCaptions = 2;

/** A scene whose views have regions: each picture beside itself with its masks, its captions in the same colours. */
export async function regionsBlock(scene: Scene, readImage: ReadImage): Promise<SheetBlock> {
  const views = [...(scene.panorama ? [scene.panorama] : []), ...scene.views];
  const shown = views.filter(({ regions }) => regions.length > 0);
  const rows: SheetTile[][] = [];
  let [regionCount, unnamedCount] = [0, 0];
  for (const view of shown) {
    const named = new Set(view.captions.flatMap(({ phrases }) => phrases.flatMap(({ regionIds }) => [...regionIds])));
    const plain = { read: () => readImage(view.image), path: view.image.path, aspect: await aspectOf(view) };
    rows.push([plain, maskTile(view, named, plain)]);
    regionCount += view.regions.length;
    if (view.captions.length > 0) unnamedCount += view.regions.filter(({ id }) => !named.has(id)).length;
  }
  const note = [
    scene.split,
    scene.source,
    scene.id,
    count(regionCount, 'region'),
    unnamedCount > 0 ? `${unnamedCount} unnamed` : '',
  ];
  const captions = shown.flatMap(view => view.captions.slice(0, maximumCaptions).map(text => markCaption(text, view)));
  return { note: note.filter(Boolean).join('  ·  '), title: scene.prompt?.trim() ?? '', rows, texts: captions };
}
