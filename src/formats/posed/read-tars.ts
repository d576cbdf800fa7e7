import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { faultyImage, sliceImage } from '../../io/node/file-source.ts';
import { holdFile } from '../../io/node/held-file.ts';
import { type TarMember, tarMembers } from '../webdataset/tar.ts';
import { type LocatedRow, parseRow } from './located-rows.ts';

async function readTar(root: string, name: string): Promise<LocatedRow[]> {
  const path = join(root, name);
  const pictures = new Map<string, TarMember>();
  const texts: { stem: string; at: number; text: string }[] = [];
  const source = holdFile(path);
  try {
    let at = 0;
    for await (const member of tarMembers(source, name)) {
      if (!member.name.endsWith('.json')) pictures.set(member.name.replace(/\.\w+$/, ''), member);
      else {
        const bytes = await source.slice(member.offset, member.offset + member.bytes);
        texts.push({ stem: member.name.replace(/\.json$/, ''), at, text: Buffer.from(bytes).toString() });
      }
      at++;
    }
  } finally {
    source.close();
  }
  const split = name.replace(/-\d+\.tar$/, '');
  return texts.map(({ stem, at, text }) => {
    const picture = pictures.get(stem);
    return {
      row: parseRow(text, name, at),
      split,
      file: name,
      at,
      image: () =>
        picture
          ? sliceImage(`${name}/${picture.name}`, path, picture.offset, picture.bytes)
          : faultyImage(`${name}/${stem}`, { kind: 'fault', file: name, row: at, fault: 'absent' }),
    };
  });
}

/** Rows of the archives in a folder. @throws {FormatError} `bad-tar`, `bad-json` */
export async function readTars(root: string): Promise<LocatedRow[]> {
  const rows: LocatedRow[][] = [];
  for (const name of readdirSync(root)
    .filter(each => each.endsWith('.tar'))
    .sort())
    rows.push(await readTar(root, name));
  return rows.flat();
}
