import type { ConventionKey } from '../../camera/index.ts';
import type { DatasetRule } from '../types.ts';

/** What decides where a view looks; the rest are fractions of a pixel. */
const telling: readonly ConventionKey[] = ['yaw', 'pitch', 'yawZeroDeg', 'fovAxis', 'mirror'];

export const conventionAmbiguous: DatasetRule = {
  code: 'convention-ambiguous',
  severity: 'info',
  title: 'The pictures do not tell what the angles mean',
  explanation:
    'More than one camera convention renders the views equally well, and they differ in where a view looks: yaw or pitch sign, yaw zero, field of view axis, mirroring. Views are held against one of them. Fractions of a pixel are not reported here; panoply camera has them.',
  scope: 'dataset',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Write down the convention of the set; panoply camera says what the views leave open.',
  *check({ convention }) {
    if (!convention?.isExplained) return;
    const open = convention.ambiguous.filter(key => telling.includes(key));
    if (open.length > 0)
      yield {
        file: '.',
        message:
          `Expected pictures that tell the convention but they leave open ${open.join(', ')}. ${convention.reasons[open[0]] ?? ''}`.trim(),
      };
  },
};
