import { indexCategories, nameOfCategory } from './categories.ts';
import { summarise, Tally, thousands } from './numbers.ts';
import type { Statistic } from './types.ts';

/** Categories, sizes and numbers of regions. */
export const regions: Statistic = {
  name: 'regions',
  title: 'Regions',
  families: 'all',
  start({ categories }) {
    const index = indexCategories(categories);
    const byCategory = new Tally();
    const perView: number[] = [];
    const areaShares: number[] = [];
    let things = 0;
    return {
      add({ scene }) {
        for (const view of scene.views) {
          if (view.regions.length > 0) perView.push(view.regions.length);
          for (const { categoryId, isThing, area, mask } of view.regions) {
            byCategory.add(nameOfCategory(index, scene.source ?? '', categoryId));
            if (isThing) things++;
            areaShares.push((100 * area) / Math.max(1, mask.size[0] * mask.size[1]));
          }
        }
      },
      finish() {
        if (areaShares.length === 0) return undefined;
        const share = summarise(areaShares);
        const number = summarise(perView);
        return {
          values: {
            regions: areaShares.length,
            things,
            categories: byCategory.toObject(),
            areaPercent: share,
            perView: number,
          },
          lines: [
            ['regions', `${thousands(areaShares.length)}, ${thousands(things)} of them things`],
            [
              'categories',
              `${byCategory.size}; most frequent ${byCategory
                .rows(3)
                .map(({ name, value }) => `${name} (${thousands(value)})`)
                .join(', ')}`,
            ],
            ['a view', `${number.min} to ${number.max} regions, median ${number.median}`],
            ['a region', `${share.median.toFixed(2)} % of its view (median)`],
          ],
          charts: [
            { kind: 'bars', title: 'Most frequent categories', unit: 'regions', rows: byCategory.rows(20) },
            { kind: 'histogram', title: 'Area of regions', unit: '% of the view', values: areaShares },
            { kind: 'histogram', title: 'Regions a view', unit: 'regions', values: perView },
          ],
        };
      },
    };
  },
};
