import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ArchiveFacts, PosedFacts, PosedSetFacts } from '../analysis/check/posed-types.ts';
import type { Finding, ImageFacts } from '../analysis/check/types.ts';
import type { Scene } from '../core/model/dataset.ts';
import type { ImageRef } from '../core/model/image.ts';
import type { Vector } from '../core/pose/matrix.ts';
import { provenanceName } from '../engine/manifest.ts';
import { keyOf, type Subject } from '../formats/geogen/index-subjects.ts';
import { type GeogenDataset, openGeogen } from '../formats/geogen/open.ts';
import { compareWithStated } from '../formats/posed/dataset.ts';
import { locationOf } from '../io/node/locate.ts';
import { listFiles } from './list-files.ts';
import { readObject } from './manifest.ts';
import { toFinding } from './model-source.ts';
import { cameraFacts } from './posed-facts.ts';
import { type CheckImage, type CheckScene, type CheckSource, newImageFacts } from './source.ts';

/** Determinant of most rotations of a few scenes. */
async function usualDeterminant(dataset: GeogenDataset): Promise<number> {
  const verdict = await dataset.convention().catch(() => undefined);
  return verdict?.handedness === 'left' ? -1 : 1;
}

/** `images_batch_3.zip` is number 3 of `images_batch_#.zip`. */
function partOf(name: string): ArchiveFacts['part'] {
  const match = /^(.*?)(\d+)(\.zip)$/i.exec(name);
  return match ? { series: `${match[1]}#${match[3]}`, number: Number(match[2]) } : undefined;
}

/** An archive that cannot be opened. */
function brokenArchive(path: string, error: unknown): ArchiveFacts {
  const file = basename(path);
  return {
    file,
    bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    entries: 0,
    fingerprint: `broken ${file}`,
    identities: 0,
    known: 0,
    part: partOf(file),
    repeated: 0,
    broken: error instanceof Error ? error.message : String(error),
  };
}

function archivesOf({ tree, subjects }: GeogenDataset): ArchiveFacts[] {
  const owner = new Map<string, Subject>();
  for (const subject of subjects.values()) for (const image of subject.images) owner.set(image, subject);
  const isKnown = ({ metadata, perImage }: Subject) => metadata !== undefined || perImage.size > 0;
  return tree.archives.map(archive => {
    const hash = createHash('sha256');
    const inside = new Set<Subject>();
    for (const { name, bytes, crc32 } of archive.entries) {
      hash.update(`${name}\0${bytes}\0${crc32}\n`);
      const subject = owner.get(name);
      if (subject) inside.add(subject);
    }
    const name = basename(archive.path);
    return {
      file: name,
      bytes: archive.byteLength,
      entries: archive.entries.length,
      fingerprint: hash.digest('hex'),
      identities: inside.size,
      known: [...inside].filter(isKnown).length,
      part: partOf(name),
      repeated: tree.repeated.filter(({ file }) => file.archive === archive).length,
    };
  });
}

function checkImage(image: ImageRef, role: ImageFacts['role'], index: number, isThere: boolean): CheckImage {
  const location = locationOf(image);
  const file = location?.kind === 'file' && existsSync(location.file) ? location.file : undefined;
  const state = isThere ? 'present' : 'missing';
  const member = location?.kind === 'member' ? { archive: location.archive, entry: location.entry } : undefined;
  return {
    facts: newImageFacts({ role, index, path: image.path }, state),
    file,
    member,
    open: isThere ? () => image.open() : undefined,
  };
}

/**
 * A posed set as the check sees it: folders and zips, pictures, cameras, archives.
 * @throws {SystemError} `missing-dataset`; {@link FormatError} `bad-zip` becomes a finding
 */
export async function openGeogenCheck(roots: readonly string[]): Promise<CheckSource> {
  const unreadable: Finding[] = [];
  const root = roots.length === 1 && statSync(roots[0]).isDirectory() ? roots[0] : undefined;
  const expected = { origin: 'the card', viewCount: viewCountOf(root), rigs: [] };
  const broken: ArchiveFacts[] = [];
  let firstBroken: unknown;
  let dataset: GeogenDataset;
  try {
    dataset = await openGeogen(roots, {
      onBrokenArchive(path, error) {
        broken.push(brokenArchive(path, error));
        firstBroken ??= error;
      },
    });
  } catch (error) {
    // With no archive left, what is wrong with the first says more than that there are no subjects.
    const finding = toFinding(firstBroken ?? error, roots, roots[0]);
    return {
      family: 'geogen',
      sceneCount: 0,
      provided: [],
      facts: { documents: [], expected },
      async *scenes() {},
      unreadable: [finding],
    };
  }
  const { tree, subjects } = dataset;
  const verdict = await dataset.convention().catch(() => undefined);
  const mirrored = verdict?.world === 'left';
  const up: Vector = verdict
    ? [(mirrored ? -1 : 1) * verdict.upVector[0], verdict.upVector[1], verdict.upVector[2]]
    : [0, 1, 0];
  const posedSet: PosedSetFacts = {
    archives: [...archivesOf(dataset), ...broken],
    hasMetadata: [...subjects.values()].some(({ metadata, perImage }) => metadata !== undefined || perImage.size > 0),
    determinant: await usualDeterminant(dataset),
  };
  /** Relative to the roots; members as `archive.zip/member`. */
  const short = (path: string) => {
    const file = tree.files.get(path);
    return file?.archive ? `${basename(file.archive.path)}/${path}` : path;
  };
  const fileOf = ({ metadata, perImage, folder, id }: Subject) =>
    metadata !== undefined ? short(metadata) : ([...perImage.values()][0] ?? folder ?? id);
  return {
    family: 'geogen',
    sceneCount: subjects.size,
    imageCount: [...subjects.values()].reduce((sum, { images }) => sum + images.length, 0),
    root,
    listing: root !== undefined && tree.archives.length === 0 ? listFiles(root) : undefined,
    provided: [
      ...(root !== undefined && tree.archives.length === 0 ? (['files'] as const) : []),
      ...(['posed', 'poses', 'stated'] as const),
    ],
    facts: {
      documents: [],
      expected,
      categories: dataset.categories,
      posedSet,
      statedPoses: await compareWithStated(dataset),
    },
    unreadable,
    async *scenes(): AsyncGenerator<CheckScene> {
      unreadable.length = 0;
      for (const [id, subject] of subjects) {
        const file = fileOf(subject);
        let loaded: Awaited<ReturnType<GeogenDataset['load']>> | undefined;
        try {
          loaded = await dataset.load(id);
        } catch (error) {
          const finding = toFinding(error, roots, file);
          unreadable.push({ ...finding, file });
        }
        const scene: Scene = loaded?.scene ?? bareScene(dataset, subject);
        const images: CheckImage[] = [];
        for (const [index, { image, layers }] of scene.views.entries()) {
          images.push(checkImage(image, 'view', index, tree.files.has(image.path)));
          for (const layer of Object.values(layers))
            if (layer && /\.(png|webp)$/i.test(layer.path))
              images.push(checkImage(layer, 'layer', index, tree.files.has(layer.path)));
        }
        const stated = (scene.extra.metadata as { name?: unknown } | undefined)?.name;
        const statedName = typeof stated === 'string' || typeof stated === 'number' ? String(stated) : undefined;
        const hasCameras = scene.views.some(({ camera }) => camera !== undefined);
        const posed: PosedFacts = {
          pictures: subject.images.length,
          withoutCamera: scene.views.flatMap(({ camera, image }) => (camera ? [] : [image.path])),
          metadata: hasCameras || subject.metadata !== undefined || subject.perImage.size > 0 ? file : undefined,
          statedName,
          name: id,
          isNamedAlike: statedName === undefined || keyOf(basename(statedName)) === keyOf(basename(subject.key)),
          ...(loaded ? cameraFacts(scene, loaded.poses, up) : { cameras: [], isAround: true, withoutCamera: [] }),
        };
        yield { scene, file, images, posed };
      }
    },
  };
}

/** An identity whose metadata cannot be read still has pictures. */
function bareScene({ tree }: GeogenDataset, { id, images }: Subject): Scene {
  const views = images.map((path, i) => ({
    id: `${id}/${i}`,
    image: tree.image(path),
    captions: [],
    regions: [],
    layers: {},
    extra: {},
  }));
  return { id, split: 'train', views, assets: {}, extra: {} };
}

/** What panoply.json promises; 0 where nobody does, and the most frequent number counts. */
function viewCountOf(root: string | undefined): number {
  const options = root === undefined ? undefined : readObject(join(root, provenanceName))?.options;
  const views = (options as { views?: unknown } | undefined)?.views;
  return typeof views === 'number' ? views : 0;
}
