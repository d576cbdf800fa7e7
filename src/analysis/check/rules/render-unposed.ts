import type { DatasetRule } from '../types.ts';
import { findUnnamedPictures } from '../unnamed-pictures.ts';

export const renderUnposed: DatasetRule = {
  code: 'render-unposed',
  severity: 'warning',
  title: 'A picture has no camera',
  explanation:
    'A picture of an identity is not named by any of its cameras. In other formats than GeoGen: a picture in a folder of pictures that cameras name, which none of them names. Masks, depth and the like beside a picture, named after it, need no camera.',
  scope: 'dataset',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'Add its camera to the metadata, or remove the picture.',
  *check(context) {
    for (const { posed } of context.scenes) {
      if (posed?.metadata === undefined) continue;
      for (const path of posed.withoutCamera)
        yield { file: path, message: `Expected a camera in ${posed.metadata} but none names this picture` };
    }
    for (const { path, files } of findUnnamedPictures(context))
      yield { file: path, message: `Expected a camera in ${files.join(' or ')} but none names this picture` };
  },
};
