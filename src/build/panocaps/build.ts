import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../../core/json.ts';
import { assertSafeSplit } from '../../core/safe-path.ts';
import type { CommittedJob, Job, WrittenFile } from '../../engine/plan.ts';
import { type RunResult, runPlan } from '../../engine/run.ts';
import { type RunSettings, runSettingsOf } from '../../engine/run-settings.ts';
import { WorkerSupply } from '../../engine/worker-supply.ts';
import { captionFileName, contactSheetName, maskFileName } from '../../formats/panocaps/layout.ts';
import { builtModule } from '../../io/node/built-module.ts';
import { version } from '../../version.ts';
import { writePanocapsCard } from './card.ts';
import { type CollectReport, collectImages, imagesName, missingManifest, missingName } from './collect.ts';
import { type DrawPanocapsSheet, drawContactSheet } from './contact-sheet.ts';
import { openInput } from './input.ts';
import { pictureFolder, type SplitJob, type SplitRecord } from './job.ts';
import {
  describePanocapsSettings,
  inputPathsOf,
  type PanocapsOptions,
  type PanocapsSettings,
  resolvePanocapsOptions,
} from './options.ts';

export interface BuildPanocapsOptions extends PanocapsOptions, RunSettings {
  /** Draws the contact sheet (`drawSheet` of the verb `sheet`); without it there is none. */
  drawSheet?: DrawPanocapsSheet;
}

export interface BuildPanocapsResult extends RunResult {
  /** By split: what was written. */
  splits: Record<string, SplitRecord>;
  /** What `collect` found. */
  collected?: CollectReport;
}

/** What workers need, without the caller's functions. */
function pickSettings(settings: PanocapsSettings): PanocapsSettings {
  const { annotations, captions, masks, panoptic, segments, from, images, collect, embedImages } = settings;
  const { licence, split, mode, panoramas, maxShardBytes } = settings;
  const inputs = { annotations, captions, masks, panoptic, segments, from, split, panoramas };
  return { ...inputs, images, collect, embedImages, maxShardBytes, licence, mode };
}

const recordOf = ({ record }: CommittedJob): SplitRecord => record as unknown as SplitRecord;

/**
 * Builds a PanoCaps dataset: pairs captions with masks, leaves out images that cannot be published (they are in the
 * result's `failures`), writes both formats and README.md, and gathers pictures when asked to. Resumable and
 * deterministic (see the engine's runPlan); a job is a split.
 * @throws {UsageError} for options that make no sense; {@link FormatError} where an input file as a whole cannot be
 *   read; {@link SystemError} where files cannot be read or written
 */
export async function buildPanocaps(options: BuildPanocapsOptions): Promise<BuildPanocapsResult> {
  const settings = resolvePanocapsOptions(options);
  const input = await openInput(settings);
  for (const { name } of input.splits) assertSafeSplit(name);
  const out = resolve(options.out);
  const { collect, embedImages, licence } = settings;
  const records: Record<string, SplitRecord> = {};
  let collected: CollectReport | undefined;
  const result = await runPlan<SplitJob>({
    plan: {
      verb: 'build panocaps',
      version,
      options: describePanocapsSettings(settings),
      jobs: input.splits.map(
        ({ name, key }): Job<SplitJob> => ({
          id: name,
          key,
          outputs: [
            ...[captionFileName(name), maskFileName(name), `data/${name}-*-of-*.parquet`],
            ...(input.withPictures ? [pictureFolder(name)] : []),
          ],
          payload: { split: name },
        }),
      ),
    },
    inputs: inputPathsOf(settings),
    // Workers run in the same folder, so relative paths stay good.
    supply: new WorkerSupply(builtModule(import.meta.url, './job.ts'), pickSettings(settings)),
    ...runSettingsOf(options),
    async finish(committed) {
      for (const job of committed) records[job.id] = recordOf(job);
      const ownLicence = licence ?? (isPublished(records) ? input.licence : undefined);
      const failures = committed.flatMap(job => recordOf(job).failures);
      const files = new Map<string, string | Uint8Array>();
      let placed: WrittenFile[] = [];
      if (collect) {
        const gathered = await collectImages({ input, collect, out, signal: options.signal });
        collected = gathered.report;
        placed = gathered.placed;
        // A picture that is missing is a reason to run the same command again: what is there then is taken.
        for (const { id, reason, message } of collected.missing)
          failures.push({ id: `${imagesName}/${id}`, code: reason, message });
        if (collected.missing.length > 0) files.set(missingName, missingManifest(collected));
        else rmSync(join(out, missingName), { force: true });
      }
      const { drawSheet: draw } = options;
      const images = Object.values(records).reduce((sum, { statistics }) => sum + statistics.images, 0);
      const sheet = draw && (await drawContactSheet(settings, out, { draw, licence: ownLicence, images }));
      if (sheet) files.set(contactSheetName, sheet);
      const facts = { splits: records, embedImages, licence: ownLicence, sources: sourcesOf(records) };
      files.set('README.md', writePanocapsCard({ ...facts, sheet: sheet && contactSheetName }));
      for (const failure of failures) options.onFailure?.(failure);
      return { files, provenance: provenanceOf(records), failures, placed };
    },
  });
  return { ...result, splits: records, collected };
}

const sourcesOf = (records: Readonly<Record<string, SplitRecord>>): string[] =>
  [...new Set(Object.values(records).flatMap(({ statistics }) => Object.keys(statistics.imagesBySource)))].sort();

/** Whether all images come from the sources of the published dataset, whose licence is known. */
function isPublished(records: Readonly<Record<string, SplitRecord>>): boolean {
  return sourcesOf(records).every(source => ['ADE20K', 'COCONut', 'VIPSeg'].includes(source));
}

function provenanceOf(records: Readonly<Record<string, SplitRecord>>): JsonObject {
  const splits = Object.fromEntries(
    Object.entries(records).map(([name, { statistics, notes }]) => [name, { ...statistics, notes }]),
  );
  return { family: 'panocaps', splits } as unknown as JsonObject;
}
