import type { Family } from '../../core/model/dataset.ts';
import type { CheckRule, DatasetContext, Finding, Issue, Need, RuleText, SceneContext, Severity } from './types.ts';
import { severities } from './types.ts';

/** An issue with where it stands in the order of the dataset. */
interface PlacedIssue {
  issue: Issue;
  rule: number;
  scene: number;
}

/** Issues of one code. */
export interface IssueGroup {
  code: string;
  severity: Severity;
  title: string;
  hint?: string;
  issues: readonly Issue[];
}

export interface CheckRunOptions {
  family: Family;
  rules: readonly CheckRule[];
  /** What was gathered. */
  provided: ReadonlySet<Need>;
}

/**
 * Runs rules over a dataset, scene by scene in any order, then over the whole; keeps what they found.
 * The result does not depend on the order in which scenes are added.
 */
export class CheckRun {
  readonly #rules: readonly CheckRule[];
  readonly #found: PlacedIssue[] = [];

  constructor({ family, rules, provided }: CheckRunOptions) {
    this.#rules = rules.filter(
      ({ families, needs }) =>
        (families === 'all' || families.includes(family)) && needs.every(need => provided.has(need)),
    );
  }

  /** Codes of the rules that run. */
  get codes(): string[] {
    return this.#rules.map(({ code }) => code);
  }

  /** @param order of the scene in the dataset */
  addScene(context: SceneContext, order: number): void {
    this.#rules.forEach((rule, index) => {
      if (rule.scope === 'scene') this.#keep(rule, index, order, rule.check(context));
    });
  }

  /** @param isKept which findings to keep, all of them when absent */
  addDataset(context: DatasetContext, isKept?: (finding: Finding) => boolean): void {
    this.#rules.forEach((rule, index) => {
      if (rule.scope !== 'dataset') return;
      const findings = rule.check(context);
      this.#keep(rule, index, -1, isKept ? [...findings].filter(isKept) : findings);
    });
  }

  #keep({ code, severity, hint }: CheckRule, rule: number, scene: number, findings: Iterable<Finding>): void {
    for (const { file, pointer, row, message, hint: ownHint } of findings) {
      const issue: Issue = { code, severity, file, message, hint: ownHint ?? hint };
      if (pointer !== undefined) issue.pointer = pointer;
      if (row !== undefined) issue.row = row;
      this.#found.push({ issue, rule, scene });
    }
  }

  /** Everything found: errors first, then by rule, then in the dataset's order. */
  issues(): Issue[] {
    const rank = ({ issue }: PlacedIssue) => severities.indexOf(issue.severity);
    return this.#found
      .map((placed, at) => ({ ...placed, at }))
      .sort((a, b) => rank(a) - rank(b) || a.rule - b.rule || a.scene - b.scene || a.at - b.at)
      .map(({ issue }) => issue);
  }
}

/** Issues by code, in the order they come. */
export function groupIssues(issues: readonly Issue[], rules: readonly RuleText[]): IssueGroup[] {
  const groups = new Map<string, Issue[]>();
  for (const issue of issues) {
    const group = groups.get(issue.code);
    if (group) group.push(issue);
    else groups.set(issue.code, [issue]);
  }
  return [...groups].map(([code, members]) => {
    const rule = rules.find(each => each.code === code);
    return { code, severity: members[0].severity, title: rule?.title ?? code, hint: rule?.hint, issues: members };
  });
}

/** How many issues of each severity. */
export function countIssues(issues: readonly Issue[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const { severity } of issues) counts[severity]++;
  return counts;
}
