import { Tally, thousands } from './numbers.ts';
import type { Statistic } from './types.ts';

/** Scenes, views, captions and regions, by split. */
export const counts: Statistic = {
  name: 'counts',
  title: 'What there is',
  families: 'all',
  start() {
    const scenes = new Tally();
    const totals = { scenes: 0, panoramas: 0, views: 0, captions: 0, regions: 0 };
    const viewsOf = new Tally();
    return {
      add({ scene }) {
        const { split, panorama, views } = scene;
        scenes.add(split);
        viewsOf.add(String(views.length));
        totals.scenes++;
        if (panorama) totals.panoramas++;
        totals.views += views.length;
        for (const { captions, regions } of views) {
          totals.captions += captions.length;
          totals.regions += regions.length;
        }
      },
      finish() {
        const lines = Object.entries(totals)
          .filter(([, value]) => value > 0)
          .map(([name, value]) => [name, thousands(value)] as const);
        const splits = scenes.rows();
        return {
          values: { ...totals, splits: scenes.toObject(), viewsPerScene: viewsOf.toObject() },
          lines: [...lines, ['splits', splits.map(({ name, value }) => `${name} ${thousands(value)}`).join(', ')]],
          charts: splits.length > 1 ? [{ kind: 'bars', title: 'Scenes by split', unit: 'scenes', rows: splits }] : [],
        };
      },
    };
  },
};
