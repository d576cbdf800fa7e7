import { parentPort, type Worker } from 'node:worker_threads';

const leaveMessage = 'leave';

/**
 * Ends a thread between two of its steps, and by force only when it does not come to one in time. Force alone can take
 * the whole process down: where it meets a call of `node:fs` that is about to throw, Node 20 aborts ("FromJust Maybe
 * value is Nothing").
 * @param graceMs for a thread that computes without a pause, milliseconds
 */
export async function stopThread(worker: Worker, graceMs = 3000): Promise<void> {
  if (worker.threadId === -1) return;
  let timer: NodeJS.Timeout | undefined;
  const left = new Promise<boolean>(resolve => {
    worker.once('exit', () => resolve(true));
    timer = setTimeout(() => resolve(false), graceMs);
  });
  worker.postMessage(leaveMessage);
  if (!(await left)) await worker.terminate();
  clearTimeout(timer);
}

/**
 * What a thread does with its messages, but for the one that asks it to leave. The listening alone does not keep the
 * thread alive when it has no `handle`.
 */
export function listenOnThread<Message>(handle?: (message: Message) => void): void {
  parentPort!.on('message', (message: Message | typeof leaveMessage) => {
    if (message === leaveMessage) process.exit(0);
    handle?.(message as Message);
  });
  if (!handle) parentPort!.unref();
}
