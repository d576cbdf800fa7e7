/** Meshes from Wavefront OBJ with MTL. No library keeps faces, materials and textures together without a renderer. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FormatError } from '../../core/errors.ts';
import { decodeImage } from '../../io/node/sharp.ts';
import { type LoadedMesh, MeshCollector, textureOf } from './assemble.ts';

interface ObjMaterial {
  colour: [number, number, number];
  texture?: string;
  gloss: number;
}

/** The last word of a map line; options before it (`-s 1 1 1`) are left out. */
function mapFile(words: readonly string[]): string {
  let at = 0;
  while (words[at]?.startsWith('-')) {
    at++;
    while (at < words.length - 1 && (Number.isFinite(Number(words[at])) || words[at] === 'on' || words[at] === 'off'))
      at++;
  }
  return words.slice(at).join(' ').replaceAll('\\', '/');
}

function parseMtl(text: string): Map<string, ObjMaterial> {
  const materials = new Map<string, ObjMaterial>();
  let current: ObjMaterial | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [key, ...words] = line.trim().split(/\s+/);
    if (key === 'newmtl') {
      current = { colour: [1, 1, 1], gloss: 0.08 };
      materials.set(words.join(' '), current);
    } else if (current && key === 'Kd') current.colour = [Number(words[0]), Number(words[1]), Number(words[2])];
    else if (current && key === 'map_Kd') current.texture = mapFile(words);
    else if (current && key === 'Ks') current.gloss = 0.3 * Math.max(...words.slice(0, 3).map(Number));
  }
  return materials;
}

/** Polygons are split into fans; negative indices count from the end. @throws {FormatError} `obj-index`, `obj-number` */
export async function readObj(bytes: Uint8Array, path: string, file: string): Promise<LoadedMesh> {
  const collector = new MeshCollector();
  const positions: number[][] = [];
  const tints: number[][] = [];
  const uvs: number[][] = [];
  const normals: number[][] = [];
  const libraries = new Map<string, ObjMaterial>();
  const materialNumbers = new Map<string, number>();
  const vertices = new Map<string, number>();
  let wanted = 'default';

  async function materialNumber(name: string): Promise<number> {
    const known = materialNumbers.get(name);
    if (known !== undefined) return known;
    const source = libraries.get(name);
    let texture: number | undefined;
    if (source?.texture) {
      try {
        texture =
          collector.textures.push(
            textureOf(await decodeImage(readFileSync(join(dirname(path), source.texture)), source.texture)),
          ) - 1;
      } catch {
        collector.notes.add(`the texture ${source.texture} is missing or unreadable`);
      }
    }
    const number = collector.addMaterial(name, { texture, gloss: source?.gloss ?? 0.08 });
    materialNumbers.set(name, number);
    return number;
  }

  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  for (let row = 0; row < lines.length; row++) {
    let line = lines[row];
    while (line.endsWith('\\') && row + 1 < lines.length) line = line.slice(0, -1) + lines[++row];
    const [key, ...words] = line.trim().split(/\s+/);
    const numbers = () => {
      const values = words.map(Number);
      if (values.some(Number.isNaN))
        throw new FormatError('obj-number', `Expected numbers for ${key} but received ${words.join(' ')}`, {
          where: { file, row },
        });
      return values;
    };
    if (key === 'v') {
      const values = numbers();
      positions.push(values);
      tints.push(values.length >= 6 ? values.slice(3, 6).map(value => value ** 2.2) : [1, 1, 1]);
    } else if (key === 'vt') uvs.push(numbers());
    else if (key === 'vn') normals.push(numbers());
    else if (key === 'mtllib') {
      try {
        for (const [name, value] of parseMtl(readFileSync(join(dirname(path), words.join(' ')), 'utf8')))
          libraries.set(name, value);
      } catch {
        collector.notes.add(`the material library ${words.join(' ')} is missing`);
      }
    } else if (key === 'usemtl') wanted = words.join(' ');
    else if (key === 'f') {
      const material = await materialNumber(wanted);
      const colour = libraries.get(wanted)?.colour ?? [0.8, 0.8, 0.8];
      const corners = words.map(word => {
        const name = `${material} ${word}`;
        const known = vertices.get(name);
        // Negative indices depend on the line; do not reuse them.
        if (known !== undefined && !word.includes('-')) return known;
        const [v, vt, vn] = word.split('/').map(part => (part === '' ? 0 : Number(part)));
        const pick = (list: number[][], index: number | undefined) => {
          if (!index) return undefined;
          const value = list[index < 0 ? list.length + index : index - 1];
          if (!value)
            throw new FormatError('obj-index', `Expected 1 to ${list.length} for an index but received ${index}`, {
              where: { file, row },
            });
          return value;
        };
        const position = pick(positions, v);
        if (!position)
          throw new FormatError('obj-index', `Expected a vertex index but received ${word}`, { where: { file, row } });
        const tint = tints[v < 0 ? tints.length + v : v - 1];
        const uv = pick(uvs, vt);
        const index = collector.addVertex(
          position,
          pick(normals, vn),
          uv && [uv[0], 1 - (uv[1] ?? 0)],
          colour.map((value, channel) => value * tint[channel]),
        );
        vertices.set(name, index);
        return index;
      });
      for (let last = 2; last < corners.length; last++)
        collector.addTriangle(corners[0], corners[last - 1], corners[last], material);
    }
  }
  return collector.finish();
}
