import type { DatasetRule } from '../types.ts';

export const captionsAbsent: DatasetRule = {
  code: 'captions-absent',
  severity: 'info',
  title: 'Scenes have no captions at all',
  explanation:
    'All captions of a scene are empty: it was built without a captioner. Reported once a file with the number of such scenes.',
  scope: 'dataset',
  needs: ['json'],
  families: ['panime'],
  hint: 'Give build a captioner or captions if views should have some.',
  *check({ documents, scenes }) {
    for (const { file } of documents) {
      const ofFile = scenes.filter(scene => scene.file === file && scene.images.some(({ role }) => role === 'view'));
      const silent = ofFile.filter(({ captions }) => captions === 0);
      if (silent.length > 0)
        yield {
          file,
          pointer: `${silent[0].pointer}/prompts`,
          message: `Expected captions of the views but ${silent.length} of ${ofFile.length} scenes have none`,
        };
    }
  },
};
