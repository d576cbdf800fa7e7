import type { StatsResult } from './stats.ts';

/** The statistics for a terminal. */
export function statsText({ name, family, sections }: StatsResult, strong: (text: string) => string): string {
  const width = Math.max(0, ...sections.flatMap(({ lines }) => lines.map(([label]) => label.length)));
  const parts = sections.map(({ title, lines }) =>
    [strong(title), ...lines.map(([label, text]) => `  ${label.padEnd(width)}  ${text}`)].join('\n'),
  );
  return `${strong(name)} (${family})\n\n${parts.join('\n\n')}\n`;
}

/** The statistics as one JSON document: a member a section. */
export function statsJson({ name, family, sections }: StatsResult): Record<string, unknown> {
  return { name, family, ...Object.fromEntries(sections.map(section => [section.name, section.values])) };
}
