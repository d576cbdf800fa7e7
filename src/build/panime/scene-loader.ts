import type { LoaderParts, LoadScene } from './loaded-scene.ts';

/** The loader of a build: from files, from a model server's answers, or from our own brush. Others are not loaded. */
export async function createSceneLoader(parts: LoaderParts): Promise<LoadScene> {
  const { generator } = parts.setup.settings;
  if (!generator) return (await import('./load-file.ts')).createFileLoader(parts);
  if (generator.kind === 'server')
    return (await import('./load-answer.ts')).createAnswerLoader(parts, generator.options);
  return (await import('./load-painted.ts')).createPaintedLoader(parts);
}
