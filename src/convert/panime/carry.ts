/** What a converted Panime set has from its source: how that was built, and its panoptic truth. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { provenanceName } from '../../engine/manifest.ts';
import { categoriesPath } from '../../formats/panime/regions.ts';

/** Whatever the source's panoply.json says that is true of the copy as well. */
export interface CarriedFacts {
  /** Of the build's options: sizes, and the rig in Panoply's own angles. */
  settings: JsonObject;
  /** Who made the pictures. */
  origin: JsonObject;
}

function pick(from: unknown, keys: readonly string[]): JsonObject {
  if (typeof from !== 'object' || from === null) return {};
  const found = keys.map(key => [key, (from as JsonObject)[key]] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined && value !== null));
}

/** @param root of the source; empty facts where it has no panoply.json that can be read */
export function readCarriedFacts(root: string): CarriedFacts {
  const path = join(root, provenanceName);
  let provenance: JsonValue | undefined;
  try {
    if (existsSync(path)) provenance = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // A broken one is for `check` to report; nothing here depends on it.
  }
  const options = (provenance as JsonObject | undefined)?.options;
  return {
    settings: pick(options, ['size', 'viewSize', 'rig', 'cameras']),
    origin: pick(provenance, ['seed', 'generator', 'synthetic']),
  };
}

interface CocoTruth {
  images?: unknown;
  annotations?: unknown;
}

/**
 * `regions/categories.json` and `regions/<split>.json` of the source, with only the images that were copied.
 * @param isCopied of an image's path
 * @throws {FormatError} `bad-json`, `bad-regions`
 */
export function carryTruth(
  root: string,
  splits: readonly string[],
  isCopied: (path: string) => boolean,
): Map<string, string> {
  const files = new Map<string, string>();
  const read = (path: string) => {
    if (existsSync(join(root, path))) files.set(path, readFileSync(join(root, path), 'utf8'));
    return files.get(path);
  };
  read(categoriesPath);
  for (const split of splits) {
    const path = `regions/${split}.json`;
    const text = read(path);
    if (text === undefined) continue;
    let truth: CocoTruth;
    try {
      truth = JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch (cause) {
      throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, { where: { file: path }, cause });
    }
    const { images, annotations } = truth;
    if (!Array.isArray(images) || !Array.isArray(annotations))
      throw new FormatError('bad-regions', 'Expected lists for images and annotations', { where: { file: path } });
    const kept = images.filter(image => isCopied(image?.file_name ?? image?.id));
    if (kept.length === images.length) continue;
    const ids = new Set(kept.map(({ id }) => id));
    const ownAnnotations = annotations.filter(annotation => ids.has(annotation?.image_id));
    files.set(path, `${JSON.stringify({ ...truth, images: kept, annotations: ownAnnotations })}\n`);
  }
  return files;
}
