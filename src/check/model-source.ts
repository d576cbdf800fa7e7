import { existsSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { gatherGrounding, indexCategoryFacts } from '../analysis/check/grounding-facts.ts';
import type { Finding, ImageFacts } from '../analysis/check/types.ts';
import { PanoplyError } from '../core/errors.ts';
import type { Scene } from '../core/model/dataset.ts';
import type { ImageRef } from '../core/model/image.ts';
import { openDataset } from '../formats/index.ts';
import { type CameraFaults, compareWithStated, isPosed, type LoadedScene } from '../formats/posed/dataset.ts';
import { isFolder } from '../io/node/files.ts';
import { locationOf } from '../io/node/locate.ts';
import { type FileListing, listFiles } from './list-files.ts';
import { sceneCameraFacts } from './posed-facts.ts';
import { type CheckImage, type CheckScene, type CheckSource, newImageFacts } from './source.ts';

/** A path relative to the roots, where it can be. */
function relativeTo(roots: readonly string[], file: string): string {
  const inside = roots.map(root => relative(root, file)).find(path => path !== '' && !/^\.\.|^[/\\]|^\w:/.test(path));
  return inside?.replaceAll('\\', '/') ?? file;
}

/** The place of an error, relative to the roots where it can be. */
export function toFinding(error: unknown, roots: readonly string[], fallback: string): Finding {
  if (!(error instanceof PanoplyError)) {
    return { file: fallback, message: `Cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  const { where, message, hint } = error;
  const file = where?.file === undefined ? fallback : relativeTo(roots, where.file);
  return { file, pointer: where?.pointer, row: where?.row, message, hint };
}

/** What is wrong with cameras of a scene: what they share once, however many have it. */
function faultsOf(errors: CameraFaults, roots: readonly string[], fallback: string): Finding[] {
  const groups = new Map<string, { finding: Finding; cameras: number }>();
  for (const error of errors) {
    const finding = toFinding(error, roots, fallback);
    const key = `${finding.file}#${finding.pointer}@${finding.row}: ${finding.message}`;
    const known = groups.get(key);
    if (known) known.cameras++;
    else groups.set(key, { finding, cameras: 1 });
  }
  return [...groups.values()].map(({ finding, cameras }) =>
    cameras === 1 ? finding : { ...finding, message: `${finding.message}, and so for ${cameras} cameras` },
  );
}

interface ImagePlaces {
  roots: readonly string[];
  listing?: FileListing;
  /** Of each view. */
  places?: LoadedScene['places'];
  /** Files of places relative to the roots: one text for all images that have it. */
  fileNames: Map<string, string>;
}

function checkImage(
  image: ImageRef,
  { role, index }: Pick<ImageFacts, 'role' | 'index'>,
  { roots, listing, places, fileNames }: ImagePlaces,
): CheckImage {
  const { file: annotations, pointer, row } = places?.[index] ?? {};
  let namedIn: string | undefined;
  if (annotations !== undefined) {
    namedIn = fileNames.get(annotations) ?? relativeTo(roots, annotations);
    fileNames.set(annotations, namedIn);
  }
  const base = { role, index, path: image.path, pointer, row, namedIn };
  if (posix.normalize(image.path).startsWith('../')) return { facts: newImageFacts(base, 'outside') };
  const location = locationOf(image);
  const candidates = roots.map(root => join(root, image.path));
  if (location?.kind === 'file') candidates.push(location.file);
  const file = candidates.find(path => existsSync(path));
  const open = () => image.open();
  if (file !== undefined) return { facts: newImageFacts(base, 'present'), file, open };
  if (location?.kind !== 'file') return { facts: newImageFacts(base, 'unknown'), open };
  const otherCase = listing?.findOtherCase(posix.normalize(image.path));
  return {
    facts: newImageFacts(base, 'missing', otherCase),
    file: otherCase === undefined ? undefined : join(roots[0], otherCase),
  };
}

function imagesOf(scene: Scene, places: ImagePlaces): CheckImage[] {
  const images: CheckImage[] = [];
  const add = (image: ImageRef | undefined, role: ImageFacts['role'], index: number) => {
    if (image) images.push(checkImage(image, { role, index }, places));
  };
  add(scene.panorama?.image, 'panorama', 0);
  for (const [index, { image, layers }] of scene.views.entries()) {
    add(image, 'view', index);
    // Layers may be of any type (NPY, EXR); only those that are pictures are looked at.
    for (const layer of Object.values(layers))
      if (layer && /\.(png|webp)$/i.test(layer.path)) add(layer, 'layer', index);
  }
  return images;
}

/**
 * Any dataset that opens, as the check sees it through the model. A family with promises of its own gets a source of
 * its own beside this one.
 * @throws {SystemError} `unknown-format` where no format knows it
 */
export async function openModelCheck(roots: readonly string[]): Promise<CheckSource> {
  const unreadable: Finding[] = [];
  let dataset: Awaited<ReturnType<typeof openDataset>>;
  try {
    dataset = await openDataset(roots);
  } catch (error) {
    if (error instanceof PanoplyError && ['unknown-format', 'missing-dataset'].includes(error.code)) throw error;
    unreadable.push(toFinding(error, roots, roots[0]));
    const scenes = async function* (): AsyncGenerator<CheckScene> {};
    return { family: 'panocaps', sceneCount: 0, provided: [], facts: emptyFacts(), scenes, unreadable };
  }
  const fileNames = new Map<string, string>();
  const ids = dataset.index();
  const posed = isPosed(dataset) ? dataset : undefined;
  const categories = indexCategoryFacts(dataset.categories);
  const folder = roots.length === 1 && isFolder(roots[0]);
  const listing = folder ? listFiles(roots[0]) : undefined;
  return {
    family: dataset.family,
    sceneCount: ids.length,
    root: folder ? roots[0] : undefined,
    listing,
    provided: posed ? ['files', 'regions', 'stated', 'poses'] : ['files', 'regions'],
    facts: { ...emptyFacts(), categories: dataset.categories, statedPoses: posed && (await compareWithStated(posed)) },
    unreadable,
    async *scenes(): AsyncGenerator<CheckScene> {
      unreadable.length = 0;
      for (const id of ids) {
        try {
          const errors: CameraFaults = [];
          const loaded: Partial<LoadedScene> = posed ? await posed.load(id, errors) : {};
          const { scene = await dataset.scene(id), poses, places } = loaded;
          const file = scene.source ?? scene.id;
          const grounding = gatherGrounding(scene, { place: { file }, categories });
          yield {
            ...{ scene, file, grounding },
            images: imagesOf(scene, { roots, listing, places, fileNames }),
            posed: poses && sceneCameraFacts(scene, poses),
            cameraFaults: faultsOf(errors, roots, file),
          };
        } catch (error) {
          unreadable.push(toFinding(error, roots, id));
        }
      }
    },
  };
}

function emptyFacts(): CheckSource['facts'] {
  return { documents: [], expected: { origin: 'the card', viewCount: 0, rigs: [] } };
}
