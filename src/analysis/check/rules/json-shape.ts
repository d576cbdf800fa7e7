import type { DatasetRule } from '../types.ts';

export const jsonShape: DatasetRule = {
  code: 'json-shape',
  severity: 'error',
  title: 'An annotation file does not hold a list of scenes',
  explanation:
    'The card promises a list of objects, one a scene. Anything else, or an element that is no object, cannot be read.',
  scope: 'dataset',
  needs: [],
  families: ['panime'],
  hint: 'Write a list of objects, one a scene, as the card shows.',
  *check({ documents }) {
    for (const { file, wrongShape, wrongEntries } of documents) {
      if (wrongShape !== undefined)
        yield { file, pointer: '', message: `Expected a list of scenes but received ${wrongShape}` };
      for (const { pointer, received } of wrongEntries ?? [])
        yield { file, pointer, message: `Expected an object for the scene but received ${received}` };
    }
  },
};
