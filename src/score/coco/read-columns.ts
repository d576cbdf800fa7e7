import {
  type CocoColumns,
  cocoCategoryIds,
  placesOf,
  type ShapeColumns,
  sortImages,
  unknownImage,
} from '../../analysis/score/coco/columns.ts';
import type { CocoTruth, Segmentation } from '../../analysis/score/coco/index.ts';
import { type CocoRows, createCocoRowReader, seen, shapeKinds } from '../../kernels/coco-rows.ts';
import { KernelMemory } from '../../kernels/memory.ts';

const truthMembers = seen.image | seen.category | seen.id | seen.area;
const resultMembers = seen.image | seen.category | seen.score;
/** What stands in a truth for its annotations once they are read; no list of objects is equal to it. */
const standIn = '[-1]';
const openList = 91;

/** A truth without its annotations, and those. */
interface TruthRows {
  truth: Pick<CocoTruth, 'images' | 'categories'>;
  rows: CocoRows;
}

const isSpace = (byte: number) => byte === 32 || byte === 10 || byte === 13 || byte === 9;

/** The byte after the bracket of the list that the member "annotations" is, wherever such a member is; or -1. */
function findAnnotations(bytes: Buffer): number {
  let at = bytes.indexOf('"annotations"');
  if (at < 0) return -1;
  for (at += 13; isSpace(bytes[at]) || bytes[at] === 58; at++);
  return bytes[at] === openList ? at + 1 : -1;
}

function readTruthRows(
  bytes: Buffer,
  read: (bytes: Buffer, from: number) => CocoRows | undefined,
): TruthRows | undefined {
  const start = findAnnotations(bytes);
  const rows = start < 0 ? undefined : read(bytes, start);
  if (!rows) return undefined;
  let truth: CocoTruth & { annotations: unknown };
  try {
    truth = JSON.parse(bytes.toString('utf8', 0, start - 1) + standIn + bytes.toString('utf8', rows.end));
  } catch {
    return undefined;
  }
  // The member was that of the whole, and the only one.
  if (!Array.isArray(truth?.annotations) || (truth.annotations as unknown[])[0] !== -1) return undefined;
  return Array.isArray(truth.images) && Array.isArray(truth.categories) ? { truth, rows } : undefined;
}

function haveAll({ seen: members, count }: CocoRows, needed: number): boolean {
  for (let i = 0; i < count; i++) if ((members[i] & needed) !== needed) return false;
  return true;
}

/** Columns of rows, but what only truths or only detections have. */
function shapeColumns(
  bytes: Buffer,
  rows: CocoRows,
  imageOf: (id: number | string) => number,
  categoryOf: (id: number) => number,
): ShapeColumns {
  const { count } = rows;
  const images = new Int32Array(count);
  const categories = new Int32Array(count);
  let [lastId, lastImage] = [Number.NaN, -1];
  for (let i = 0; i < count; i++) {
    // Most files go through the images one by one.
    if (rows.imageIds[i] !== lastId) {
      lastId = rows.imageIds[i];
      lastImage = imageOf(lastId);
    }
    images[i] = lastImage;
    categories[i] = categoryOf(rows.categoryIds[i]);
    if ((rows.seen[i] & seen.box) === 0) rows.boxes.fill(Number.NaN, 4 * i, 4 * i + 4);
  }
  return {
    count,
    images,
    categories,
    boxes: rows.boxes,
    segmentationOf(index): Segmentation | undefined {
      const kind = rows.shapes[index];
      if (kind === shapeKinds.none) return undefined;
      const start = rows.shapeStarts[index];
      const end = start + rows.shapeBytes[index];
      if (kind === shapeKinds.list) return JSON.parse(bytes.toString('latin1', start, end));
      return { size: [rows.heights[index], rows.widths[index]], counts: bytes.subarray(start, end) };
    },
  };
}

/**
 * Reads a truth and results without making objects of them.
 * @param truthBytes instances JSON
 * @param resultBytes results JSON
 * @returns undefined for what is not quite as COCO's tools write it, which another reader may know or refuse
 * @throws {FormatError} `unknown-image`
 */
export function readColumns(truthBytes: Buffer, resultBytes: Buffer): CocoColumns | undefined {
  const read = createCocoRowReader(new KernelMemory());
  const found = readTruthRows(truthBytes, read);
  if (!found || !haveAll(found.rows, truthMembers)) return undefined;
  let first = 0;
  while (isSpace(resultBytes[first])) first++;
  const results = resultBytes[first] === openList ? read(resultBytes, first + 1) : undefined;
  if (!results || !haveAll(results, resultMembers)) return undefined;
  for (let at = results.end; at < resultBytes.length; at++) if (!isSpace(resultBytes[at])) return undefined;

  const images = sortImages(found.truth.images);
  const categoryIds = cocoCategoryIds(found.truth);
  const imageOf = placesOf(images.map(({ id }) => id));
  const categoryOf = placesOf(categoryIds);
  const { ids, areas, crowds } = found.rows;
  const truths = { ...shapeColumns(truthBytes, found.rows, imageOf, categoryOf), ids, areas, crowds };
  const detections = { ...shapeColumns(resultBytes, results, imageOf, categoryOf), scores: results.scores };
  const unknown = detections.images.indexOf(-1);
  if (unknown >= 0) unknownImage(results.imageIds[unknown], unknown);
  return {
    images,
    categoryIds,
    truths,
    detections,
    first: { bbox: (results.seen[0] & seen.box) !== 0, segm: (results.seen[0] & seen.shape) !== 0 },
  };
}
