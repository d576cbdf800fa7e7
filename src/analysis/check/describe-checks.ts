import { predictionRules } from './prediction-rules.ts';
import { checkRules } from './rules/index.ts';
import { type RuleText, severities } from './types.ts';

const needWords = {
  json: 'annotations',
  files: 'a folder',
  headers: 'image headers',
  pixels: '`--deep`',
  misfits: 'convention detection',
  manifest: '`files.jsonl`',
  archive: 'the archive of originals',
  posed: 'identities with cameras',
  poses: 'cameras with poses',
  stated: 'a stated convention',
  regions: 'regions',
} as const;

const headings = {
  error: 'Errors: a promise of the dataset is broken',
  warning: 'Warnings: likely not meant',
  info: 'Notes',
} as const;

function describeRule({ code, title, explanation, hint, needs, families }: RuleText): string {
  const about = families === 'all' ? 'every family' : families.join(', ');
  const given = needs.length === 0 ? '' : ` Needs ${needs.map(need => needWords[need]).join(', ')}.`;
  return `### \`${code}\`\n\n**${title}.** ${explanation}\n\nFor ${about}.${given} *${hint}*\n`;
}

/** docs/checks.md: every rule with what it looks at and what to do. */
export function describeChecks(): string {
  const parts = severities.map(severity => {
    const rules = checkRules.filter(rule => rule.severity === severity);
    return `## ${headings[severity]}\n\n${rules.map(describeRule).join('\n')}`;
  });
  return `# What \`panoply check\` looks at

Written from the rules by \`node scripts/check-docs.js\`; do not edit.

Codes are stable: a code keeps its meaning, and a rule that goes leaves its code unused. \`panoply check DATASET\` reads annotations, file names and image headers; \`--deep\` also decodes every pixel and hashes every file that \`files.jsonl\` lists. It exits with 1 on errors, with \`--strict\` on warnings too. With \`--shard I/N\` only that share of the scenes is decoded and reported on; what concerns no scene is reported by share 1. All shares together report what one run does, but panoramas that resemble each other, and views that belong to another scene, are found within a share only.

${parts.join('\n')}
## Predictions: \`panoply check TRUTH --predictions P\`

Looks at predictions for the PanoCaps benchmark instead of the dataset, before a long run: TRUTH, P and \`--split\` as for \`panoply score panocaps\`. What scoring refuses is an error; what the benchmark mends without a word is a warning.

${predictionRules.map(rule => describeRule(rule).replace('\n\nFor panocaps. *', `\n\n*${rule.severity === 'error' ? 'Error' : 'Warning'}.* *`)).join('\n')}`;
}
