import { posix, resolve } from 'node:path';
import type { SphericalConvention } from '../../analysis/camera/index.ts';
import { UsageError } from '../../core/errors.ts';
import { type AngleConvention, convertPitches, convertYaws } from '../../core/geometry/angle-convention.ts';
import type { JsonObject } from '../../core/json.ts';
import { runPlan } from '../../engine/run.ts';
import { runSettingsOf } from '../../engine/run-settings.ts';
import { WorkerSupply } from '../../engine/worker-supply.ts';
import { panimeSplits } from '../../formats/panime/layout.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { type CameraRequest, parseCameras } from './camera-convention.ts';
import { carryTruth, readCarriedFacts } from './carry.ts';
import type { ConvertPanimeOptions, ConvertPanimeResult } from './options.ts';
import { describeAngles, planCopies } from './plan.ts';
import { findSourceConvention, type SourceConvention } from './source-convention.ts';

/** Panoply's own, to which a view of another kind is worth a word. */
const ownPixels = { panorama: 'half-pixel', ray: 'edge', mirror: false } as const;

/** What of a convention stays as it was because it is in the pixels, a sentence each. */
function describePixels(found: SourceConvention['found']): string[] {
  if (!found) return [];
  const notes: string[] = [];
  if (found.panorama !== ownPixels.panorama)
    notes.push(`The panorama coordinate (${found.panorama}) is in the pixels of the views and stays as it is.`);
  if (found.ray !== ownPixels.ray)
    notes.push(`The view ray (${found.ray}) is in the pixels of the views and stays as it is.`);
  if (found.mirror) notes.push('The views are mirrored left to right, and stay so.');
  return notes;
}

/** @throws {UsageError} `in-the-pixels` when the target asks for what no rewriting of angles can give */
function refusePixels({ pixels }: CameraRequest, found: SourceConvention['found']): void {
  for (const [key, wanted] of Object.entries(pixels)) {
    const actual = found?.[key as keyof Pick<SphericalConvention, 'panorama' | 'ray' | 'mirror'>];
    if (actual === wanted) continue;
    const name = { panorama: 'panorama coordinate', ray: 'view ray', mirror: 'mirroring' }[key];
    throw new UsageError(
      'in-the-pixels',
      actual === undefined
        ? `Expected no ${key} beside --from-cameras: whether the views have ${wanted} is not looked at then`
        : `Expected ${key} ${actual}, which the views have, but received ${wanted}: the ${name} is in the pixels`,
      { hint: 'Angles can be rewritten, pixels cannot: cut the views again with panoply build panime --panoramas.' },
    );
  }
}

interface StoredCameras {
  theta?: unknown;
  phi?: unknown;
  [key: string]: unknown;
}

/** The list inside `[[...]]` or `[...]`, rewritten in the same nesting. */
function rewriteList(stored: unknown, rewrite: (numbers: readonly number[]) => number[]): unknown {
  if (!Array.isArray(stored)) return stored;
  if (Array.isArray(stored[0])) return [rewrite(stored[0].map(Number)), ...stored.slice(1)];
  return rewrite(stored.map(Number));
}

/** A scene's entry with its angles in another convention; everything else is as it was. */
export function rewriteEntry(entry: JsonObject, from: AngleConvention, to: AngleConvention): JsonObject {
  const cameras = entry.cameras as StoredCameras | undefined;
  if (!cameras) return entry;
  return {
    ...entry,
    cameras: {
      ...cameras,
      theta: rewriteList(cameras.theta, numbers => convertYaws(numbers, from, to)),
      phi: rewriteList(cameras.phi, numbers => convertPitches(numbers, from, to)),
    },
  } as JsonObject;
}

function writeCard(
  name: string,
  { to, notes, generator }: { to: AngleConvention; notes: readonly string[]; generator: unknown },
): string {
  const synthetic = `\n**Synthetic:** the panoramas were made by \`${generator}\`; no photograph is in this dataset.\n`;
  return `# ${name}
${typeof generator === 'string' ? synthetic : ''}
Converted by Panoply: the pictures are as they were, the angles of the cameras were rewritten.

- \`theta\` (yaw): 0 is ${to.yawZeroDeg === 0 ? "the panorama's centre column" : `${to.yawZeroDeg} degrees right of the panorama's centre column`}, positive to the ${to.yaw}.
- \`phi\` (pitch): positive ${to.pitch}, applied before yaw.
${notes.map(note => `- ${note}\n`).join('')}
The licence and the citation are those of the source.
`;
}

/**
 * Copies a Panime dataset with the angles of its cameras in another convention. Pictures and panoptic truth are not
 * touched.
 * @throws {UsageError} `in-the-pixels`, `bad-cameras`, `ambiguous-cameras`, `not-panoramas`
 */
export async function convertToPanime(options: ConvertPanimeOptions): Promise<ConvertPanimeResult> {
  const { dataset } = options;
  if (dataset.family !== 'panime') {
    throw new UsageError(
      'not-panoramas',
      `Expected a dataset of panoramas with views for --to panime but ${dataset.name} is ${dataset.family}`,
    );
  }
  const to = parseCameras(options.cameras ?? 'panoply', '--cameras');
  const source = await findSourceConvention(dataset, options.fromCameras);
  refusePixels(to, source.found);
  const angles = { from: source.angles, to };
  const notes = describePixels(source.found);
  const root = resolve(dataset.roots[0]);
  const { settings, origin } = readCarriedFacts(root);
  const plan = await planCopies(dataset, root, angles, settings);
  const result = await runPlan({
    plan,
    supply: new WorkerSupply(builtModule(import.meta.url, './job.ts'), undefined),
    inputs: dataset.roots,
    ...runSettingsOf(options),
    finish: committed => {
      const done = new Set(committed.map(({ id }) => id));
      const entries = new Map(plan.jobs.map(({ id, key }) => [id, (key as { entry: JsonObject }).entry]));
      const files = new Map<string, string>();
      for (const split of panimeSplits) {
        if (!dataset.splits.some(({ name }) => name === split)) continue;
        const list = dataset
          .index(split)
          .filter(id => done.has(id))
          .map(id => rewriteEntry(entries.get(id)!, source.angles, to));
        files.set(`${split}.json`, `${JSON.stringify(list, null, 2)}\n`);
      }
      files.set('README.md', writeCard(dataset.name, { to, notes, generator: origin.generator }));
      const copied = new Set(plan.jobs.filter(({ id }) => done.has(id)).flatMap(({ outputs }) => outputs));
      const splits = dataset.splits.map(({ name }) => name);
      for (const [path, text] of carryTruth(root, splits, path => copied.has(posix.normalize(path))))
        files.set(path, text);
      return { files, provenance: { family: 'panime', ...origin, cameras: describeAngles(angles) } };
    },
  });
  return { ...result, from: source.angles, to, psnrDb: source.found?.psnrDb, notes };
}
