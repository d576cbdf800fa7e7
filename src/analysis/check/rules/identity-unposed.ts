import type { SceneRule } from '../types.ts';

export const identityUnposed: SceneRule = {
  code: 'identity-unposed',
  severity: 'error',
  title: 'An identity has pictures but no cameras',
  explanation: 'Every identity with pictures has a metadata file with its cameras.',
  scope: 'scene',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Fetch the metadata again (metadata_files.zip), or look whether its name fits the folder of pictures.',
  *check({ posed, file }) {
    if (posed && posed.pictures > 0 && posed.metadata === undefined)
      yield { file, message: `Expected metadata with the cameras of ${posed.name} but found none` };
  },
};
