import { systemErrorCode, writeError } from '../io/node/files.ts';
import { describeError, exitCodes } from './report-error.ts';
import { useColor } from './run-verb.ts';

type Output = Pick<NodeJS.WriteStream, 'write' | 'on'>;

/** Hears of every write that fails, whether the stream throws or tells later; after the first it drops what comes. */
function onFailedWrite(stream: Output, onFailure: (error: unknown) => void): void {
  const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
  let hasFailed = false;
  const fail = (error: unknown) => {
    if (hasFailed) return;
    hasFailed = true;
    onFailure(error);
  };
  stream.on('error', fail);
  stream.write = (...args: unknown[]) => {
    if (!hasFailed) {
      try {
        return write(...args);
      } catch (error) {
        fail(error);
      }
    }
    const done = args.at(-1);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
}

/**
 * Keeps a verb at work when nobody reads its progress or its result any more. A reader of stdout that has seen enough
 * (`panoply ... | head`) is no error and leaves the exit code as it is; a full disk is one. What is lost on stderr is lost.
 * @returns whether stdout failed until now, for another reason than that
 */
export function guardOutput({ stdout, stderr }: { stdout: Output; stderr: Output }): () => boolean {
  let hasFailed = false;
  onFailedWrite(stderr, () => {});
  onFailedWrite(stdout, error => {
    if (systemErrorCode(error) === 'EPIPE') return;
    hasFailed = true;
    stderr.write(describeError(writeError(error, 'the result to stdout'), { debug: false, color: useColor() }));
    process.exitCode = exitCodes.couldNot;
  });
  return () => hasFailed;
}
