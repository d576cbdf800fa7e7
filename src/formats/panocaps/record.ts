import { FormatError, type Where } from '../../core/errors.ts';

/** A JSON object as a file has it; nothing about it has been checked. */
export type LooseObject = Readonly<Record<string, unknown>>;

/** Where a record's parts come from, for messages. */
export interface RecordPlaces {
  image: Where;
  /** Set where the mask file has another record of the image. */
  maskImage?: Where;
  captions: readonly Where[];
  masks: readonly Where[];
  /** The annotations as the files have them, where they are in memory and on one line each. */
  texts?: { captions: readonly (Uint8Array | undefined)[]; masks: readonly (Uint8Array | undefined)[] };
}

/**
 * Everything the files say about one image, unchanged: what the raw form spreads over two files and the Parquet form
 * keeps in one row.
 */
export interface PanocapsRecord {
  split: string;
  /** The image's id as text. */
  imageId: string;
  /** The image's record in the caption file, else the one of the mask file. */
  image: LooseObject;
  /** The mask file's record of the image where it differs from `image`. */
  maskImage?: LooseObject;
  /** Annotations of the caption file; PanoCaps has one an image. */
  captions: readonly LooseObject[];
  /** Annotations of the mask file, in file order: captions name them by position. */
  masks: readonly LooseObject[];
  places: RecordPlaces;
}

/** One row of the Parquet form, with numbers for its 64-bit integers. */
export type PanocapsRow = Record<string, unknown>;

type Fields = Record<string, unknown>;

const asFields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

function wrong(expected: string, name: string, value: unknown, where: Where): never {
  const received = JSON.stringify(value) ?? String(value);
  throw new FormatError(
    'bad-field',
    `Expected ${expected} for ${name} but received ${received.length > 60 ? `${received.slice(0, 57)}...` : received}`,
    { where: { ...where, pointer: where.row === undefined ? `${where.pointer ?? ''}/${name}` : where.pointer } },
  );
}

function text(fields: LooseObject, name: string, where: Where): string | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : wrong('a string', name, value, where);
}

/** Ids may be strings or numbers; the Parquet form has strings. */
function idText(fields: LooseObject, name: string, where: Where): string | null {
  const value = fields[name];
  return typeof value === 'number' ? String(value) : text(fields, name, where);
}

/** What 64-bit integers become: numbers, or BigInts for the columns of a table. */
type Whole = number | bigint;
type ToWhole = (value: number) => Whole;

function whole(fields: LooseObject, name: string, where: Where, to: ToWhole): Whole | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  return Number.isSafeInteger(value) ? to(value as number) : wrong('a whole number', name, value, where);
}

function list<Item>(
  fields: LooseObject,
  name: string,
  where: Where,
  read: (item: unknown) => Item | undefined,
): Item[] | null {
  const value = fields[name];
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) return wrong('a list', name, value, where);
  return value.map(item => read(item) ?? wrong('no such element', name, item, where));
}

const textItem = (item: unknown): string | undefined => (typeof item === 'string' ? item : undefined);
const numberItem = (item: unknown): number | undefined => (typeof item === 'number' ? item : undefined);

/**
 * The Parquet row of a record: the card's fields, absent ones null.
 * @param categoryName the name of a category id of this image, if known
 * @param to what whole numbers become
 * @throws {FormatError} `bad-field` when a field has another type than the card's
 */
export function rowOfRecord(
  { split, imageId, image, captions, masks, places }: PanocapsRecord,
  categoryName: (categoryId: number) => string | undefined,
  to: ToWhole = value => value,
): PanocapsRow {
  const wholeItem = (item: unknown): Whole | undefined => (Number.isSafeInteger(item) ? to(item as number) : undefined);
  const caption = captions[0];
  const captionWhere = places.captions[0] ?? {};
  const regions = masks.map((mask, i): Fields => {
    const where = places.masks[i] ?? {};
    const segmentation = asFields(mask.segmentation);
    const inside = { ...where, pointer: `${where.pointer ?? ''}/segmentation` };
    return {
      area: whole(mask, 'area', where, to),
      bbox: list(mask, 'bbox', where, numberItem),
      category_id: whole(mask, 'category_id', where, to),
      id: whole(mask, 'id', where, to),
      image_id: idText(mask, 'image_id', where),
      iscrowd: whole(mask, 'iscrowd', where, to),
      segmentation: {
        counts: text(segmentation, 'counts', inside),
        size: list(segmentation, 'size', inside, wholeItem),
      },
      thing_or_stuff: text(mask, 'thing_or_stuff', where),
    };
  });
  const categoryIds = [...new Set(masks.map(mask => mask.category_id))].filter(id => typeof id === 'number');
  return {
    split,
    image_id: imageId,
    file_name: text(image, 'file_name', places.image),
    image_info: {
      data_source: text(image, 'data_source', places.image),
      file_name: text(image, 'file_name', places.image),
      height: whole(image, 'height', places.image, to),
      id: idText(image, 'id', places.image),
      width: whole(image, 'width', places.image, to),
    },
    caption_info:
      caption === undefined
        ? null
        : {
            caption: text(caption, 'caption', captionWhere),
            caption_ann: text(caption, 'caption_ann', captionWhere),
            id: whole(caption, 'id', captionWhere, to),
            image_id: idText(caption, 'image_id', captionWhere),
            label_matched: list(caption, 'label_matched', captionWhere, item => ({
              mask_ids: list(asFields(item), 'mask_ids', captionWhere, wholeItem),
              txt_desc: text(asFields(item), 'txt_desc', captionWhere),
            })),
            labels: list(caption, 'labels', captionWhere, textItem),
          },
    mask_annotations: regions,
    categories: categoryIds
      .sort((a, b) => a - b)
      .map(id => ({ id: to(id), name: categoryName(id) }))
      .filter(({ name }) => name !== undefined),
  };
}

/** A row's struct as a raw JSON object: members that are null were absent. */
function withoutNulls(value: unknown): LooseObject {
  return Object.fromEntries(
    Object.entries(asFields(value)).filter(([, member]) => member !== null && member !== undefined),
  );
}

/** The record of a Parquet row, members in the order of the raw files. */
export function recordOfRow(row: PanocapsRow, place: Where): PanocapsRecord {
  const { data_source, file_name, height, id, width, ...others } = withoutNulls(row.image_info);
  const image = withoutNulls({ file_name, height, width, id, data_source, ...others });
  const captions =
    row.caption_info === null || row.caption_info === undefined
      ? []
      : [
          (() => {
            const { caption, caption_ann, label_matched, ...rest } = withoutNulls(row.caption_info);
            const matches = Array.isArray(label_matched) ? label_matched.map(withoutNulls) : undefined;
            return withoutNulls({ caption, caption_ann, label_matched: matches, ...rest });
          })(),
        ];
  const masks = (Array.isArray(row.mask_annotations) ? row.mask_annotations : []).map(region => {
    const { id: regionId, image_id, category_id, segmentation, area, bbox, ...rest } = withoutNulls(region);
    const { size, counts } = withoutNulls(segmentation);
    return withoutNulls({
      id: regionId,
      image_id,
      category_id,
      segmentation: withoutNulls({ size, counts }),
      area,
      bbox,
      ...rest,
    });
  });
  return {
    split: String(row.split ?? ''),
    imageId: String(row.image_id ?? image.id ?? ''),
    image,
    captions,
    masks,
    places: { image: place, captions: captions.map(() => place), masks: masks.map(() => place) },
  };
}

const imageKeys = new Set(['file_name', 'height', 'width', 'id', 'data_source']);
const captionKeys = new Set(['caption', 'caption_ann', 'label_matched', 'id', 'image_id', 'labels']);
const maskKeys = new Set([
  ...['id', 'image_id', 'category_id', 'segmentation', 'area', 'bbox', 'iscrowd', 'thing_or_stuff'],
]);
const segmentationKeys = new Set(['size', 'counts']);
const matchKeys = new Set(['mask_ids', 'txt_desc']);

function isPlain(value: unknown, known: ReadonlySet<string>, textId?: string): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = value as LooseObject;
  for (const key in fields) if (!known.has(key) || fields[key] === null) return false;
  return textId === undefined || typeof fields[textId] === 'string';
}

/**
 * Whether a record that made a row has nothing that the row's columns cannot hold: no unknown members, no null, no
 * numeric ids, one caption, one image record. Far cheaper than making the record again and comparing.
 */
export function isPlainRecord({ image, maskImage, captions, masks }: PanocapsRecord): boolean {
  if (maskImage !== undefined || captions.length !== 1 || !isPlain(image, imageKeys, 'id')) return false;
  const [caption] = captions;
  if (!isPlain(caption, captionKeys, 'image_id')) return false;
  const { label_matched } = caption;
  if (!Array.isArray(label_matched) || !label_matched.every(match => isPlain(match, matchKeys))) return false;
  return masks.every(mask => isPlain(mask, maskKeys, 'image_id') && isPlain(mask.segmentation, segmentationKeys));
}
