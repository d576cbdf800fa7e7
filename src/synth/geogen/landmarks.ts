import type { LibraryPart } from './library.ts';
import { mouthHalfWidth, mouthLine } from './skin-shape.ts';

/** Canonical places, millimetres, of landmarks on the skin; left is the subject's. */
const places: Record<string, readonly [number, number, number]> = {
  noseTip: [0, -25, 108],
  noseBase: [0, -37, 94],
  noseBridge: [0, 8, 84],
  glabella: [0, 24, 80],
  forehead: [0, 58, 76],
  upperLip: [0, -48, 94],
  lowerLip: [0, -61, 93],
  mouthCentre: [0, mouthLine(0), 92],
  chinTip: [0, -92, 78],
  chinBottom: [0, -105, 62],
  throat: [0, -125, 28],
};
const pairedPlaces: Record<string, readonly [number, number, number]> = {
  NoseWing: [17, -29, 86],
  MouthCorner: [mouthHalfWidth, mouthLine(mouthHalfWidth), 79],
  Cheek: [44, -32, 72],
  Cheekbone: [60, -8, 50],
  JawCorner: [52, -72, 14],
  JawMiddle: [36, -90, 44],
  Temple: [68, 28, 34],
  BrowInner: [14, 26, 80],
  BrowOuter: [52, 28, 66],
  EarTop: [84, 30, -16],
  EarLobe: [80, -32, -2],
};

let found: readonly (readonly [string, number])[] | undefined;

/** Names of landmarks and the skin vertices nearest to them; the same vertices for every identity. */
export function findLandmarkVertices(skin: LibraryPart): readonly (readonly [string, number])[] {
  if (found) return found;
  const all: [string, readonly [number, number, number]][] = Object.entries(places);
  for (const [name, [x, y, z]] of Object.entries(pairedPlaces)) {
    all.push([`left${name}`, [x, y, z]], [`right${name}`, [-x, y, z]]);
  }
  const { positions } = skin.component;
  found = all.map(([name, [x, y, z]]) => {
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let vertex = 0; vertex < positions.length / 3; vertex++) {
      const d =
        (positions[vertex * 3] - x) ** 2 + (positions[vertex * 3 + 1] - y) ** 2 + (positions[vertex * 3 + 2] - z) ** 2;
      if (d < least) {
        least = d;
        best = vertex;
      }
    }
    return [name, best] as const;
  });
  return found;
}
