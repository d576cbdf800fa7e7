import type { Where } from '../../core/errors.ts';
import type { ByteSource } from '../../core/model/image.ts';
import { cachedSource } from '../../io/cached-source.ts';
import { readJsonLists } from '../../io/json/lists.ts';
import { findMember, parseJson } from '../../io/json/scan.ts';
import { type CocoKind, failCoco, kindOfAnnotation, type LooseObject } from './annotations.ts';

/** One COCO annotation file: its images, and where each image's annotations stand. */
export interface CocoFile {
  file: string;
  kind: CocoKind;
  images: ReadonlyMap<string, { record: LooseObject; where: Where }>;
  /** Members besides images and annotations. */
  rest: Readonly<Record<string, unknown>>;
  /** The annotations of an image with their places. @throws {FormatError} `bad-json`, `bad-coco` */
  annotationsOf(imageId: string): Promise<{ annotation: LooseObject; where: Where }[]>;
}

interface Extent {
  pointer: string;
  start: number;
  end: number;
}

const isObject = (value: unknown): value is LooseObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Indexes a COCO annotation file of any size; annotations are parsed when an image is asked for.
 * @param fallback what a file without annotations is taken for
 * @throws {FormatError} `bad-json`, `json-duplicate-key`, `bad-coco`
 */
export async function indexCocoFile(source: ByteSource, file: string, fallback: CocoKind): Promise<CocoFile> {
  const images = new Map<string, { record: LooseObject; where: Where }>();
  const extents = new Map<string, Extent[]>();
  let kind: CocoKind | undefined;
  const rest = await readJsonLists(source, file, {
    lists: ['images', 'annotations'],
    onElement({ list, pointer, byte, bytes, index, parse }) {
      const where = { file, pointer };
      if (list === 'images') {
        const record = parse();
        if (!isObject(record) || (typeof record.id !== 'number' && typeof record.id !== 'string')) {
          return failCoco('an image with an id', record, where);
        }
        images.set(String(record.id), { record, where });
        return;
      }
      if (index === 0) {
        const first = parse();
        kind = isObject(first) ? kindOfAnnotation(first) : undefined;
        if (kind === undefined) failCoco('an instance, a panoptic annotation or a caption', first, where);
      }
      const extent = findMember(bytes, { start: 0, end: bytes.length }, 'image_id');
      if (!extent) return failCoco('an annotation with image_id', parse(), where);
      const place = { file, pointer: `${pointer}/image_id`, byte: byte + extent.start };
      const id = String(parseJson(bytes.subarray(extent.start, extent.end), place));
      const entry = { pointer, start: byte, end: byte + bytes.length };
      const known = extents.get(id);
      if (known) known.push(entry);
      else extents.set(id, [entry]);
    },
  });
  const cached = cachedSource(source);
  return {
    file,
    kind: kind ?? fallback,
    images,
    rest,
    async annotationsOf(imageId) {
      const found: { annotation: LooseObject; where: Where }[] = [];
      for (const { pointer, start, end } of extents.get(imageId) ?? []) {
        const where = { file, pointer };
        const annotation = parseJson(new Uint8Array(await cached.slice(start, end)), { ...where, byte: start });
        if (!isObject(annotation)) return failCoco('an object for an annotation', annotation, where);
        found.push({ annotation, where });
      }
      return found;
    },
  };
}
