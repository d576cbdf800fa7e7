/** PanoCaps' layout as its card gives it: names of files and folders. */

/** Splits in the order the card lists them; others follow in alphabetical order. */
export const panocapsSplits = ['train', 'val', 'test'] as const;

/** What the card says of the published dataset. */
export const panocapsLicence = 'Research and non-commercial use only; the licences of the source datasets apply.';

/** Orders splits as the card does. */
export function compareSplits(a: string, b: string): number {
  const rank = (name: string): number => {
    const index = (panocapsSplits as readonly string[]).indexOf(name);
    return index < 0 ? panocapsSplits.length : index;
  };
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** `train_caption.json`, `val_mask.json`, `test_masks.json`: the split and what the file holds. */
export function parseAnnotationName(name: string): { split: string; holds: 'captions' | 'masks' } | undefined {
  const match = /^(.+)_(captions?|masks?)\.json$/.exec(name);
  return match ? { split: match[1], holds: match[2].startsWith('caption') ? 'captions' : 'masks' } : undefined;
}

export const captionFileName = (split: string): string => `annotations/${split}_caption.json`;
export const maskFileName = (split: string): string => `annotations/${split}_mask.json`;

export const parquetFileName = (split: string, index: number, count: number): string =>
  `data/${split}-${String(index).padStart(5, '0')}-of-${String(count).padStart(5, '0')}.parquet`;

/** The folder of a split's pictures below `images/`. */
export const imageFolder = (split: string): string => (split === 'train' ? 'train' : 'test_val');

/** The contact sheet beside a built dataset: a picture, but none of its own. */
export const contactSheetName = 'sheet.png';

/** Places below a dataset's root at which a picture may be, likeliest first. */
export function imageCandidates(split: string, fileName: string): string[] {
  const folders = [...new Set([imageFolder(split), split])];
  // The root may be the dataset, or the folder of its pictures.
  return [...folders.map(folder => `images/${folder}/`), 'images/', ...folders.map(folder => `${folder}/`), ''].map(
    folder => folder + fileName,
  );
}
