import { predictionRules } from './prediction-rules.ts';
import { checkRules } from './rules/index.ts';
import type { RuleText } from './types.ts';

/** What every code says, of datasets and of predictions. */
export const ruleTexts: readonly RuleText[] = [...checkRules, ...predictionRules];
