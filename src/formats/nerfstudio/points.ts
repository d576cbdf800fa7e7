/**
 * The points that nerfstudio begins with, beside transforms.json as `ply_file_path`: in the world of its cameras, that is
 * after `applied_transform`.
 * @source https://docs.nerf.studio/quickstart/data_conventions.html, "Transforms.json" (`ply_file_path`);
 *   nerfstudio/process_data/colmap_utils.py, create_ply_from_colmap (x, y, z, and 8-bit red, green, blue of each). Ours
 *   are doubles, so that no digit is lost; readers convert by the header.
 */
import { apply3 } from '../../core/pose/matrix.ts';
import type { ColmapPoints } from '../colmap/points.ts';
import { encodePieces } from '../colmap/write-points.ts';
import { openPly } from '../mesh/ply.ts';

function* pieces({ positions, colours }: ColmapPoints, turn: readonly number[]): Generator<string> {
  const count = positions.length / 3;
  yield `ply\nformat ascii 1.0\nelement vertex ${count}\n`;
  for (const axis of ['x', 'y', 'z']) yield `property double ${axis}\n`;
  for (const channel of ['red', 'green', 'blue']) yield `property uchar ${channel}\n`;
  yield 'end_header\n';
  for (let k = 0; k < positions.length; k += 3) {
    const position = apply3(turn, [positions[k], positions[k + 1], positions[k + 2]]);
    yield `${position.map(value => value + 0).join(' ')} ${colours.slice(k, k + 3).join(' ')}\n`;
  }
}

/** @param turn row-major 3x3: what was done to the world */
export const formatPointCloud = (points: ColmapPoints, turn: readonly number[]): Uint8Array =>
  encodePieces(pieces(points, turn));

/** How many points a file has, by its beginning. @throws {FormatError} `ply-header` */
export const countPointCloud = (bytes: Uint8Array, file: string): number =>
  openPly(bytes, file).elements.find(({ name }) => name === 'vertex')?.count ?? 0;

/** What stands for the colour of points that have none. */
const grey = 200;

/**
 * The points of a file; no image is known to see them. Normals, which nerfstudio does not read, are passed over.
 * @param toWorld row-major 3x4 from the file's world to that of the cameras
 * @param images how many there are
 * @throws {FormatError} `ply-header`, `ply-truncated`
 */
export function readPointCloud(
  bytes: Uint8Array,
  file: string,
  toWorld: readonly number[],
  images: number,
): ColmapPoints {
  const { elements, next } = openPly(bytes, file);
  const [ids, positions, colours]: number[][] = [[], [], []];
  const t = toWorld;
  const linear = [t[0], t[1], t[2], t[4], t[5], t[6], t[8], t[9], t[10]];
  for (const { name: element, count, properties } of elements) {
    for (let row = 0; row < count; row++) {
      const values: Record<string, number> = {};
      for (const { name, type, lengthType } of properties) {
        if (lengthType === undefined) values[name] = next(type);
        else for (let left = next(lengthType); left > 0; left--) next(type);
      }
      if (element !== 'vertex') continue;
      const [x, y, z] = apply3(linear, [values.x, values.y, values.z]);
      positions.push(x + t[3], y + t[7], z + t[11]);
      for (const channel of ['red', 'green', 'blue']) {
        const isShare = properties.find(({ name }) => name === channel)?.type.startsWith('float');
        colours.push(Math.round((values[channel] ?? grey) * (isShare ? 255 : 1)));
      }
      ids.push(row + 1);
    }
    if (element === 'vertex') break;
  }
  return {
    ids,
    positions,
    colours,
    errors: ids.map(() => -1),
    trackEnds: ids.map(() => 0),
    tracks: [],
    observations: Array.from({ length: images }, () => new Float64Array(0)),
  };
}
