import { ruleTexts } from '../analysis/check/rule-texts.ts';
import { groupIssues, type IssueGroup } from '../analysis/check/run-rules.ts';
import type { CheckResult } from './check.ts';

/** The issues of a check by their rule, in the order issues are shown. */
export function issueGroups({ issues }: CheckResult): IssueGroup[] {
  return groupIssues(issues, ruleTexts);
}
