import { SystemError } from '../../core/errors.ts';

/**
 * Gives signals a turn, which work without one would keep waiting, and stops where one has come.
 * @throws {SystemError} `interrupted`
 */
export async function letSignalsIn(signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return;
  await new Promise(resolve => setImmediate(resolve));
  if (signal.aborted) throw new SystemError('interrupted', 'Interrupted');
}
