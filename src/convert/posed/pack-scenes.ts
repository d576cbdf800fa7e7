/** Pictures of scenes, packed into archives and tables. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Checksum } from '../../core/checksum.ts';
import { PanoplyError } from '../../core/errors.ts';
import { toErrorMessage, toFailedJob } from '../../engine/messages.ts';
import type { FailedJob, JobContext, JobFile, JobRecord } from '../../engine/plan.ts';
import { rowOfFrame } from '../../formats/posed/rows.ts';
import type { PosedRow } from '../../formats/posed-parquet/write.ts';
import { tarEnd, tarHeader, tarPadding } from '../../formats/webdataset/tar.ts';
import { sampleJson, sampleKeys } from '../../formats/webdataset/write.ts';
import { readError } from '../../io/node/files.ts';
import { faultOf } from '../../io/node/locate.ts';
import { readZipMember } from '../../io/node/zip-file.ts';
import type { PosedSceneJob } from './posed-job.ts';

/** A picture whose size is known before its bytes are wanted. */
interface OpenPicture {
  bytes: number;
  /** Fills `target` with the picture's bytes from `from` on. @throws {SystemError} `cannot-read` */
  readInto(target: Uint8Array, from: number): void;
  close(): void;
}

async function openPicture({ location, path }: PosedSceneJob['images'][number]): Promise<OpenPicture> {
  if (location.kind === 'member') {
    const bytes = await readZipMember(location.archive, location.entry, path);
    return {
      bytes: bytes.length,
      readInto: (target, from) => target.set(bytes.subarray(from, from + target.length)),
      close() {},
    };
  }
  if (location.kind === 'fault') throw faultOf(location);
  // Errors name the picture relative to the dataset: failures.jsonl must not tell paths of this machine.
  let descriptor: number | undefined;
  try {
    descriptor = openSync(location.file, 'r');
    const open = descriptor;
    const offset = location.kind === 'slice' ? location.offset : 0;
    return {
      bytes: location.kind === 'slice' ? location.bytes : fstatSync(open).size,
      readInto(target, from) {
        let filled = 0;
        try {
          while (filled < target.length) {
            const count = readSync(open, target, filled, target.length - filled, offset + from + filled);
            if (count === 0) throw new Error(`it ends after ${from + filled} bytes`);
            filled += count;
          }
        } catch (cause) {
          throw readError(cause, path);
        }
      },
      close: () => closeSync(open),
    };
  } catch (cause) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw readError(cause, path);
  }
}

/** All bytes of a picture. @throws {SystemError} `missing-file`, `cannot-read`; {@link FormatError} `bad-zip` */
export async function readPicture(image: PosedSceneJob['images'][number]): Promise<Uint8Array> {
  const picture = await openPicture(image);
  try {
    const bytes = new Uint8Array(picture.bytes);
    picture.readInto(bytes, 0);
    return bytes;
  } finally {
    picture.close();
  }
}

/**
 * Bytes of an archive that are gathered before they are written: so few that they are still in the processor's cache,
 * which makes copying twice as fast as scene by scene.
 */
const piece = new Uint8Array(2 ** 18);

/** Writes the samples of a scene, or nothing of it. */
async function writeSamples(file: JobFile, { scene, folder, images }: PosedSceneJob): Promise<void> {
  const goBack = file.mark();
  let filled = 0;
  const flush = () => {
    if (filled > 0) file.write(piece.subarray(0, filled));
    filled = 0;
  };
  /** `fill` is given places for so many bytes in all, and what is before each. */
  const put = (bytes: number, fill: (target: Uint8Array, from: number) => void) => {
    for (let from = 0; from < bytes; ) {
      if (filled === piece.length) flush();
      const count = Math.min(bytes - from, piece.length - filled);
      fill(piece.subarray(filled, filled + count), from);
      filled += count;
      from += count;
    }
  };
  const putMember = (name: string, bytes: number, fill: Parameters<typeof put>[1]) => {
    const header = tarHeader(name, bytes);
    put(header.length, (target, from) => target.set(header.subarray(from, from + target.length)));
    put(bytes, fill);
    put(tarPadding(bytes), target => target.fill(0));
  };
  const keys = sampleKeys(folder, scene.frames);
  try {
    for (const [index, frame] of scene.frames.entries()) {
      const key = keys[index];
      const ending = /\.\w+$/.exec(frame.name)?.[0].toLowerCase() ?? '.png';
      const picture = await openPicture(images[index]);
      try {
        putMember(`${key}${ending}`, picture.bytes, picture.readInto);
      } finally {
        picture.close();
      }
      const row = Buffer.from(sampleJson(scene, frame));
      putMember(`${key}.json`, row.length, (target, from) => target.set(row.subarray(from, from + target.length)));
    }
    flush();
  } catch (error) {
    goBack();
    throw error;
  }
}

/** Runs `pack` for every scene; one whose pictures cannot be read is left out and told, the others go on. */
async function packEach(
  scenes: readonly PosedSceneJob[],
  pack: (job: PosedSceneJob) => Promise<void>,
): Promise<JobRecord> {
  const packed: string[] = [];
  const failed: FailedJob[] = [];
  let images = 0;
  for (const job of scenes) {
    try {
      await pack(job);
    } catch (error) {
      if (!(error instanceof PanoplyError) || error.stopsBuild || error.code === 'cannot-write') throw error;
      failed.push(toFailedJob(job.scene.id, toErrorMessage(error)));
      continue;
    }
    packed.push(job.scene.id);
    images += job.scene.frames.length;
  }
  return { images, scenes: packed, ...(failed.length > 0 ? { failed: failed.map(each => ({ ...each })) } : {}) };
}

/** Writes a WebDataset's archive, scene by scene: memory does not grow with the archive. */
export async function packArchive(
  path: string,
  scenes: readonly PosedSceneJob[],
  context: JobContext,
  checksum: Checksum,
): Promise<JobRecord> {
  const file = context.createFile(path, { checksum });
  const record = await packEach(scenes, job => writeSamples(file, job));
  file.write(tarEnd);
  file.end();
  return record;
}

/** Writes a Parquet file with the pictures inside. */
export async function packTable(
  path: string,
  scenes: readonly PosedSceneJob[],
  context: JobContext,
): Promise<JobRecord> {
  // Loaded by those alone who write tables: it is most of what there is to load.
  const { encodePosedParquet } = await import('../../formats/posed-parquet/write.ts');
  const rows: PosedRow[] = [];
  const record = await packEach(scenes, async ({ scene, images }) => {
    const own: PosedRow[] = [];
    for (const [index, frame] of scene.frames.entries()) {
      const bytes = await readPicture(images[index]);
      own.push({ row: rowOfFrame(scene, frame), path: `${scene.id}/${frame.name}`, bytes });
    }
    rows.push(...own);
  });
  context.writeFile(path, encodePosedParquet(rows));
  return record;
}
