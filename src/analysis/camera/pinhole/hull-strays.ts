import type { HullFacts } from '../../check/posed-types.ts';
import { fitHull, type SeenSilhouette } from './hull.ts';

/** Below this, in per cent of the width, nothing is looked for. */
const fineLoss = 0.06;
/** The culprit is found where the rest agrees so much better. */
const clearShare = 0.4;
/** Exchanges are tried in scenes of up to this many views. */
const mostExchanged = 10;

/**
 * How the outlines of a scene agree, and which view does not: the one without which the others do, or the two that do
 * once their pictures are exchanged. Cost: one fit where all is well, views + views^2 / 2 fits where not.
 * @param views with their index in the scene
 * @returns undefined for fewer than four outlines
 */
export function findHullStrays(views: readonly (SeenSilhouette & { view: number })[]): HullFacts | undefined {
  if (views.length < 4) return undefined;
  const whole = fitHull(views);
  if (!whole) return undefined;
  const lossPercent = whole.loss;
  if (lossPercent < fineLoss) return { lossPercent };
  let exchange: { pair: [number, number]; loss: number } | undefined;
  if (views.length <= mostExchanged) {
    for (let i = 0; i < views.length; i++)
      for (let j = i + 1; j < views.length; j++) {
        const exchanged = views.map((each, k) =>
          k === i || k === j ? { ...each, silhouette: views[k === i ? j : i].silhouette } : each,
        );
        const loss = fitHull(exchanged)?.loss ?? Number.POSITIVE_INFINITY;
        if (loss < (exchange?.loss ?? clearShare * lossPercent))
          exchange = { pair: [views[i].view, views[j].view], loss };
      }
  }
  let stray: { view: number; lossPercent: number } | undefined;
  for (const [i, { view }] of views.entries()) {
    const loss = fitHull(views.filter((_, k) => k !== i))?.loss ?? Number.POSITIVE_INFINITY;
    if (loss < (stray?.lossPercent ?? clearShare * lossPercent)) stray = { view, lossPercent: loss };
  }
  // Leaving a view out always helps a little: an exchange that explains as much explains more.
  if (exchange && (!stray || exchange.loss < stray.lossPercent + 0.05))
    return { lossPercent, exchanged: exchange.pair };
  return stray ? { lossPercent, stray } : { lossPercent };
}
