import type { SphericalCamera } from '../../core/model/camera.ts';
import type { Job, Plan } from '../../engine/plan.ts';
import { type ImageExtension, type ScenePaths, scenePaths, slugOf, suffixedSlug } from '../../formats/panime/layout.ts';
import type { ImageFormat } from '../../io/node/sharp.ts';
import { version } from '../../version.ts';
import { assignSplits } from '../splits.ts';
import { contentSuffix, type PanoramaInput } from './inputs.ts';
import { describeSettings, type PanimeSettings } from './options.ts';

/** What one scene's job receives. */
export interface PanimeJob {
  source: { path: string; file: string };
  paths: ScenePaths;
  /** Set where the scene cannot be built for a reason known beforehand. */
  refused?: { code: string; message: string };
}

/** What every worker receives once. */
export interface PanimeSetup {
  width: number;
  height: number;
  viewSize: number;
  cameras: readonly SphericalCamera[];
  format: ImageFormat;
  fast: boolean;
  keepOriginal: boolean;
  fit: boolean;
}

export interface PlannedScene {
  id: string;
  split: string;
  input: PanoramaInput;
  paths: ScenePaths;
}

const extensions: Record<ImageFormat, ImageExtension> = { png: 'png', webp: 'webp', jpeg: 'jpg' };

/** Gives each input its split and its folder. Neither depends on the order or the names of the others' files. */
export function placeScenes(inputs: readonly PanoramaInput[], settings: PanimeSettings): PlannedScene[] {
  const splits = assignSplits(
    inputs.map(({ prompt }) => prompt),
    settings.splits,
    settings.seed,
  );
  const groups = new Map<string, { input: PanoramaInput; split: string; slug: string }[]>();
  inputs.forEach((input, i) => {
    const slug = slugOf(input.prompt);
    // File systems may not tell letter case apart.
    const key = `${splits[i]}/${slug.toLowerCase()}`;
    groups.set(key, [...(groups.get(key) ?? []), { input, split: splits[i], slug }]);
  });
  const scenes: PlannedScene[] = [];
  for (const group of groups.values()) {
    const taken = new Map<string, number>();
    for (const { input, split, slug } of group) {
      let name = group.length === 1 && slug !== '' ? slug : suffixedSlug(slug, contentSuffix(input));
      // The same picture with the same prompt, twice: told apart by a count, in the order of the files' names.
      const repeats = taken.get(name) ?? 0;
      taken.set(name, repeats + 1);
      if (repeats > 0) name = suffixedSlug(name, String(repeats + 1));
      const paths = scenePaths(split, name, settings.cameras.length, extensions[settings.format]);
      scenes.push({ id: paths.folder, split, input, paths });
    }
  }
  return scenes;
}

/** The plan of a Panime build from panoramas. */
export function planPanime(scenes: readonly PlannedScene[], settings: PanimeSettings): Plan<PanimeJob> {
  const viewCount = settings.cameras.length;
  return {
    verb: 'build panime',
    version,
    options: { ...describeSettings(settings), source: 'panoramas' },
    jobs: scenes.map(({ id, input, paths }): Job<PanimeJob> => {
      const { file, bytes, prompt, captions, path } = input;
      const refused =
        captions.length > 0 && captions.length !== viewCount
          ? {
              code: 'caption-count',
              message: `Expected ${viewCount} captions, one a view, but received ${captions.length}`,
            }
          : undefined;
      return {
        id,
        key: { file, bytes, prompt, captions },
        outputs: [paths.folder],
        payload: { source: { path, file }, paths, refused },
      };
    }),
  };
}
