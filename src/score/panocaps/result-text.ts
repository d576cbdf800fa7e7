import type { PanocapsDifferences } from '../../analysis/score/panocaps/bootstrap.ts';
import type { PanocapsNumbers } from '../../analysis/score/panocaps/types.ts';
import { benchmarkModel } from '../../providers/sentence-embedding.ts';
import { textTable } from '../text-table.ts';
import type { ScorePanocapsResult } from './score.ts';

const four = (value: number) => value.toFixed(4);
const signed = (value: number) => `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(4)}`;

/** The result for a terminal: a table a split (or one for all), what stands behind it, and whether it is comparable. */
export function panocapsText(
  result: ScorePanocapsResult,
  differences: Record<string, PanocapsDifferences> | undefined,
): string {
  const { sets } = result;
  const keys = Object.keys([...sets[0].splits.values()][0].numbers) as (keyof PanocapsNumbers)[];
  const columnsOf = (index: number) => [
    ...[...sets[index].splits].map(([split, { numbers }]) => ({ name: split, numbers })),
    ...(sets[index].full ? [{ name: 'full', numbers: sets[index].full.numbers }] : []),
  ];
  const blocks: string[] = [];
  if (!differences) {
    const columns = columnsOf(0);
    blocks.push(
      textTable([
        ['', ...columns.map(({ name }) => name)],
        ...keys.map(key => [key, ...columns.map(({ numbers }) => four(numbers[key]))]),
      ]),
    );
  } else {
    blocks.push(`A  ${sets[0].path}\nB  ${sets[1].path}`);
    const [first, second] = [columnsOf(0), columnsOf(1)];
    first.forEach(({ name, numbers }, i) => {
      const difference = differences[name];
      blocks.push(
        textTable([
          [name, 'A', 'B', 'B - A', '95 % interval'],
          ...keys.map(key => {
            const { difference: delta, low, high } = difference[key];
            const sure = low > 0 || high < 0 ? ' *' : '';
            return [
              key,
              four(numbers[key]),
              four(second[i].numbers[key]),
              signed(delta),
              `[${signed(low)}, ${signed(high)}]${sure}`,
            ];
          }),
        ]),
      );
    });
    blocks.push('* the interval (bootstrap over images, 1000 resamples) does not contain 0');
  }
  const counts = [...sets[0].splits].map(
    ([split, { totals }]) =>
      `${split}: ${totals.images} images, ${totals.truthUnits} truth masks, ${totals.predictedUnits} predicted, ${totals.truePositives} matched`,
  );
  blocks.push(counts.join('\n'));
  blocks.push(
    `text similarity: ${result.textSimilarity}; WordNet: ${result.wordnet}\n` +
      (result.comparable
        ? 'comparable with published numbers'
        : `NOT comparable with published numbers, which use ${benchmarkModel} and WordNet 3.0`) +
      '\nCAPTURE is not computed: it needs a scene-graph parser model',
  );
  return `${blocks.join('\n\n')}\n`;
}
