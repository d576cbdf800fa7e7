/** Pictures of scenes, packed into archives and tables. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { PanoplyError } from '../../core/errors.ts';
import type { JobContext, JobRecord } from '../../engine/plan.ts';
import { rowOfFrame } from '../../formats/posed/rows.ts';
import type { PosedRow } from '../../formats/posed-parquet/write.ts';
import { layTar, tarBytes, tarEnd } from '../../formats/webdataset/tar.ts';
import { sampleJson, sampleKey } from '../../formats/webdataset/write.ts';
import { readError } from '../../io/node/files.ts';
import { readZipMember } from '../../io/node/zip-file.ts';
import type { PosedSceneJob } from './posed-job.ts';

/** A picture whose size is known before its bytes are wanted. */
interface OpenPicture {
  bytes: number;
  /** @throws {SystemError} `cannot-read` */
  readInto(target: Uint8Array): void;
  close(): void;
}

async function openPicture({ location, path }: PosedSceneJob['images'][number]): Promise<OpenPicture> {
  if (location.kind === 'member') {
    const bytes = await readZipMember(location.archive, location.entry, path);
    return { bytes: bytes.length, readInto: target => target.set(bytes), close() {} };
  }
  // Errors name the picture relative to the dataset: failures.jsonl must not tell paths of this machine.
  let descriptor: number | undefined;
  try {
    descriptor = openSync(location.file, 'r');
    const open = descriptor;
    return {
      bytes: fstatSync(open).size,
      readInto(target) {
        let filled = 0;
        try {
          while (filled < target.length) {
            const count = readSync(open, target, filled, target.length - filled, filled);
            if (count === 0) throw new Error(`it ends after ${filled} of ${target.length} bytes`);
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
    picture.readInto(bytes);
    return bytes;
  } finally {
    picture.close();
  }
}

/** A block of an archive that is used again for every scene. */
let scratch = new Uint8Array();

/** The samples of a scene as they stand in an archive. */
async function laySamples({ scene, images }: PosedSceneJob): Promise<Uint8Array> {
  const pictures: OpenPicture[] = [];
  try {
    for (const image of images) pictures.push(await openPicture(image));
    const members: { name: string; bytes: number }[] = [];
    const rows: Uint8Array[] = [];
    for (const [index, frame] of scene.frames.entries()) {
      const key = sampleKey(scene, frame);
      const row = Buffer.from(sampleJson(scene, frame));
      const ending = /\.\w+$/.exec(frame.name)?.[0].toLowerCase() ?? '.png';
      members.push(
        { name: `${key}${ending}`, bytes: pictures[index].bytes },
        { name: `${key}.json`, bytes: row.length },
      );
      rows.push(row);
    }
    const size = tarBytes(members.map(({ bytes }) => bytes));
    if (scratch.length < size) scratch = new Uint8Array(size);
    const places = layTar(members, scratch);
    for (const [index, picture] of pictures.entries()) {
      const start = places[2 * index];
      picture.readInto(scratch.subarray(start, start + picture.bytes));
      scratch.set(rows[index], places[2 * index + 1]);
    }
    return scratch.subarray(0, size);
  } finally {
    for (const picture of pictures) picture.close();
  }
}

/** Runs `pack` for every scene; one whose pictures cannot be read is left out and told, the others go on. */
async function packEach(
  scenes: readonly PosedSceneJob[],
  pack: (job: PosedSceneJob) => Promise<void>,
): Promise<JobRecord> {
  const packed: string[] = [];
  const failed: { id: string; code: string; message: string }[] = [];
  let images = 0;
  for (const job of scenes) {
    try {
      await pack(job);
    } catch (error) {
      if (!(error instanceof PanoplyError) || error.stopsBuild || error.code === 'cannot-write') throw error;
      failed.push({ id: job.scene.id, code: error.code, message: error.message });
      continue;
    }
    packed.push(job.scene.id);
    images += job.scene.frames.length;
  }
  return { images, scenes: packed, ...(failed.length > 0 ? { failed } : {}) };
}

/** Writes a WebDataset's archive, scene by scene: memory does not grow with the archive. */
export async function packArchive(
  path: string,
  scenes: readonly PosedSceneJob[],
  context: JobContext,
): Promise<JobRecord> {
  const file = context.createFile(path);
  const record = await packEach(scenes, async job => file.write(await laySamples(job)));
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
