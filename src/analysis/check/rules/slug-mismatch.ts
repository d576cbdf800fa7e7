import type { SceneRule } from '../types.ts';

/** Letters and digits alone, so that every way of making names from prompts compares equal. */
const bare = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();

export const slugMismatch: SceneRule = {
  code: 'slug-mismatch',
  severity: 'warning',
  title: 'The folder is not named after the prompt',
  explanation:
    "Folders are named after the prompt: their letters and digits are its beginning. Suffixes after the last underscore that tell equal prompts apart are allowed. Only names that share nothing with the prompt's beginning are reported.",
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'The prompt may belong to another scene: look at the panorama.',
  *check({ file, pointer, scene, images }) {
    const folder = images
      .find(({ role }) => role === 'panorama')
      ?.path.split('/')
      .at(-3);
    if (folder === undefined || !scene.prompt) return;
    const [name, prompt] = [bare(folder), bare(scene.prompt)];
    const stem = bare(folder.replace(/_[^_]*$/, ''));
    // A prompt without Latin letters has no name of its own.
    const ascii = bare(scene.prompt.replace(/[^A-Za-z0-9]+/g, ''));
    if (name === '' || ascii === '' || stem === 'scene') return;
    for (const text of [prompt, ascii]) {
      if (text.startsWith(name) || (stem !== '' && text.startsWith(stem))) return;
      if (name.startsWith(text) && folder.includes('_')) return;
    }
    yield {
      file,
      pointer: `${pointer}/pano_prompt`,
      message: `Expected a folder named after the prompt ${JSON.stringify(scene.prompt.slice(0, 60))} but received ${folder}`,
    };
  },
};
