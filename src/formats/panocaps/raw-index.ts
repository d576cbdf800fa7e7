import { FormatError, type Where } from '../../core/errors.ts';
import type { ByteSource } from '../../core/model/image.ts';
import { cachedSource } from '../../io/cached-source.ts';
import { type JsonElement, readJsonLists } from '../../io/json/lists.ts';
import { findMember, parseJson } from '../../io/json/scan.ts';
import type { LooseObject, PanocapsRecord } from './record.ts';

/** One annotation file: its bytes and the name a user knows it by. */
export interface AnnotationFile {
  file: string;
  source: ByteSource;
  /** Its bytes, where they are in memory. */
  memory?: Uint8Array;
}

/** Something wrong between records or files, found while indexing; `check` turns it into an issue. */
export interface IndexProblem {
  code:
    | 'repeated-image'
    | 'orphan-annotation'
    | 'image-only-in-captions'
    | 'image-only-in-masks'
    | 'image-order'
    | 'file-missing';
  message: string;
  where: Where;
}

/** A record of an `images` list and where it stands. */
interface ImageEntry {
  record: LooseObject;
  where: Where;
  order: number;
}

/** Where an annotation stands, so that it can be read when asked for. */
interface Extent {
  pointer: string;
  start: number;
  end: number;
  /** Members in it, so that repeated ones are told without looking again. */
  colons: number;
}

/** One file's images and, by image id, where its annotations are. */
interface FileIndex {
  file: string;
  source: ByteSource;
  memory?: Uint8Array;
  images: Map<string, ImageEntry>;
  annotations: Map<string, Extent[]>;
  /** Every other member of the file. */
  rest: Record<string, unknown>;
  hasByteOrderMark: boolean;
}

/** The index of one split: a caption file, a mask file, or both. */
export interface RawSplit {
  name: string;
  /** In the order of the caption file's images, then those that only the mask file has. */
  ids: readonly string[];
  /** Members of the files besides images and annotations: categories, info, licences. */
  captionRest: Record<string, unknown>;
  maskRest: Record<string, unknown>;
  problems: readonly IndexProblem[];
  /** The files that were read. */
  files: readonly { path: string; holds: 'captions' | 'masks'; images: number; hasByteOrderMark: boolean }[];
  /** @throws {FormatError} `bad-json`, `json-duplicate-key`, `bad-panocaps` */
  read(imageId: string): Promise<PanocapsRecord>;
}

const isObject = (value: unknown): value is LooseObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function idOf(value: unknown, name: string, where: Where): string {
  if ((typeof value === 'string' && value !== '') || Number.isFinite(value)) return String(value);
  throw new FormatError(
    'bad-panocaps',
    `Expected a string or a number for ${name} but received ${JSON.stringify(value)?.slice(0, 60)}`,
    { where },
  );
}

async function indexFile({ file, source, memory }: AnnotationFile, problems: IndexProblem[]): Promise<FileIndex> {
  const images = new Map<string, ImageEntry>();
  const annotations = new Map<string, Extent[]>();
  const addImage = (element: JsonElement): void => {
    const where = { file, pointer: element.pointer };
    const record = element.parse();
    if (!isObject(record)) {
      throw new FormatError('bad-panocaps', `Expected an object for an image but received ${JSON.stringify(record)}`, {
        where,
      });
    }
    const id = idOf(record.id, 'the image id', { file, pointer: `${element.pointer}/id` });
    if (images.has(id)) {
      problems.push({ code: 'repeated-image', message: `Expected each image once but received ${id} again`, where });
    } else images.set(id, { record, where, order: images.size });
  };
  const addAnnotation = (element: JsonElement): void => {
    const { bytes, pointer, byte, colons } = element;
    const extent = findMember(bytes, { start: 0, end: bytes.length }, 'image_id');
    // Parsing the whole element says what is wrong with it; its id alone is a hundred times cheaper.
    const value = extent
      ? parseJson(bytes.subarray(extent.start, extent.end), {
          file,
          pointer: `${pointer}/image_id`,
          byte: byte + extent.start,
        })
      : (element.parse() as LooseObject | null)?.image_id;
    const id = idOf(value, 'image_id', { file, pointer: `${pointer}/image_id` });
    const entry = { pointer, start: byte, end: byte + bytes.length, colons };
    const extents = annotations.get(id);
    if (extents) extents.push(entry);
    else annotations.set(id, [entry]);
  };
  const rest = await readJsonLists(source, file, {
    lists: ['images', 'annotations'],
    onElement: element => (element.list === 'images' ? addImage(element) : addAnnotation(element)),
  });
  for (const member of ['images', 'annotations']) {
    if (rest[member] === undefined) continue;
    throw new FormatError('bad-panocaps', `Expected a list for ${member} but received ${typeof rest[member]}`, {
      where: { file, pointer: `/${member}` },
    });
  }
  for (const [id, extents] of annotations) {
    if (images.has(id)) continue;
    problems.push({
      code: 'orphan-annotation',
      message: `Expected annotations of images in the file's images list but ${id} is not in it (${extents.length} annotations)`,
      where: { file, pointer: extents[0].pointer },
    });
  }
  const [first, second, third] = new Uint8Array(await source.slice(0, 3));
  const hasByteOrderMark = first === 0xef && second === 0xbb && third === 0xbf;
  return { file, source: cachedSource(source), memory, images, annotations, rest, hasByteOrderMark };
}

const nameOf = ({ file }: FileIndex): string => file.slice(file.lastIndexOf('/') + 1);

function comparePairs(captions: FileIndex, masks: FileIndex, problems: IndexProblem[]): void {
  const [captionFile, maskFile] = [nameOf(captions), nameOf(masks)];
  let inStep = true;
  for (const [id, { where, order }] of captions.images) {
    const other = masks.images.get(id);
    if (!other) {
      problems.push({
        code: 'image-only-in-captions',
        message: `Expected image ${id} in ${maskFile} too but it is only in ${captionFile}`,
        where,
      });
      inStep = false;
    } else if (inStep && other.order !== order) {
      problems.push({
        code: 'image-order',
        message: `Expected both files to list images in one order but ${id} is number ${order} and ${other.order}`,
        where: other.where,
      });
      inStep = false;
    }
  }
  for (const [id, { where }] of masks.images) {
    if (captions.images.has(id)) continue;
    problems.push({
      code: 'image-only-in-masks',
      message: `Expected image ${id} in ${captionFile} too but it is only in ${maskFile}`,
      where,
    });
  }
}

const lineFeed = 10;

/** The annotations at those places, read in as few stretches as their neighbourhood allows. */
async function readExtents(
  index: FileIndex | undefined,
  id: string,
): Promise<{ objects: LooseObject[]; places: Where[]; texts: (Uint8Array | undefined)[] }> {
  const objects: LooseObject[] = [];
  const places: Where[] = [];
  const texts: (Uint8Array | undefined)[] = [];
  for (const { pointer, start, end, colons } of index?.annotations.get(id) ?? []) {
    const { file, source, memory } = index!;
    const bytes = memory?.subarray(start, end) ?? new Uint8Array(await source.slice(start, end));
    const value = parseJson(bytes, { file, pointer, byte: start }, colons);
    const where = { file, pointer };
    if (!isObject(value)) throw new FormatError('bad-panocaps', 'Expected an object for an annotation', { where });
    objects.push(value);
    places.push(where);
    texts.push(memory && !bytes.includes(lineFeed) ? bytes : undefined);
  }
  return { objects, places, texts };
}

function describeFile<Holds extends 'captions' | 'masks'>({ file, images, hasByteOrderMark }: FileIndex, holds: Holds) {
  return { path: file, holds, images: images.size, hasByteOrderMark };
}

/**
 * Indexes a split's files: images, and where each image's annotations stand. Annotations are parsed when an image is
 * asked for, so a file of any size opens in bounded memory.
 * @param options.onBroken is told of files that cannot be read, and the split opens without them; by default it throws
 * @throws {FormatError} `bad-json`, `json-duplicate-key`, `bad-panocaps`
 */
export async function indexRawSplit(
  name: string,
  { captions, masks }: { captions?: AnnotationFile; masks?: AnnotationFile },
  { onBroken }: { onBroken?(file: string, error: FormatError): void } = {},
): Promise<RawSplit> {
  const problems: IndexProblem[] = [];
  const open = async (annotations: AnnotationFile | undefined): Promise<FileIndex | undefined> => {
    const own: IndexProblem[] = [];
    try {
      return annotations && (await indexFile(annotations, own));
    } catch (error) {
      if (!onBroken || !annotations || !(error instanceof FormatError)) throw error;
      own.length = 0;
      onBroken(annotations.file, error);
      return undefined;
    } finally {
      problems.push(...own);
    }
  };
  const captionIndex = await open(captions);
  const maskIndex = await open(masks);
  if (captionIndex && maskIndex) comparePairs(captionIndex, maskIndex, problems);
  const alone = captions && !masks ? captions : masks && !captions ? masks : undefined;
  if (alone) {
    const other = alone === captions ? 'mask' : 'caption';
    const message = `Expected a ${other} file for ${name} beside it but there is none`;
    problems.push({ code: 'file-missing', message, where: { file: alone.file } });
  }
  const ids = [...new Set([...(captionIndex?.images.keys() ?? []), ...(maskIndex?.images.keys() ?? [])])];
  return {
    name,
    ids,
    captionRest: captionIndex?.rest ?? {},
    maskRest: maskIndex?.rest ?? {},
    problems,
    files: [
      ...(captionIndex ? [describeFile(captionIndex, 'captions')] : []),
      ...(maskIndex ? [describeFile(maskIndex, 'masks')] : []),
    ],
    async read(imageId) {
      const captionImage = captionIndex?.images.get(imageId);
      const maskImage = maskIndex?.images.get(imageId);
      const image = captionImage ?? maskImage;
      if (!image) {
        throw new FormatError('unknown-scene', `Expected the id of an image of ${name} but received ${imageId}`);
      }
      const [captionPart, maskPart] = [await readExtents(captionIndex, imageId), await readExtents(maskIndex, imageId)];
      const differs =
        captionImage && maskImage && JSON.stringify(captionImage.record) !== JSON.stringify(maskImage.record);
      return {
        split: name,
        imageId,
        image: image.record,
        ...(differs ? { maskImage: maskImage.record } : {}),
        captions: captionPart.objects,
        masks: maskPart.objects,
        places: {
          image: image.where,
          ...(differs ? { maskImage: maskImage.where } : {}),
          captions: captionPart.places,
          masks: maskPart.places,
          texts: { captions: captionPart.texts, masks: maskPart.texts },
        },
      };
    },
  };
}
