import { describeConvention } from '../misfits.ts';
import type { DatasetRule } from '../types.ts';

/** What Panoply writes. */
const own = {
  yaw: 'right',
  pitch: 'up',
  yawZeroDeg: 0,
  panorama: 'half-pixel',
  ray: 'edge',
  fovAxis: 'horizontal',
  mirror: false,
} as const;
const keys = Object.keys(own) as (keyof typeof own)[];

export const conventionForeign: DatasetRule = {
  code: 'convention-foreign',
  severity: 'info',
  title: 'The views are in another camera convention than the usual',
  explanation:
    'The views were cut with another convention than yaw positive to the right from the centre column, pitch positive up, and half-pixel-correct coordinates. Views are held against their panoramas in the convention that was found. Only what the pixels tell for certain is named.',
  scope: 'dataset',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Mind it when views are rendered anew; panoply convert --to panime --cameras panoply rewrites the angles.',
  *check({ convention }) {
    if (!convention?.isExplained) return;
    const { verdict, ambiguous, psnrDb } = convention;
    const usual = own;
    const differing = keys.filter(key => {
      if (ambiguous.includes(key)) return false;
      if (key !== 'yawZeroDeg') return verdict[key] !== usual[key];
      const turn = (verdict.yawZeroDeg - usual.yawZeroDeg) / 360;
      return Math.abs(turn - Math.round(turn)) * 360 > 1;
    });
    if (differing.length === 0) return;
    const describe = (convention: typeof verdict | typeof usual) =>
      differing.map(key => describeConvention(key, convention[key])).join(', ');
    yield {
      file: '.',
      message: `Expected ${describe(usual)} but the views were cut with ${describe(verdict)} (${psnrDb.toFixed(1)} dB)`,
    };
  },
};
