import type { CliContext } from './context.ts';
import type { OutputFlags } from './flags.ts';
import { describeError, exitCodeOf, exitCodes } from './report-error.ts';

/**
 * Wraps a command: whatever it throws is printed as what, where and what to do, and becomes the exit code.
 * @param action returns the exit code
 */
export function runVerb<Flags extends Partial<OutputFlags>, Args extends readonly unknown[]>(
  action: (context: CliContext, flags: Flags, ...args: Args) => Promise<number>,
): (this: CliContext, flags: Flags, ...args: Args) => Promise<void> {
  return async function (this: CliContext, flags: Flags, ...args: Args) {
    try {
      this.process.exitCode = await action(this, flags, ...args);
    } catch (error) {
      const { stderr } = this.process;
      if (flags.log === 'json') {
        const { code, message, hint } = error as { code?: string; message?: string; hint?: string };
        stderr.write(`${JSON.stringify({ event: 'error', code, message: message ?? String(error), hint })}\n`);
      } else {
        stderr.write(describeError(error, { debug: flags.debug ?? false, color: useColor() }));
      }
      this.process.exitCode = exitCodeOf(error);
    }
  };
}

/**
 * {@link runVerb} for what does not look at the signal: Ctrl-C ends the process, with 130. Such verbs write their files
 * whole and in one go, so nothing unfinished is left.
 */
export function runVerbToInterrupt<Flags extends Partial<OutputFlags>, Args extends readonly unknown[]>(
  action: (context: CliContext, flags: Flags, ...args: Args) => Promise<number>,
): (this: CliContext, flags: Flags, ...args: Args) => Promise<void> {
  return runVerb(async (context, flags: Flags, ...args: Args) => {
    const end = () => {
      process.stderr.write('Interrupted\n');
      process.exit(exitCodes.interrupted);
    };
    if (context.signal.aborted) end();
    context.signal.addEventListener('abort', end, { once: true });
    try {
      return await action(context, flags, ...args);
    } finally {
      context.signal.removeEventListener('abort', end);
    }
  });
}

/** Colours only on a terminal, and not where NO_COLOR is set. */
export function useColor(stream: { isTTY?: boolean } = process.stderr): boolean {
  return Boolean(stream.isTTY) && !process.env.NO_COLOR;
}
