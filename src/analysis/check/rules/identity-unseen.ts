import type { SceneRule } from '../types.ts';

export const identityUnseen: SceneRule = {
  code: 'identity-unseen',
  severity: 'error',
  title: 'Metadata of an identity without pictures',
  explanation:
    'A metadata file describes cameras of an identity of which no picture is there: a part is missing, or a name is wrong.',
  scope: 'scene',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Fetch the missing part of the images, or remove the metadata.',
  *check({ posed, file }) {
    if (posed?.metadata !== undefined && posed.pictures === 0)
      yield { file, message: `Expected pictures of ${posed.name} but found none` };
  },
};
