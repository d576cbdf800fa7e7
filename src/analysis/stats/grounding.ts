import { maskArea, mergeMasks, parseRle, type RunLengths } from '../../core/mask/index.ts';
import type { Caption, View } from '../../core/model/dataset.ts';
import { summarise, Tally, thousands } from './numbers.ts';
import type { Statistic } from './types.ts';

/** Share of a view's pixels that its regions cover; undefined where a mask cannot be read. */
function coveredShare({ regions }: View): number | undefined {
  let masks: RunLengths[];
  try {
    masks = regions.map(({ mask }) => parseRle(mask));
    if (masks.length === 0) return undefined;
    const union = mergeMasks(masks);
    return maskArea(union) / Math.max(1, union.height * union.width);
  } catch {
    // A broken mask, or masks of several sizes, are the check's business.
    return undefined;
  }
}

/** How often the captions of a view name each of its regions. */
function countMentions(captions: readonly Caption[]): Map<number, number> {
  const mentions = new Map<number, number>();
  for (const { phrases } of captions)
    for (const { regionIds } of phrases) for (const id of regionIds) mentions.set(id, (mentions.get(id) ?? 0) + 1);
  return mentions;
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1e4 * part) / whole) / 100);

/**
 * Captions whose phrases name regions: the figures of PanoCaps' card. An entity is a phrase that names at least one
 * region; one-to-many is a phrase with several regions, many-to-one a region with several phrases; coverage is the
 * share of pixels that lie in a region.
 */
export const grounding: Statistic = {
  name: 'grounding',
  title: 'Phrases and regions',
  families: 'all',
  start() {
    const bySplitAndSource = new Map<string, Tally>();
    const phrases = new Tally();
    const entities: number[] = [];
    const regionsPerEntity = new Tally();
    const mentionsPerRegion = new Tally();
    const coverage: number[] = [];
    const totals = { regions: 0, grounded: 0, oneToMany: 0, manyToOne: 0, unlinked: 0 };
    return {
      add({ scene }) {
        const views = [...(scene.panorama ? [scene.panorama] : []), ...scene.views];
        for (const view of views) {
          const { regions, captions } = view;
          if (regions.length === 0 || captions.length === 0) continue;
          const sources = bySplitAndSource.get(scene.split) ?? new Tally();
          bySplitAndSource.set(scene.split, sources);
          sources.add(scene.source || 'unknown');
          const share = coveredShare(view);
          if (share !== undefined) coverage.push(100 * share);
          const mentions = countMentions(captions);
          totals.regions += regions.length;
          for (const { id } of regions) {
            const times = mentions.get(id) ?? 0;
            mentionsPerRegion.add(String(times));
            if (times > 0) totals.grounded++;
            if (times > 1) totals.manyToOne++;
          }
          for (const caption of captions) {
            let linked = 0;
            for (const { text, regionIds } of caption.phrases) {
              if (regionIds.length === 0) {
                totals.unlinked++;
                continue;
              }
              linked++;
              phrases.add(text.toLowerCase().trim());
              regionsPerEntity.add(String(regionIds.length));
              if (regionIds.length > 1) totals.oneToMany++;
            }
            entities.push(linked);
          }
        }
      },
      finish() {
        if (phrases.size === 0) return undefined;
        const perCaption = summarise(entities);
        const covered = summarise(coverage);
        const groundedPercent = percent(totals.grounded, totals.regions);
        const images = Object.fromEntries([...bySplitAndSource].map(([split, tally]) => [split, tally.toObject()]));
        const { total } = phrases;
        return {
          values: {
            images,
            ...totals,
            groundedPercent,
            entities: total,
            entitiesPerCaption: perCaption,
            uniquePhrases: phrases.size,
            regionsPerEntity: regionsPerEntity.toObject(),
            mentionsPerRegion: mentionsPerRegion.toObject(),
            coveragePercent: covered,
            frequentPhrases: phrases.toObject(50),
          },
          lines: [
            ...[...bySplitAndSource].map(
              ([split, tally]) =>
                [
                  split,
                  tally
                    .rows()
                    .map(({ name, value }) => `${name} ${thousands(value)}`)
                    .join(', '),
                ] as const,
            ),
            [
              'entities',
              `${thousands(total)}; a caption ${perCaption.min} to ${perCaption.max}, mean ${perCaption.mean.toFixed(2)}`,
            ],
            ['unique phrases', thousands(phrases.size)],
            [
              'regions named',
              `${thousands(totals.grounded)} of ${thousands(totals.regions)} (${groundedPercent.toFixed(2)} %)`,
            ],
            ['one to many', `${thousands(totals.oneToMany)} phrases name several regions`],
            ['many to one', `${thousands(totals.manyToOne)} regions have several phrases`],
            ...(coverage.length > 0
              ? [
                  [
                    'coverage',
                    `${covered.mean.toFixed(2)} % of a view (mean), ${covered.min.toFixed(2)} at least`,
                  ] as const,
                ]
              : []),
            ...(totals.unlinked > 0 ? [['without region', `${thousands(totals.unlinked)} phrases`] as const] : []),
          ],
          charts: [
            { kind: 'histogram', title: 'Entities a caption', unit: 'phrases', values: entities },
            { kind: 'bars', title: 'Regions a phrase names', unit: 'phrases', rows: byNumber(regionsPerEntity) },
            { kind: 'bars', title: 'Phrases a region has', unit: 'regions', rows: byNumber(mentionsPerRegion) },
            { kind: 'histogram', title: 'Pixels in a region', unit: '% of the view', values: coverage },
            { kind: 'bars', title: 'Most frequent phrases', unit: 'phrases', rows: phrases.rows(20) },
          ],
        };
      },
    };
  },
};

/** Rows in the order of their numbers. */
const byNumber = (tally: Tally) => tally.rows().sort((a, b) => Number(a.name) - Number(b.name));
