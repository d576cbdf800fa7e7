import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gatherGrounding, indexCategoryFacts } from '../analysis/check/grounding-facts.ts';
import type { Finding, ImageFacts } from '../analysis/check/types.ts';
import { PanoplyError } from '../core/errors.ts';
import type { Scene } from '../core/model/dataset.ts';
import type { ImageRef } from '../core/model/image.ts';
import { openDataset } from '../formats/index.ts';
import { compareWithStated, isPosed } from '../formats/posed/dataset.ts';
import { isFolder } from '../io/node/files.ts';
import { listFiles } from './list-files.ts';
import { sceneCameraFacts } from './posed-facts.ts';
import { type CheckImage, type CheckScene, type CheckSource, newImageFacts } from './source.ts';

/** The place of an error, relative to the roots where it can be. */
export function toFinding(error: unknown, roots: readonly string[], fallback: string): Finding {
  if (!(error instanceof PanoplyError)) {
    return { file: fallback, message: `Cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  const { where, message, hint } = error;
  const root = roots.find(each => where?.file?.startsWith(`${each}/`));
  const file = root === undefined ? where?.file : where?.file?.slice(root.length + 1);
  return { file: file ?? fallback, pointer: where?.pointer, row: where?.row, message, hint };
}

function imagesOf(scene: Scene, roots: readonly string[]): CheckImage[] {
  const images: CheckImage[] = [];
  const add = (image: ImageRef | undefined, role: ImageFacts['role'], index: number) => {
    if (!image) return;
    const file = roots.map(root => join(root, image.path)).find(path => existsSync(path));
    images.push({
      facts: newImageFacts({ role, index, path: image.path }, file === undefined ? 'unknown' : 'present'),
      file,
      open: () => image.open(),
    });
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
  const ids = dataset.index();
  const posed = isPosed(dataset) ? dataset : undefined;
  const categories = indexCategoryFacts(dataset.categories);
  const folder = roots.length === 1 && isFolder(roots[0]);
  return {
    family: dataset.family,
    sceneCount: ids.length,
    root: folder ? roots[0] : undefined,
    listing: folder ? listFiles(roots[0]) : undefined,
    provided: posed ? ['files', 'regions', 'stated', 'poses'] : ['files', 'regions'],
    facts: { ...emptyFacts(), categories: dataset.categories, statedPoses: posed && (await compareWithStated(posed)) },
    unreadable,
    async *scenes(): AsyncGenerator<CheckScene> {
      unreadable.length = 0;
      for (const id of ids) {
        try {
          const { scene, poses } = posed ? await posed.load(id) : { scene: await dataset.scene(id), poses: undefined };
          const file = scene.source ?? scene.id;
          const grounding = gatherGrounding(scene, { place: { file }, categories });
          const cameras = poses && sceneCameraFacts(scene, poses);
          yield { scene, file, images: imagesOf(scene, roots), grounding, posed: cameras };
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
