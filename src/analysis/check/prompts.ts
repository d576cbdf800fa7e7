import type { SceneDigest } from './types.ts';

/** A prompt with what does not tell prompts apart taken out: letter case, punctuation, white space. */
export function normalisePrompt(prompt: string): string {
  const words = prompt
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words ? words.join(' ') : prompt.trim();
}

/** Scenes with one prompt, in the dataset's order; only groups of two and more. A folder listed twice counts once. */
export function findPromptGroups(scenes: readonly SceneDigest[]): SceneDigest[][] {
  const groups = new Map<string, SceneDigest[]>();
  const panoramas = new Set<string>();
  for (const scene of scenes) {
    if (!scene.prompt?.trim()) continue;
    const path = scene.images.find(({ role }) => role === 'panorama')?.path;
    if (path !== undefined && panoramas.has(path)) continue;
    if (path !== undefined) panoramas.add(path);
    const key = normalisePrompt(scene.prompt);
    const group = groups.get(key);
    if (group) group.push(scene);
    else groups.set(key, [scene]);
  }
  return [...groups.values()].filter(group => group.length > 1);
}
