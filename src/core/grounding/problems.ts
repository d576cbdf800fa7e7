import { formatWhere } from '../errors.ts';
import type { PredictionProblem } from './types.ts';

/** Problems that make a prediction unusable; the others are only told. */
export function isUnusable({ kind }: Pick<PredictionProblem, 'kind'>): boolean {
  return kind !== 'unaligned' && kind !== 'too-many-labels';
}

/** One problem as a line. */
export function describeProblem({ kind, image, message, where }: PredictionProblem): string {
  return `${kind}  ${image}: ${message} (${formatWhere(where)})`;
}
