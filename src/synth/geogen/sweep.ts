import type { Surface } from './surface-nets.ts';

export type Point = readonly [number, number, number];

/** One ring of a swept solid: its points in order, counter-clockwise seen against the sweep's direction. */
export type Ring = readonly Point[];

/**
 * A closed solid through rings of equally many points; the ends are closed by fans around their centres,
 * or the last ring is joined to the first (`loop`).
 */
export function sweepRings(rings: readonly Ring[], loop = false): Surface {
  const size = rings[0].length;
  const positions: number[] = [];
  for (const ring of rings) for (const point of ring) positions.push(...point);
  const triangles: number[] = [];
  const bands = loop ? rings.length : rings.length - 1;
  for (let band = 0; band < bands; band++) {
    const next = (band + 1) % rings.length;
    for (let side = 0; side < size; side++) {
      const turn = (side + 1) % size;
      const [a, b] = [band * size + side, band * size + turn];
      const [c, d] = [next * size + turn, next * size + side];
      triangles.push(a, b, c, a, c, d);
    }
  }
  if (!loop) {
    for (const end of [0, rings.length - 1]) {
      const centre = positions.length / 3;
      const ring = rings[end];
      positions.push(...[0, 1, 2].map(axis => ring.reduce((sum, point) => sum + point[axis], 0) / size));
      for (let side = 0; side < size; side++) {
        const turn = (side + 1) % size;
        const [a, b] = [end * size + side, end * size + turn];
        if (end === 0) triangles.push(centre, b, a);
        else triangles.push(centre, a, b);
      }
    }
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) };
}

function subtract(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Point, b: Point): Point {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalise(a: Point): Point {
  const length = Math.hypot(...a) || 1;
  return [a[0] / length, a[1] / length, a[2] / length];
}

/**
 * A tube along a path with an elliptical section.
 * @param out for each point the direction in which the section is `thick`; across it the section is `wide`
 */
export function sweepTube(
  path: readonly Point[],
  sides: number,
  section: (index: number) => { wide: number; thick: number; out: Point },
  loop = false,
): Surface {
  const rings = path.map((point, index) => {
    const before = path[loop ? (index + path.length - 1) % path.length : Math.max(0, index - 1)];
    const after = path[loop ? (index + 1) % path.length : Math.min(path.length - 1, index + 1)];
    const forward = normalise(subtract(after, before));
    const { wide, thick, out } = section(index);
    const side = normalise(cross(forward, out));
    const up = cross(side, forward);
    return Array.from({ length: sides }, (_, corner): Point => {
      const angle = (corner / sides) * 2 * Math.PI;
      const [s, u] = [Math.cos(angle) * wide, Math.sin(angle) * thick];
      // side x up = -forward... the ring runs from side to up, so the solid's outside faces out when swept forward.
      return [
        point[0] - side[0] * s + up[0] * u,
        point[1] - side[1] * s + up[1] * u,
        point[2] - side[2] * s + up[2] * u,
      ];
    });
  });
  const surface = sweepRings(rings, loop);
  return orientOutwards(surface);
}

/** Turns all triangles round when the enclosed volume is negative. */
export function orientOutwards(surface: Surface): Surface {
  const { positions: p, triangles: t } = surface;
  let volume = 0;
  for (let at = 0; at < t.length; at += 3) {
    const [a, b, c] = [t[at] * 3, t[at + 1] * 3, t[at + 2] * 3];
    volume +=
      p[a] * (p[b + 1] * p[c + 2] - p[b + 2] * p[c + 1]) +
      p[a + 1] * (p[b + 2] * p[c] - p[b] * p[c + 2]) +
      p[a + 2] * (p[b] * p[c + 1] - p[b + 1] * p[c]);
  }
  if (volume < 0) for (let at = 0; at < t.length; at += 3) [t[at], t[at + 1]] = [t[at + 1], t[at]];
  return surface;
}

/** The mirror image in x, still facing outwards. */
export function mirrorSurface({ positions, triangles }: Surface): Surface {
  const mirrored = positions.slice();
  for (let at = 0; at < mirrored.length; at += 3) mirrored[at] = -mirrored[at];
  const turned = triangles.slice();
  for (let at = 0; at < turned.length; at += 3) [turned[at], turned[at + 1]] = [turned[at + 1], turned[at]];
  return { positions: mirrored, triangles: turned };
}

/** Several surfaces as one list of triangles. */
export function joinSurfaces(surfaces: readonly Surface[]): Surface {
  const positions = new Float32Array(surfaces.reduce((sum, surface) => sum + surface.positions.length, 0));
  const triangles = new Uint32Array(surfaces.reduce((sum, surface) => sum + surface.triangles.length, 0));
  let vertex = 0;
  let index = 0;
  for (const surface of surfaces) {
    positions.set(surface.positions, vertex * 3);
    for (const corner of surface.triangles) triangles[index++] = corner + vertex;
    vertex += surface.positions.length / 3;
  }
  return { positions, triangles };
}
