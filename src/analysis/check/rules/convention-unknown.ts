import { plural } from '../panime-entry.ts';
import type { DatasetRule } from '../types.ts';

export const conventionUnknown: DatasetRule = {
  code: 'convention-unknown',
  severity: 'warning',
  title: 'No camera convention explains the views',
  explanation:
    'A few scenes are rendered under every convention in use, and none meets most of what their views show. No view is held against its panorama then, so that one cause is not reported thousands of times.',
  scope: 'dataset',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Look at a scene with panoply sheet; the views may be of other panoramas, or no perspective pictures.',
  *check({ convention }) {
    if (!convention || convention.isExplained) return;
    const { looked, psnrDb, reasons } = convention;
    const flat = Object.values(reasons).find(reason => /flat/.test(reason));
    yield {
      file: '.',
      message: `Expected the views to be cut from their panoramas but the best convention meets ${plural(looked.views, 'view')} of ${plural(looked.scenes, 'scene')} with ${psnrDb.toFixed(1)} dB${flat ? '; they are flat' : ''}`,
    };
  },
};
