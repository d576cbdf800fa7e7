import { basename, resolve } from 'node:path';
import { ruleTexts } from '../analysis/check/rule-texts.ts';
import { groupIssues, type IssueGroup } from '../analysis/check/run-rules.ts';
import type { Issue } from '../analysis/check/types.ts';
import { escapeHtml, htmlPage } from '../io/html-page.ts';
import { writeFileAtomic } from '../io/node/files.ts';
import { version } from '../version.ts';
import type { CheckResult } from './check.ts';
import type { CheckPredictionsResult } from './predictions.ts';
import { describeChecked, describeCounts, placeOf } from './report-text.ts';

/** Issues of one code on the page; JSON has all. */
const mostShown = 500;

const row = (issue: Issue) =>
  `<li><code>${escapeHtml(placeOf(issue))}</code><span>${escapeHtml(issue.message)}</span></li>`;

function section({ code, severity, title, hint, issues }: IssueGroup): string {
  const rest = issues.length - mostShown;
  const more =
    rest > 0 ? `<p class="soft">and ${rest.toLocaleString('en')} more: <code>--json</code> has all.</p>` : '';
  const isOpen = issues.length <= 10 ? ' open' : '';
  return `<details class="card group${issues.length > 10 ? ' long' : ''}"${isOpen}><summary><span class="tag ${severity}">${severity}</span> <b>${escapeHtml(title)}</b> <span class="count">${issues.length.toLocaleString('en')}</span><code class="soft">${code}</code></summary>
${hint ? `<p class="hint">${escapeHtml(hint)}</p>` : ''}<ol>${issues.slice(0, mostShown).map(row).join('')}</ol>${more}</details>`;
}

const style = `
.group { margin: 0 0 12px; padding: 0 }
.group summary { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; padding: 14px 18px; cursor: pointer; list-style: none }
.group summary::-webkit-details-marker { display: none }
.group summary b { flex: 1 1 9em; font-weight: 600 }
.group summary code { flex-basis: 100%; font-size: 12px }
.count { font-variant-numeric: tabular-nums; font-weight: 600 }
.hint { margin: 0; padding: 0 18px 10px; color: var(--soft) }
.group ol { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line) }
.group.long ol { max-height: 28em; overflow: auto }
.group li { padding: 8px 18px; border-bottom: 1px solid var(--line); display: grid; gap: 2px; overflow-wrap: anywhere }
.group li:last-child { border-bottom: 0 }
.group li span { color: var(--soft) }
.group > p.soft { padding: 10px 18px; margin: 0; border-top: 1px solid var(--line) }
.verdict { font-size: 17px; margin: 0 0 24px }
`;

/** The report as one self-contained page. */
export function checkPage(roots: readonly string[], result: CheckResult | CheckPredictionsResult): string {
  const name = roots.map(root => basename(resolve(root))).join(' + ');
  const groups = groupIssues(result.issues, ruleTexts);
  const content = `<h1>Check of ${escapeHtml(name)}</h1>
<p class="verdict"><b>${describeCounts(result.counts)}</b><br><span class="soft">${escapeHtml(describeChecked(result.checked))}</span></p>
${groups.map(section).join('\n')}
<footer>Panoply ${version}</footer>`;
  return htmlPage(`Check of ${name}`, content, style);
}

/** Writes the page. @throws {SystemError} `cannot-write` */
export function writeCheckPage(
  path: string,
  roots: readonly string[],
  result: CheckResult | CheckPredictionsResult,
): void {
  writeFileAtomic(path, checkPage(roots, result));
}
