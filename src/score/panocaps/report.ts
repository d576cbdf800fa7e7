import type { PanocapsDifferences } from '../../analysis/score/panocaps/bootstrap.ts';
import { explainImage, type Failure, imageQuality, type PairRow } from '../../analysis/score/panocaps/explain.ts';
import type { ImageScore, PanocapsNumbers } from '../../analysis/score/panocaps/types.ts';
import { describeProblem, isUnusable } from '../../core/grounding/problems.ts';
import type { TruthImage } from '../../core/grounding/types.ts';
import { type MeasuredMask, measureMask, parseRle } from '../../core/mask/index.ts';
import { openPrediction } from '../../formats/panocaps/benchmark/open-prediction.ts';
import { escapeHtml } from '../../io/html-page.ts';
import { benchmarkModel } from '../../providers/sentence-embedding.ts';
import { version } from '../../version.ts';
import { histogram } from './report-charts.ts';
import { reportPage } from './report-page.ts';
import {
  cssColor,
  findImage,
  missedColor,
  type PaintedUnit,
  paintUnits,
  pairColor,
  spuriousColor,
} from './report-pictures.ts';
import type { ScorePanocapsResult } from './score.ts';
import { writeResult } from './write-result.ts';

export interface ReportOptions {
  /** Folders to look for the images' files in, before the truth's own; where there are none, the ground is plain. */
  images?: readonly string[];
  /** Images shown at either end. */
  shown?: number;
}

const failureWords: Record<Failure, string> = {
  mask: 'mask',
  text: 'text',
  both: 'mask and text',
  assignment: 'paired otherwise',
  nothing: 'no candidate',
};
const setNames = ['A', 'B'];

/** One image in all sets. */
interface Shown {
  split: string;
  truth: TruthImage;
  scores: readonly ImageScore[];
  qualities: readonly number[];
}

/**
 * Writes a self-contained page: totals, distributions, and the best and worst images with their masks and every phrase
 * (with two sets, those that differ most).
 * @throws {SystemError} `cannot-write`
 */
export async function writePanocapsReport(
  result: ScorePanocapsResult,
  differences: Record<string, PanocapsDifferences> | undefined,
  path: string,
  { images: folders = [], shown = 6 }: ReportOptions = {},
): Promise<void> {
  const all = listImages(result);
  const two = result.sets.length === 2;
  const rank = ({ qualities }: Shown) => (two ? qualities[1] - qualities[0] : qualities[0]);
  const ranked = all
    .filter(({ scores }) => scores.some(({ truthCount, predictedCount }) => truthCount + predictedCount > 0))
    .sort((a, b) => rank(a) - rank(b));
  const count = Math.min(shown, Math.ceil(ranked.length / 2));
  const worst = ranked.slice(0, count);
  const best = ranked.slice(ranked.length - Math.min(count, ranked.length - count)).reverse();
  const section = async (title: string, note: string, list: readonly Shown[]) => {
    const cards: string[] = [];
    for (const image of list) cards.push(await imageCard(result, image, folders));
    return list.length === 0 ? '' : `<h2>${title}</h2><p class="soft">${note}</p>${cards.join('')}`;
  };
  const content = [
    header(result),
    totalsTable(result, differences),
    charts(result, all),
    two
      ? (await section('Where B loses most', 'Images by gPQ of B minus gPQ of A, the lowest first.', worst)) +
        (await section('Where B gains most', 'The highest first.', best))
      : (await section('Worst images', 'By gPQ of the image alone, the lowest first.', worst)) +
        (await section('Best images', 'The highest first.', best)),
    problemList(result),
    `<footer>Panoply ${version}. Matches need an IoU and a text similarity of at least 0.5, in the assignment with the greatest total. CAPTURE is not computed: it needs a scene-graph parser model.</footer>`,
  ];
  writeResult(path, reportPage('PanoCaps score', content.join('\n')));
}

function listImages({ truth, sets }: ScorePanocapsResult): Shown[] {
  return [...truth.splits].flatMap(([split, images]) =>
    images.map((image, i) => {
      const scores = sets.map(set => set.splits.get(split)!.images[i]);
      return { split, truth: image, scores, qualities: scores.map(imageQuality) };
    }),
  );
}

function header({ sets, textSimilarity, wordnet, comparable }: ScorePanocapsResult): string {
  const paths = sets.map(({ path }, i) =>
    sets.length > 1 ? `<b>${setNames[i]}</b> ${escapeHtml(path)}` : escapeHtml(path),
  );
  return `<h1>PanoCaps score</h1>
<p class="soft path">${paths.join('<br>')}<br>text similarity ${escapeHtml(textSimilarity)}, WordNet ${escapeHtml(wordnet)}</p>
${comparable ? '' : `<p class="caution"><b>Not comparable with published numbers</b>, which use ${benchmarkModel} and WordNet 3.0.</p>`}`;
}

function totalsTable(
  { sets }: ScorePanocapsResult,
  differences: Record<string, PanocapsDifferences> | undefined,
): string {
  const columns = (index: number) => [
    ...[...sets[index].splits].map(([name, score]) => ({ name, ...score })),
    ...(sets[index].full ? [{ name: 'all splits', ...sets[index].full }] : []),
  ];
  const first = columns(0);
  const keys = Object.keys(first[0].numbers) as (keyof PanocapsNumbers)[];
  const four = (value: number) => value.toFixed(4);
  if (!differences) {
    const row = (key: keyof PanocapsNumbers) =>
      `<tr${key === 'gPQ@0.5' ? ' class="main"' : ''}><td>${key}</td>${first.map(({ numbers }) => `<td>${four(numbers[key])}</td>`).join('')}</tr>`;
    const count = (name: string, read: (totals: (typeof first)[number]['totals']) => number) =>
      `<tr><td>${name}</td>${first.map(({ totals }) => `<td>${read(totals)}</td>`).join('')}</tr>`;
    return `<div class="card scroll"><table class="headline"><thead><tr><th></th>${first.map(({ name }) => `<th>${escapeHtml(name)}</th>`).join('')}</tr></thead><tbody>${keys.map(row).join('')}</tbody><tbody class="counts">${count('images', t => t.images)}${count('truth masks', t => t.truthUnits)}${count('predicted masks', t => t.predictedUnits)}${count('matched', t => t.truePositives)}</tbody></table></div>`;
  }
  const second = columns(1);
  return first
    .map(({ name, numbers }, i) => {
      const of = differences[name === 'all splits' ? 'full' : name];
      const rows = keys.map(key => {
        const { difference, low, high } = of[key];
        const style = low > 0 ? 'up' : high < 0 ? 'down' : '';
        const signed = (value: number) => `${value < 0 ? '−' : '+'}${four(Math.abs(value))}`;
        return `<tr${key === 'gPQ@0.5' ? ' class="main"' : ''}><td>${key}</td><td>${four(numbers[key])}</td><td>${four(second[i].numbers[key])}</td><td class="${style}">${signed(difference)}</td><td class="soft">${signed(low)} to ${signed(high)}</td></tr>`;
      });
      return `<div class="card scroll"><table class="headline"><thead><tr><th>${escapeHtml(name)}</th><th>A</th><th>B</th><th>B − A</th><th>95 % interval</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
    })
    .join('');
}

function charts({ sets }: ScorePanocapsResult, all: readonly Shown[]): string {
  const series = (read: (image: ImageScore) => readonly number[]) =>
    sets.map((_, s) => ({ name: setNames[s], values: all.flatMap(({ scores }) => read(scores[s])) }));
  const figures = [
    [histogram(series(image => [imageQuality(image)])), 'gPQ of each image'],
    [histogram(series(({ meanIou }) => [meanIou])), 'mIoU of each image'],
    [histogram(series(({ matches }) => matches.map(({ iou }) => iou))), 'IoU of matched pairs'],
    [
      histogram(series(({ matches }) => matches.map(({ similarity }) => similarity))),
      'Text similarity of matched pairs',
    ],
    [
      histogram(
        series(image =>
          explainImage(image)
            .filter(({ status }) => status === 'missed')
            .map(({ iou }) => iou),
        ),
        { threshold: 0.5 },
      ),
      'IoU of missed truth masks with their nearest candidate',
    ],
    [
      histogram(
        series(image =>
          explainImage(image)
            .filter(({ status }) => status === 'missed')
            .map(({ similarity }) => similarity),
        ),
        { threshold: 0.5 },
      ),
      'Text similarity of missed truth masks with their nearest candidate',
    ],
  ];
  const keys =
    sets.length > 1 ? `<p class="soft"><span class="key s0"></span>A &nbsp; <span class="key s1"></span>B</p>` : '';
  return `<h2>Distributions</h2>${keys}<div class="charts">${figures.map(([svg, caption]) => `<figure class="card">${svg}<figcaption>${caption}</figcaption></figure>`).join('')}</div>`;
}

/** The masks that predicted units stand for, read again. */
function predictedMasks(result: ScorePanocapsResult, set: number, { split, truth, scores }: Shown): MeasuredMask[] {
  const source = result.found[set].of.get(split)?.get(String(truth.id));
  if (!source || scores[set].predictedCount === 0) return [];
  const { masks } = openPrediction(source);
  return Array.from(scores[set].predictedMaskIndices, index => measureMask(parseRle(masks[index])));
}

async function imageCard(result: ScorePanocapsResult, image: Shown, folders: readonly string[]): Promise<string> {
  const { truth, scores, split, qualities } = image;
  const truthMasks = (truth.units ?? []).map(({ mask }) => measureMask(parseRle(mask)));
  const file = findImage(folders, result.truth.roots, split, truth.fileName);
  const several = scores.length > 1;
  const parts: string[] = [];
  for (const [s, score] of scores.entries()) {
    const rows = explainImage(score);
    const masks = predictedMasks(result, s, image);
    const size: [number, number] =
      truthMasks.length > 0 ? [truthMasks[0].height, truthMasks[0].width] : [truth.height, truth.width];
    const colorOf = (row: PairRow, index: number) =>
      row.status === 'matched' ? pairColor(index) : row.status === 'missed' ? missedColor : spuriousColor;
    const truthUnits = rows.flatMap((row, i): PaintedUnit[] =>
      row.status === 'spurious'
        ? []
        : [
            {
              mask: truthMasks[row.truth],
              color: colorOf(row, i),
              isFaint: row.status !== 'matched',
              label: String(i + 1),
            },
          ],
    );
    const predictedUnits = rows.flatMap((row, i): PaintedUnit[] =>
      row.status === 'missed'
        ? []
        : [
            {
              mask: masks[row.predicted],
              color: colorOf(row, i),
              isFaint: row.status !== 'matched',
              label: String(i + 1),
            },
          ],
    );
    const predictedName = several ? `predicted by ${setNames[s]}` : 'predicted';
    const pictures: string[] = [];
    for (const [units, caption] of [
      [truthUnits, 'truth'],
      [predictedUnits, predictedName],
    ] as const) {
      const picture = await paintUnits(units, size, file, escapeHtml(`${caption} masks of ${truth.id}`));
      pictures.push(`<figure>${picture}<figcaption>${caption}</figcaption></figure>`);
    }
    const table = `<div class="scroll"><table class="pairs"><thead><tr><th></th><th>truth</th><th>predicted</th><th>IoU</th><th>similarity</th><th>failed</th></tr></thead><tbody>${rows.map((row, i) => pairRow(row, score, cssColor(colorOf(row, i)), i + 1)).join('')}</tbody></table></div>`;
    parts.push(
      `${several ? `<h3 class="set">${setNames[s]} <span class="soft">gPQ ${qualities[s].toFixed(3)}</span></h3>` : ''}<div class="pictures">${pictures.join('')}</div>${table}`,
    );
  }
  const first = scores[0];
  const summary = several
    ? `<span>gPQ <b>${qualities[0].toFixed(3)}</b> to <b>${qualities[1].toFixed(3)}</b></span>`
    : `<span>gPQ <b>${qualities[0].toFixed(3)}</b></span><span class="soft">mIoU ${first.meanIou.toFixed(3)} · ${first.matches.length} of ${first.truthCount} matched · ${first.predictedCount} predicted</span>`;
  return `<article class="card image"><header><h3>${escapeHtml(String(truth.id))}</h3>${summary}<span class="soft">${escapeHtml(split)}</span></header>${parts.join('')}</article>`;
}

function pairRow(
  { status, truth, predicted, iou, similarity, failure }: PairRow,
  score: ImageScore,
  color: string,
  label: number,
): string {
  const phrases = (list: readonly (readonly string[])[], index: number, isNear: boolean) => {
    if (index < 0) return '<span class="near">–</span>';
    const text = list[index].map(phrase => escapeHtml(phrase) || '<i>blank</i>').join(' / ');
    return isNear ? `<span class="near">nearest: ${text}</span>` : text;
  };
  const number = (name: string, value: number) =>
    failure === 'nothing'
      ? `<td class="near" data-name="${name}">–</td>`
      : `<td class="${value < 0.5 ? 'low' : ''}" data-name="${name}">${value.toFixed(3)}</td>`;
  const tag =
    failure === undefined
      ? '<span class="tag fine">matched</span>'
      : `<span class="tag error">${status === 'missed' ? 'missed' : 'spurious'}: ${failureWords[failure]}</span>`;
  return `<tr><td><span class="swatch" style="background:${color}">${label}</span></td><td data-name="truth">${phrases(score.truthPhrases, truth, status === 'spurious')}</td><td data-name="predicted">${phrases(score.predictedPhrases, predicted, status === 'missed')}</td>${number('IoU', iou)}${number('similarity', similarity)}<td>${tag}</td></tr>`;
}

function problemList({ sets }: ScorePanocapsResult): string {
  const lines = sets.flatMap(({ problems }, s) =>
    problems.map(
      problem =>
        `<li>${sets.length > 1 ? `${setNames[s]}: ` : ''}${isUnusable(problem) ? '<b class="low">scored as empty</b> ' : ''}${escapeHtml(describeProblem(problem))}</li>`,
    ),
  );
  return lines.length === 0
    ? ''
    : `<h2>Odd predictions</h2><details><summary>${lines.length} noted</summary><ul>${lines.join('')}</ul></details>`;
}
