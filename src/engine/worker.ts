/** Entry point of a worker thread: runs jobs one after another; a job's files become durable while the next computes. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PanoplyError } from '../core/errors.ts';
import { listenOnThread } from '../io/node/stop-thread.ts';
import { type RunMessage, toErrorMessage, type WorkerData, type WorkerMessage } from './messages.ts';
import type { CreateJobRunner } from './plan.ts';
import { Stage } from './stage.ts';

const { module, setup } = workerData as WorkerData;
const send = (message: WorkerMessage) => parentPort!.postMessage(message);
const runner = import(module).then(loaded => (loaded.createJobRunner as CreateJobRunner<unknown, unknown>)(setup));

// Told with the first job: before there is one, nobody may be listening.
runner.catch(() => {});

let jobNumber = 0;
/** Commits under way at once: a disk that is slow for one of them does not hold up the computing. */
const mostCommits = 2;
const commits: Promise<void>[] = [];
let queue: Promise<void> = Promise.resolve();

async function commit(stage: Stage, id: string, record: Awaited<ReturnType<Awaited<typeof runner>>>): Promise<void> {
  try {
    await stage.commit();
    send({ type: 'committed', job: { id, files: stage.files, record } });
  } catch (error) {
    send({ type: 'fatal', error: toErrorMessage(error) });
  }
}

async function runJob({ id, outputs, payload, out, stage: stageFolder }: RunMessage): Promise<void> {
  let run: Awaited<typeof runner>;
  try {
    run = await runner;
  } catch (error) {
    send({ type: 'fatal', error: toErrorMessage(error) });
    return;
  }
  send({ type: 'started', id });
  const stage = new Stage(join(stageFolder, String(jobNumber++)), out, outputs);
  try {
    const record = await run(payload, {
      writeFile: (path, bytes) => stage.writeFile(path, bytes),
      createFile: (path, options) => stage.createFile(path, options),
    });
    if (commits.length >= mostCommits) await commits.shift();
    commits.push(commit(stage, id, record));
    send({ type: 'computed', id });
  } catch (error) {
    await stage.discard();
    if (stage.writeFailure) send({ type: 'fatal', error: toErrorMessage(stage.writeFailure) });
    else if (error instanceof PanoplyError && error.stopsBuild) send({ type: 'fatal', error: toErrorMessage(error) });
    else send({ type: 'failed', id, error: toErrorMessage(error) });
  }
}

listenOnThread((message: RunMessage) => {
  queue = queue.then(() => runJob(message));
});
