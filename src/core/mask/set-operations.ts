import { UsageError } from '../errors.ts';
import { checkSameSize, type RunLengths } from './run-lengths.ts';

/** Which of "in a only" (1), "in b only" (2), "in both" (4) belong to the result. */
type Selection = 1 | 2 | 3 | 4 | 5 | 7;

/** Walks the edges of both masks once and keeps the selected parts. */
function combine(a: RunLengths, b: RunLengths, selection: Selection): RunLengths {
  checkSameSize(a, b);
  const aEdges = a.edges;
  const bEdges = b.edges;
  const out = new Int32Array(aEdges.length + bEdges.length);
  let length = 0;
  let i = 0;
  let j = 0;
  let inside = 0;
  while (i < aEdges.length || j < bEdges.length) {
    const edgeA = i < aEdges.length ? aEdges[i] : 0x7fffffff;
    const edgeB = j < bEdges.length ? bEdges[j] : 0x7fffffff;
    const edge = Math.min(edgeA, edgeB);
    if (edgeA === edge) i++;
    if (edgeB === edge) j++;
    // The parity of the edges passed says whether we are inside.
    const inA = i & 1;
    const inB = j & 1;
    const part = inA & inB ? 4 : inA | (inB << 1);
    const selected = (part & selection) !== 0 ? 1 : 0;
    if (selected !== inside) {
      out[length++] = edge;
      inside = selected;
    }
  }
  return { height: a.height, width: a.width, edges: out.slice(0, length) };
}

/** Pixels in either mask. O(runs). @throws {FormatError} `mask-size-mismatch` */
export function uniteMasks(a: RunLengths, b: RunLengths): RunLengths {
  return combine(a, b, 7);
}

/** Pixels in both masks. O(runs). @throws {FormatError} `mask-size-mismatch` */
export function intersectMasks(a: RunLengths, b: RunLengths): RunLengths {
  return combine(a, b, 4);
}

/** Pixels in `a` but not in `b`. O(runs). @throws {FormatError} `mask-size-mismatch` */
export function subtractMask(a: RunLengths, b: RunLengths): RunLengths {
  return combine(a, b, 1);
}

/** Pixels in exactly one of the masks. O(runs). @throws {FormatError} `mask-size-mismatch` */
export function differMasks(a: RunLengths, b: RunLengths): RunLengths {
  return combine(a, b, 3);
}

/** Pixels not in the mask. O(runs). */
export function invertMask(mask: RunLengths): RunLengths {
  const { height, width, edges } = mask;
  const pixels = height * width;
  const fromStart = edges.length > 0 && edges[0] === 0;
  const toEnd = edges.length > 0 && edges[edges.length - 1] === pixels;
  if (pixels === 0) return { height, width, edges: new Int32Array(0) };
  const kept = edges.subarray(fromStart ? 1 : 0, edges.length - (toEnd ? 1 : 0));
  const inverted = new Int32Array(kept.length + (fromStart ? 0 : 1) + (toEnd ? 0 : 1));
  // Index 0 is already the 0 a leading edge needs.
  inverted.set(kept, fromStart ? 0 : 1);
  if (!toEnd) inverted[inverted.length - 1] = pixels;
  return { height, width, edges: inverted };
}

/**
 * Union or intersection of any number of masks, by halves, so that the cost is O(runs * log masks).
 * @throws {UsageError} `mask-list` when there are none (their size would be unknown)
 * @throws {FormatError} `mask-size-mismatch`
 */
export function mergeMasks(masks: readonly RunLengths[], how: 'union' | 'intersection' = 'union'): RunLengths {
  if (masks.length === 0) {
    throw new UsageError('mask-list', 'Expected at least one mask to merge but received none');
  }
  if (masks.length === 1) return masks[0];
  const middle = masks.length >> 1;
  const left = mergeMasks(masks.slice(0, middle), how);
  const right = mergeMasks(masks.slice(middle), how);
  return how === 'union' ? uniteMasks(left, right) : intersectMasks(left, right);
}
