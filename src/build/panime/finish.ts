import { join } from 'node:path';
import type { CommittedJob } from '../../engine/plan.ts';
import type { Finish } from '../../engine/run.ts';
import { writeCard } from '../../formats/panime/card.ts';
import { type PanimeEntry, panimeEntry, panimeSplits } from '../../formats/panime/layout.ts';
import {
  categoriesPath,
  panopticJson,
  type RegionCategory,
  type SceneTruthFile,
  truthPaths,
} from '../../formats/panime/regions.ts';
import { type FileContent, readText } from '../../io/node/files.ts';
import { categories, generatorName } from '../../synth/panime/index.ts';
import { extensionOf, type PanimeSettings } from './options.ts';
import type { PlannedScene } from './plan.ts';

/** The dataset's own files: the three JSON files of the card and README.md. */
export function finishPanime(
  scenes: readonly PlannedScene[],
  settings: PanimeSettings,
  out: string,
  committed: readonly CommittedJob[],
): Finish {
  const plannedById = new Map(scenes.map(scene => [scene.id, scene]));
  const entries: Record<string, PanimeEntry[]> = Object.fromEntries(panimeSplits.map(split => [split, []]));
  let hasCaptions = false;
  for (const { id, record } of committed) {
    const { split, paths, input } = plannedById.get(id)!;
    const captions = (record.captions as readonly string[] | undefined) ?? [];
    hasCaptions ||= captions.length > 0;
    entries[split].push(panimeEntry(paths, input.prompt, settings.cameras, captions));
  }
  const counts = Object.fromEntries(panimeSplits.map(split => [split, entries[split].length]));
  const files = new Map<string, FileContent>();
  for (const split of panimeSplits) files.set(`${split}.json`, `${JSON.stringify(entries[split], null, 2)}\n`);
  if (settings.regions) {
    files.set(categoriesPath, `${JSON.stringify(regionCategories())}\n`);
    for (const split of panimeSplits) {
      const scenesOfSplit = committed.map(({ id }) => plannedById.get(id)!).filter(scene => scene.split === split);
      files.set(`regions/${split}.json`, mergeTruth(scenesOfSplit, split, out));
    }
  }
  const generator = describeGenerator(settings);
  const { width, height, viewSize, cameras, keepOriginal, licence, rig, format } = settings;
  files.set(
    'README.md',
    writeCard({
      scenes: counts,
      width,
      height,
      viewSize,
      rigName: rig.name,
      cameras,
      extension: extensionOf(format),
      keepOriginal,
      licence,
      hasCaptions,
      hasRegions: settings.regions,
      generator,
    }),
  );
  return {
    files,
    provenance: {
      family: 'panime',
      seed: settings.seed,
      splits: counts,
      generator,
      synthetic: generator !== undefined || undefined,
    },
  };
}

/** What made the panoramas, in a word; undefined when they were given. */
function describeGenerator({ generator }: PanimeSettings): string | undefined {
  if (!generator) return undefined;
  return generator.kind === 'procedural' ? generatorName : (generator.options.model ?? 'a model server');
}

/** `regions/<split>.json` from the scenes' own files. */
function mergeTruth(scenes: readonly PlannedScene[], split: string, out: string): Iterable<Uint8Array> {
  function* readScenes(): Generator<SceneTruthFile> {
    for (const { paths } of scenes) yield JSON.parse(readText(join(out, truthPaths(paths).segments)));
  }
  const description = `Exact truth of synthetic scenes painted by ${generatorName}`;
  return panopticJson(readScenes, split, regionCategories(), description);
}

function regionCategories(): RegionCategory[] {
  return categories.map(({ id, name, isThing, supercategory }) => ({
    id,
    name,
    isthing: isThing ? 1 : 0,
    supercategory,
  }));
}
