/** Where the pixels of a lattice over a view look, remembered: the views of a ring, and of all scenes, share it. */
import { type Hypothesis, halfExtents } from './convention.ts';

/** Lattice points along a view's longer side. */
const latticeSide = 128;
/** Lattices kept: those of one dataset's rings and a few of another. */
const mostKept = 12;

/** Everything that a lattice depends on. */
export interface LatticeView {
  width: number;
  height: number;
  /** Stored angles, degrees. */
  pitch: number;
  fov: number;
}

export interface Lattice {
  /** Columns and rows of the view's pixels. */
  columns: Int32Array;
  rows: Int32Array;
  /** Turn from the panorama's left side at yaw 0 and share of its height, pixel by pixel, sample by sample. */
  rays: Float32Array;
}

const kept = new Map<string, Lattice>();

/**
 * The lattice of a view under a hypothesis.
 * @param samples offsets in view pixels of the samples of a pixel, x and y in turn
 */
export function latticeOf(view: LatticeView, hypothesis: Hypothesis, samples: readonly number[]): Lattice {
  const { pitchSign, mirror, mirrorsRays, fovAxis, ray } = hypothesis;
  const { width, height, pitch, fov } = view;
  const key = [width, height, pitchSign * pitch, fov, mirror, mirrorsRays, fovAxis, ray.shrink, ray.shift, samples]
    .flat()
    .join(' ');
  const known = kept.get(key);
  if (known) return known;
  const stride = Math.max(1, Math.floor(Math.max(width, height) / latticeSide));
  const places = (size: number) =>
    Int32Array.from({ length: Math.ceil((size - (stride >> 1)) / stride) }, (_, k) => (stride >> 1) + k * stride);
  const [columns, rows] = [places(width), places(height)];
  const rays = new Float32Array(columns.length * rows.length * samples.length);
  const [halfX, halfY] = halfExtents(fov, width, height, fovAxis);
  const scaleX = halfX / ((width - ray.shrink) / 2);
  const scaleY = halfY / ((height - ray.shrink) / 2);
  const angle = (pitchSign * pitch * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  let at = 0;
  for (const j of rows) {
    for (const i of columns) {
      const column = mirror && !mirrorsRays ? width - 1 - i : i;
      for (let k = 0; k < samples.length; k += 2) {
        let x = (column + samples[k] + 0.5 - width / 2 + ray.shift) * scaleX;
        if (mirror && mirrorsRays) x = -x;
        const y = (j + samples[k + 1] + 0.5 - height / 2 + ray.shift) * scaleY;
        const z = sine * y + cosine;
        rays[at++] = Math.atan2(x, z) / (2 * Math.PI) + 0.5;
        rays[at++] = Math.atan2(cosine * y - sine, Math.sqrt(x * x + z * z)) / Math.PI + 0.5;
      }
    }
  }
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value!);
  const lattice = { columns, rows, rays };
  kept.set(key, lattice);
  return lattice;
}
