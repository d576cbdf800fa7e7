import { createHash } from 'node:crypto';
import { SystemError } from '../core/errors.ts';

/**
 * Notices that a server serves nobody: opens when so many different scenes in a row got no usable answer. Its state is
 * one Int32Array, which may lie in a SharedArrayBuffer, so that all workers of a build see the same server.
 */
export class CircuitBreaker {
  /** A hash of each scene that failed since the last success; 0 is a free slot. */
  readonly slots: Int32Array;

  /** @param slots as many as scenes must fail; all zero at first */
  constructor(slots: Int32Array) {
    this.slots = slots;
  }

  /** Slots in memory that worker threads can share. */
  static sharedSlots(scenes: number): Int32Array {
    return new Int32Array(new SharedArrayBuffer(4 * scenes));
  }

  get isOpen(): boolean {
    return this.slots.every((_, index) => Atomics.load(this.slots, index) !== 0);
  }

  recordSuccess(): void {
    for (let index = 0; index < this.slots.length; index++) Atomics.store(this.slots, index, 0);
  }

  recordFailure(scene: string): void {
    // Never 0, which means free.
    const hash = createHash('sha256').update(scene).digest().readInt32LE(0) | 1;
    for (let index = 0; index < this.slots.length; index++) {
      const found = Atomics.compareExchange(this.slots, index, 0, hash);
      if (found === 0 || found === hash) return;
    }
  }

  /** @throws {SystemError} `server-down` when open */
  assertClosed(server: string, cause?: unknown): void {
    if (!this.isOpen) return;
    const last = cause instanceof Error ? ` The last failure: ${cause.message}` : '';
    throw new SystemError(
      'server-down',
      `The model server ${server} gave no usable answer to ${this.slots.length} scenes in a row.${last}`,
      {
        where: { file: server },
        hint: 'See that the server runs and answers, then run the same command again: what it answered is kept.',
        cause,
        stopsBuild: true,
      },
    );
  }
}
