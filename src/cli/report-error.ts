import { styleText } from 'node:util';
import { formatWhere, PanoplyError, UsageError } from '../core/errors.ts';

export const exitCodes = { fine: 0, dataProblems: 1, usage: 2, couldNot: 3, interrupted: 130 } as const;

/** The exit code an error means: 2 wrong usage, 130 interrupted, 3 everything else that stopped the work. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof PanoplyError && error.code === 'interrupted') return exitCodes.interrupted;
  return exitCodes.couldNot;
}

/** What, where, and what to do; the stack only when asked for. */
export function describeError(error: unknown, { debug, color }: { debug: boolean; color: boolean }): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) => (color ? styleText(style, text) : text);
  const lines: string[] = [];
  if (error instanceof PanoplyError) {
    if (error.code === 'interrupted') return `${error.message}\n`;
    const where = formatWhere(error.where);
    lines.push(`${paint(['red', 'bold'], 'error')} ${error.message}`);
    if (where !== '' && !error.message.includes(where)) lines.push(`  at   ${where}`);
    if (error.hint) lines.push(`  ${paint('cyan', 'try')}  ${error.hint}`);
  } else {
    const message = error instanceof Error ? error.message : String(error);
    lines.push(`${paint(['red', 'bold'], 'error')} ${message}`);
    if (!debug)
      lines.push('  This is not an error Panoply expected. Run again with --debug and report what it prints.');
  }
  if (debug && error instanceof Error && error.stack) lines.push(error.stack);
  return `${lines.join('\n')}\n`;
}
