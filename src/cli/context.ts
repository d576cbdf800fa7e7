import type { CommandContext, StricliProcess } from '@stricli/core';

/** What a command sees of the process. */
export interface CliContext extends CommandContext {
  readonly process: StricliProcess;
  /** Aborts at Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}
