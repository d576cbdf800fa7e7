import { ruleTexts } from '../analysis/check/rule-texts.ts';
import { groupIssues } from '../analysis/check/run-rules.ts';
import type { IssuesDocument } from '../core/viewer/documents.ts';
import type { CheckResult } from './check.ts';
import { describeChecked, placeOf } from './report-text.ts';

/** The report as the viewer shows it: issues by code, in the order of the rules. */
export function reportGroups({ issues, counts, checked }: CheckResult): IssuesDocument {
  const groups = groupIssues(issues, ruleTexts).map(({ code, severity, title, hint, issues: found }) => ({
    code,
    severity,
    title,
    hint,
    issues: found.map(issue => ({ place: placeOf(issue), message: issue.message })),
  }));
  return { groups, counts, checked: describeChecked(checked) };
}
