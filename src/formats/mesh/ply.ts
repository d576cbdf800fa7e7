/** Meshes from PLY (text or binary, either byte order). Small enough to read here; libraries bring a renderer along. */
import { FormatError } from '../../core/errors.ts';
import { type LoadedMesh, MeshCollector } from './assemble.ts';

const types: Record<string, { size: number; read(view: DataView, at: number, little: boolean): number }> = {
  int8: { size: 1, read: (view, at) => view.getInt8(at) },
  uint8: { size: 1, read: (view, at) => view.getUint8(at) },
  int16: { size: 2, read: (view, at, little) => view.getInt16(at, little) },
  uint16: { size: 2, read: (view, at, little) => view.getUint16(at, little) },
  int32: { size: 4, read: (view, at, little) => view.getInt32(at, little) },
  uint32: { size: 4, read: (view, at, little) => view.getUint32(at, little) },
  float32: { size: 4, read: (view, at, little) => view.getFloat32(at, little) },
  float64: { size: 8, read: (view, at, little) => view.getFloat64(at, little) },
};
const oldNames: Record<string, string> = {
  char: 'int8',
  uchar: 'uint8',
  short: 'int16',
  ushort: 'uint16',
  int: 'int32',
  uint: 'uint32',
  float: 'float32',
  double: 'float64',
};

interface Property {
  name: string;
  type: string;
  /** Type of a list's length. */
  lengthType?: string;
}

interface Element {
  name: string;
  count: number;
  properties: Property[];
}

function parseHeader(text: string, file: string): { format: string; elements: Element[] } {
  const elements: Element[] = [];
  let format = '';
  for (const [row, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/\s+/);
    const typeOf = (word: string) => {
      const name = oldNames[word] ?? word;
      if (!types[name])
        throw new FormatError('ply-header', `Expected a number type but received ${word}`, { where: { file, row } });
      return name;
    };
    if (words[0] === 'format') format = words[1];
    else if (words[0] === 'element') elements.push({ name: words[1], count: Number(words[2]), properties: [] });
    else if (words[0] === 'property') {
      const properties = elements.at(-1)?.properties;
      if (words[1] === 'list')
        properties?.push({ name: words[4], lengthType: typeOf(words[2]), type: typeOf(words[3]) });
      else properties?.push({ name: words[2], type: typeOf(words[1]) });
    }
  }
  if (!['ascii', 'binary_little_endian', 'binary_big_endian'].includes(format))
    throw new FormatError(
      'ply-header',
      `Expected ascii, binary_little_endian or binary_big_endian for the format but received ${format}`,
      { where: { file } },
    );
  return { format, elements };
}

/** Reads values one after another, whatever the encoding. */
function createReader(body: Uint8Array, format: string, file: string): (type: string) => number {
  if (format === 'ascii') {
    const words = new TextDecoder().decode(body).split(/\s+/).filter(Boolean);
    let at = 0;
    return () => {
      const value = Number(words[at++]);
      if (Number.isNaN(value))
        throw new FormatError('ply-truncated', 'Expected more numbers in the PLY file', { where: { file } });
      return value;
    };
  }
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = 0;
  return type => {
    const { size, read } = types[type];
    if (at + size > body.byteLength)
      throw new FormatError('ply-truncated', `Expected more than ${body.byteLength} bytes in the PLY file`, {
        where: { file },
      });
    const value = read(view, at, format === 'binary_little_endian');
    at += size;
    return value;
  };
}

/** What a file has, and its numbers one after another, asked for by their types. @throws {FormatError} `ply-header` */
export function openPly(bytes: Uint8Array, file: string): { elements: Element[]; next: (type: string) => number } {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 65536));
  const end = /end_header[^\n]*\n/.exec(start);
  if (!start.startsWith('ply') || !end)
    throw new FormatError('ply-header', 'Expected a PLY header in the file', { where: { file } });
  const { format, elements } = parseHeader(start.slice(0, end.index), file);
  return { elements, next: createReader(bytes.subarray(end.index + end[0].length), format, file) };
}

/** @throws {FormatError} `ply-header`, `ply-truncated`, `ply-index` */
export function readPly(bytes: Uint8Array, file: string): LoadedMesh {
  const { elements, next } = openPly(bytes, file);
  const collector = new MeshCollector();
  const material = collector.addMaterial('default');
  for (const { name, count, properties } of elements) {
    for (let row = 0; row < count; row++) {
      const values: Record<string, number> = {};
      let polygon: number[] = [];
      for (const property of properties) {
        if (property.lengthType === undefined) values[property.name] = next(property.type);
        else {
          const list = Array.from({ length: next(property.lengthType) }, () => next(property.type));
          if (property.name === 'vertex_indices' || property.name === 'vertex_index') polygon = list;
        }
      }
      if (name === 'vertex') {
        const colourOf = (channel: string, type: string | undefined) => {
          const value = values[channel];
          if (value === undefined) return 0.8;
          return (type?.startsWith('float') ? value : value / (type === 'uint16' ? 65535 : 255)) ** 2.2;
        };
        const type = properties.find(property => property.name === 'red')?.type;
        const has = (key: string) => values[key] !== undefined;
        collector.addVertex(
          [values.x, values.y, values.z],
          has('nx') ? [values.nx, values.ny, values.nz] : undefined,
          has('s') ? [values.s, 1 - values.t] : has('u') ? [values.u, 1 - values.v] : undefined,
          ['red', 'green', 'blue'].map(channel => colourOf(channel, type)),
        );
      } else if (name === 'face') {
        const vertexCount = collector.positions.length / 3;
        if (polygon.some(index => !(index >= 0 && index < vertexCount)))
          throw new FormatError(
            'ply-index',
            `Expected vertex numbers below ${vertexCount} but received ${polygon.join(' ')}`,
            { where: { file, row } },
          );
        for (let last = 2; last < polygon.length; last++)
          collector.addTriangle(polygon[0], polygon[last - 1], polygon[last], material);
      }
    }
  }
  return collector.finish();
}
