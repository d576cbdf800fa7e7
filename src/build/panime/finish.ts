import type { JsonObject } from '../../core/json.ts';
import type { CommittedJob } from '../../engine/plan.ts';
import { writeCard } from '../../formats/panime/card.ts';
import { type PanimeEntry, panimeEntry, panimeSplits } from '../../formats/panime/layout.ts';
import { describeSettings, type PanimeSettings } from './options.ts';
import type { PlannedScene } from './plan.ts';

/** The dataset's own files: the three JSON files of the card and README.md. */
export function finishPanime(
  scenes: readonly PlannedScene[],
  settings: PanimeSettings,
  committed: readonly CommittedJob[],
): { files: Map<string, string>; provenance: JsonObject } {
  const plannedById = new Map(scenes.map(scene => [scene.id, scene]));
  const entries: Record<string, PanimeEntry[]> = Object.fromEntries(panimeSplits.map(split => [split, []]));
  for (const { id } of committed) {
    const { split, paths, input } = plannedById.get(id)!;
    entries[split].push(panimeEntry(paths, input.prompt, settings.cameras, input.captions));
  }
  const counts = Object.fromEntries(panimeSplits.map(split => [split, entries[split].length]));
  const files = new Map<string, string>();
  for (const split of panimeSplits) files.set(`${split}.json`, `${JSON.stringify(entries[split], null, 2)}\n`);
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
      extension: format === 'jpeg' ? 'jpg' : format,
      keepOriginal,
      licence,
      hasCaptions: committed.some(({ id }) => plannedById.get(id)!.input.captions.length > 0),
    }),
  );
  return {
    files,
    provenance: { family: 'panime', seed: settings.seed, splits: counts, rig: describeSettings(settings).rig },
  };
}
