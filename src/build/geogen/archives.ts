import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../core/json.ts';
import { subjectPaths } from '../../formats/geogen/layout.ts';
import { writeFileAtomic } from '../../io/node/files.ts';
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
 * @param root the build's root hash, so that archives of an earlier build are made anew
 */
export async function writeArchives(
  out: string,
  files: readonly string[],
  ids: readonly number[],
  parts: number,
  root: string,
): Promise<void> {
  const folder = join(out, archiveFolder);
  const header = `# of the build with root hash ${root}, ${parts} parts\n`;
  const sumsPath = join(folder, sumsName);
  if (existsSync(sumsPath) && readFileSync(sumsPath, 'utf8').startsWith(header)) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const sums: string[] = [];
  const pack = async (name: string, members: readonly ZipMember[]) => {
    const { sha256 } = await writeZip(join(folder, name), members);
    sums.push(`${sha256}  ${name}`);
  };
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const top = file.slice(0, file.lastIndexOf('/'));
    byFolder.set(top, [...(byFolder.get(top) ?? []), file]);
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
  writeFileAtomic(sumsPath, `${header}${sums.join('\n')}\n`);
}
