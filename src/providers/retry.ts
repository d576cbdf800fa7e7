import { setTimeout as setTimer } from 'node:timers/promises';
import { type Fault, interrupted } from './fault.ts';

export { parseRetryAfter } from '../io/retry-after.ts';

/** What a client takes from outside, so that tests need neither time nor chance. */
export interface Timing {
  /** Resolves after so many seconds; rejects when `signal` aborts. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemTiming: Timing = {
  async sleep(seconds, signal) {
    await setTimer(seconds * 1000, undefined, { signal }).catch(() => {
      throw interrupted();
    });
  },
  random: Math.random,
  now: Date.now,
};

/**
 * How long to wait before attempt `attempt + 1`: exponential backoff with full jitter, so that many clients thrown
 * back at once do not return at once.
 * @param attempt attempts made so far, 1 or more
 * @source Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 ("Full Jitter")
 */
export function backoffSeconds(attempt: number, first: number, longest: number, random: () => number): number {
  return random() * Math.min(longest, first * 2 ** Math.min(attempt - 1, 40));
}

/** Seconds until the next attempt, or undefined when the server asks for more than `longestRetryAfter`. */
export function waitAfter(
  fault: Fault,
  attempt: number,
  limits: { firstWaitSeconds: number; longestWaitSeconds: number; longestRetryAfterSeconds: number },
  random: () => number,
): number | undefined {
  if (fault.waitSeconds === undefined) {
    return backoffSeconds(attempt, limits.firstWaitSeconds, limits.longestWaitSeconds, random);
  }
  if (fault.waitSeconds > limits.longestRetryAfterSeconds) return undefined;
  // At the promised moment everybody returns at once: spread them over one first wait.
  return fault.waitSeconds + random() * limits.firstWaitSeconds;
}
