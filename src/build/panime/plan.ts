import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { canonicalJson } from '../../core/json.ts';
import type { Job, Plan } from '../../engine/plan.ts';
import { assignSplits } from '../../engine/splits.ts';
import { type ScenePaths, scenePaths, slugOf, suffixedSlug } from '../../formats/panime/layout.ts';
import { version } from '../../version.ts';
import type { SceneInput, SceneSource } from './inputs.ts';
import { describeSettings, extensionOf, type PanimeSettings } from './options.ts';

/** What one scene's job receives. */
export interface PanimeJob {
  id: string;
  source: SceneSource;
  prompt: string;
  paths: ScenePaths;
  /** One a view, or empty: then the captioner writes them, if there is one. */
  captions: readonly string[];
}

/** What every worker receives once. */
export interface PanimeSetup {
  settings: PanimeSettings;
  /** Where answers of model servers are kept. */
  answersFolder: string;
  /** How many workers share a server. */
  workers: number;
  /** Lets all workers notice together that a server is down. */
  breakerSlots: { generator: Int32Array; captioner: Int32Array };
}

export interface PlannedScene {
  id: string;
  split: string;
  input: SceneInput;
  paths: ScenePaths;
}

/** First eight hex digits of a SHA-256 over an input's content: tells clashing names apart. */
function contentSuffix({ source, prompt, key }: SceneInput): string {
  const hash = createHash('sha256');
  if (source.kind === 'file') {
    if (existsSync(source.path)) hash.update(readFileSync(source.path));
    hash.update(`\n${prompt}`);
  } else hash.update(canonicalJson(key));
  return hash.digest('hex').slice(0, 8);
}

/** Gives each input its split and its folder. Neither depends on the order or the names of the others' files. */
export function placeScenes(inputs: readonly SceneInput[], settings: PanimeSettings): PlannedScene[] {
  const prompts = inputs.map(({ prompt }) => prompt);
  const splits = assignSplits(prompts, settings.splits, settings.seed);
  const groups = new Map<string, { input: SceneInput; split: string; slug: string }[]>();
  inputs.forEach((input, i) => {
    const slug = slugOf(input.prompt);
    // File systems may not tell letter case apart.
    const key = `${splits[i]}/${slug.toLowerCase()}`;
    const group = groups.get(key);
    if (group) group.push({ input, split: splits[i], slug });
    else groups.set(key, [{ input, split: splits[i], slug }]);
  });
  const scenes: PlannedScene[] = [];
  for (const group of groups.values()) {
    const taken = new Map<string, number>();
    for (const { input, split, slug } of group) {
      let name = group.length === 1 && slug !== '' ? slug : suffixedSlug(slug, contentSuffix(input));
      // The same content twice: told apart by a count, in the order of the inputs.
      const repeats = taken.get(name) ?? 0;
      taken.set(name, repeats + 1);
      if (repeats > 0) name = suffixedSlug(name, String(repeats + 1));
      const paths = scenePaths(split, name, settings.cameras.length, extensionOf(settings.format));
      scenes.push({ id: paths.folder, split, input, paths });
    }
  }
  return scenes;
}

/** The plan of a Panime build. */
export function planPanime(scenes: readonly PlannedScene[], settings: PanimeSettings): Plan<PanimeJob> {
  return {
    verb: 'build panime',
    version,
    options: describeSettings(settings),
    jobs: scenes.map(({ id, input, paths }): Job<PanimeJob> => {
      const { prompt, captions, source, key } = input;
      const outputs = settings.regions ? [paths.folder, paths.regions] : [paths.folder];
      return { id, key, outputs, payload: { id, source, prompt, paths, captions } };
    }),
  };
}
