import { ruleTexts } from '../analysis/check/rule-texts.ts';
import { groupIssues } from '../analysis/check/run-rules.ts';
import type { Issue, Severity } from '../analysis/check/types.ts';
import { formatWhere } from '../core/errors.ts';
import type { CheckResult } from './check.ts';
import type { CheckPredictionsResult } from './predictions.ts';

export interface ReportTextOptions {
  /** Paints a text, or returns it as it is where there are no colours. */
  paint(style: 'error' | 'warning' | 'info' | 'soft' | 'strong' | 'fine', text: string): string;
  /** Issues shown of each code. Default 3. */
  shown?: number;
}

const count = (number: number, noun: string) =>
  `${number.toLocaleString('en')} ${noun}${number === 1 || noun === 'info' ? '' : 's'}`;

/** File and place of an issue as one token. */
export const placeOf = ({ file, pointer, row }: Issue): string =>
  formatWhere({ file, pointer: pointer || undefined, row });

/** The counts in words, e.g. `2 errors, 1 warning`. */
export function describeCounts(counts: Record<Severity, number>): string {
  const parts = (Object.keys(counts) as Severity[]).filter(severity => counts[severity] > 0);
  return parts.length === 0 ? 'no problems' : parts.map(severity => count(counts[severity], severity)).join(', ');
}

/** What was looked at, in words. */
export function describeChecked(checked: (CheckResult | CheckPredictionsResult)['checked']): string {
  if ('predictions' in checked) {
    const { splits, images, predictions, masks, rules } = checked;
    return `${count(predictions, 'prediction')} for ${count(images, 'image')} of ${splits.join(', ')}, ${count(masks, 'mask')}; ${count(rules, 'rule')}`;
  }
  const { scenes, images, bytes, rules, deep } = checked;
  const size = bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const how = deep ? 'every pixel decoded' : 'headers only; --deep decodes every pixel';
  return `${count(scenes, 'scene')}, ${count(images, 'image')}, ${size}; ${count(rules, 'rule')}; ${how}`;
}

/** The report for a terminal: by severity, then code, the first few of each, the hint once. */
export function reportText(
  result: CheckResult | CheckPredictionsResult,
  { paint, shown = 3 }: ReportTextOptions,
): string {
  const lines: string[] = [];
  for (const { code, severity, title, hint, issues } of groupIssues(result.issues, ruleTexts)) {
    const times = issues.length > 1 ? `  ${paint('soft', `${issues.length.toLocaleString('en')} times`)}` : '';
    lines.push(`${paint(severity, severity.padEnd(7))}  ${paint('strong', code)}  ${title}${times}`);
    for (const issue of issues.slice(0, shown)) {
      lines.push(`         ${placeOf(issue)}`, `         ${paint('soft', `  ${issue.message}`)}`);
    }
    if (issues.length > shown)
      lines.push(paint('soft', `         ... and ${(issues.length - shown).toLocaleString('en')} more`));
    const ownHint = issues[0].hint ?? hint;
    if (ownHint) lines.push(`         ${paint('soft', 'try')} ${ownHint}`);
    lines.push('');
  }
  const { error, warning } = result.counts;
  lines.push(
    `${paint(error > 0 ? 'error' : warning > 0 ? 'warning' : 'fine', describeCounts(result.counts))}  ${paint('soft', describeChecked(result.checked))}`,
  );
  return `${lines.join('\n')}\n`;
}
