import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../core/json.ts';
import {
  describeFile,
  filesManifest,
  filesName,
  type Provenance,
  provenanceName,
  readFilesManifest,
} from '../../engine/manifest.ts';
import type { WrittenFile } from '../../engine/plan.ts';
import { subjectPaths } from '../../formats/geogen/layout.ts';
import { makeFolder, writeFileAtomic } from '../../io/node/files.ts';
import { writeZip, type ZipMember } from '../../io/node/zip-write.ts';

/** Folder of the archives inside the output folder. */
export const archiveFolder = 'zips';
const sumsName = 'SHA256SUMS';

/** The images of identities [first, last] go into each part: contiguous, sizes differing by one at most. */
export function splitContiguous<Item>(items: readonly Item[], parts: number): Item[][] {
  return Array.from({ length: parts }, (_, part) =>
    items.slice(Math.floor((part * items.length) / parts), Math.floor(((part + 1) * items.length) / parts)),
  );
}

/**
 * Packs a finished build as the card ships it: `images_batch_1.zip`.. by contiguous identities, `metadata_files.zip`,
 * and SHA256SUMS, which is written last: where it is, for this build, nothing is done.
 * @param root hash over the build's other files, so that archives of an earlier build are made anew
 */
async function writeArchives(
  out: string,
  files: readonly string[],
  ids: readonly number[],
  parts: number,
  root: string,
): Promise<WrittenFile[]> {
  const folder = join(out, archiveFolder);
  const header = `# of the build with root hash ${root}, ${parts} parts\n`;
  const sumsPath = join(folder, sumsName);
  if (existsSync(sumsPath)) {
    const text = readFileSync(sumsPath, 'utf8');
    if (text.startsWith(header)) return describeArchives(folder, text);
  }
  rmSync(folder, { recursive: true, force: true });
  makeFolder(folder);
  const sums: string[] = [];
  const pack = async (name: string, members: readonly ZipMember[]) => {
    const { sha256 } = await writeZip(join(folder, name), members);
    sums.push(`${sha256}  ${name}`);
  };
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const top = file.slice(0, file.lastIndexOf('/'));
    const siblings = byFolder.get(top);
    if (siblings) siblings.push(file);
    else byFolder.set(top, [file]);
  }
  const ordered = [...ids].sort((a, b) => a - b);
  for (const [index, batch] of splitContiguous(ordered, parts).entries()) {
    const members = batch.flatMap(id => {
      const images = byFolder.get(subjectPaths(id).folder) ?? [];
      return [...images]
        .sort(
          (a, b) =>
            Number.parseInt(a.slice(a.lastIndexOf('/') + 1), 10) -
              Number.parseInt(b.slice(b.lastIndexOf('/') + 1), 10) || compareCodeUnits(a, b),
        )
        .map(name => ({ name, path: join(out, name) }));
    });
    await pack(`images_batch_${index + 1}.zip`, members);
  }
  await pack(
    'metadata_files.zip',
    ordered.map(id => {
      const { metadata } = subjectPaths(id);
      return { name: metadata.slice(metadata.indexOf('/') + 1), path: join(out, metadata) };
    }),
  );
  const text = `${header}${sums.join('\n')}\n`;
  writeFileAtomic(sumsPath, text);
  return describeArchives(folder, text);
}

/** The archives and SHA256SUMS itself as files.jsonl lists them. */
function describeArchives(folder: string, sums: string): WrittenFile[] {
  const archives = [...sums.matchAll(/^([0-9a-f]{64}) {2}(\S+)$/gm)].map(([, sha256, name]) => ({
    path: `${archiveFolder}/${name}`,
    bytes: statSync(join(folder, name)).size,
    sha256,
  }));
  return [...archives, describeFile(`${archiveFolder}/${sumsName}`, Buffer.from(sums))];
}

/**
 * Packs a finished build and lists the archives in files.jsonl and panoply.json. Idempotent: interrupted anywhere, the
 * next call finishes. The same files give the same archives, bit for bit.
 */
export async function packBuild(out: string, parts: number, provenance: Provenance): Promise<void> {
  const listed = readFilesManifest(out);
  const others = listed.filter(({ path }) => !path.startsWith(`${archiveFolder}/`));
  const root = describeFile(filesName, Buffer.from(filesManifest(others))).sha256;
  const paths = others.map(({ path }) => path);
  const ids = paths.flatMap(path => /^metadata\/metadata_id_(\d+)\.json$/.exec(path)?.[1] ?? []).map(Number);
  const files = [...others, ...(await writeArchives(out, paths, ids, parts, root))];
  const manifest = filesManifest(files);
  if (manifest !== filesManifest(listed)) writeFileAtomic(join(out, filesName), manifest);
  const summary: Provenance = {
    ...provenance,
    counts: { ...provenance.counts, files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) },
    root: describeFile(filesName, Buffer.from(manifest)).sha256,
  };
  if (summary.root !== provenance.root)
    writeFileAtomic(join(out, provenanceName), `${JSON.stringify(summary, null, 2)}\n`);
}
