import type { SceneRule } from '../types.ts';

export const identityName: SceneRule = {
  code: 'identity-name',
  severity: 'error',
  title: "The metadata's name is that of another identity",
  explanation:
    'The `name` in a metadata file and the folder of pictures it belongs to by its file name are of one identity.',
  scope: 'scene',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Look which of the two is right: cameras of another identity do not fit its pictures.',
  *check({ posed, file }) {
    if (posed?.statedName !== undefined && !posed.isNamedAlike)
      yield {
        file,
        pointer: '/name',
        message: `Expected ${posed.name} for the name but received ${posed.statedName}`,
      };
  },
};
