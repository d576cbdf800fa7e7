import type { SceneRule } from '../types.ts';

/** Per cent of the picture's width. */
const hullTolerance = 0.1;

export const hullMisfit: SceneRule = {
  code: 'hull-misfit',
  severity: 'warning',
  title: 'An outline does not fit the others',
  explanation:
    "The outlines of an identity's pictures, seen with their cameras, are those of one solid: its visual hull, carved from all of them, reaches every outline within 0.1 % of the picture's width. Where leaving one view out makes the others agree, or exchanging two does, these are named. Needs transparency, masks or a plain background.",
  scope: 'scene',
  needs: ['posed', 'pixels'],
  families: ['geogen'],
  hint: 'Look at the picture and its camera: one of them belongs elsewhere.',
  *check({ posed, images, file }) {
    const { hull, cameras = [] } = posed ?? {};
    if (!hull || hull.lossPercent < hullTolerance) return;
    const pathOf = (view: number) => images.find(({ role, index }) => role === 'view' && index === view)?.path ?? file;
    const short = `fall short of their hull by ${hull.lossPercent.toFixed(2)} %`;
    if (hull.exchanged) {
      const [a, b] = hull.exchanged;
      yield {
        file: pathOf(a),
        message: `Expected outlines of one solid but they ${short}; exchanged with ${pathOf(b)} they agree`,
      };
    } else if (hull.stray) {
      const pointer = cameras.find(({ view }) => view === hull.stray!.view)?.pointer;
      yield {
        file: pathOf(hull.stray.view),
        message: `Expected an outline that fits the others but they ${short}, without it by ${hull.stray.lossPercent.toFixed(2)} %${pointer === undefined ? '' : ` (camera ${pointer})`}`,
      };
    } else yield { file, message: `Expected outlines of one solid but they ${short}` };
  },
};
