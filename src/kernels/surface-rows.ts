import { KernelMemory } from './memory.ts';
import base64 from './wasm/surface-rows.ts';

interface Exports {
  paintRow(kind: number, row: number, from: number, to: number, surface: number): void;
  noiseRow(
    row: number,
    from: number,
    to: number,
    scaleU: number,
    scaleV: number,
    shiftX: number,
    shiftY: number,
    out: number,
  ): void;
}

/** In the order that the kernel counts them. */
const kinds = ['patches', 'stones', 'slabs', 'boards', 'plain'] as const;

/** The numbers of a surface, in the order assembly/surface-rows.ts lists them. */
export interface Surface {
  kind: (typeof kinds)[number];
  /** At most 24. */
  numbers: readonly number[];
  seed: number;
  /** Where its noises lie in the lattice: two whole numbers of cells each, at most four noises. */
  shifts: readonly number[];
}

/** Colours of a row, 0 to 255, one plane a channel. */
export interface ColourRow {
  red: Float32Array;
  green: Float32Array;
  blue: Float32Array;
  /** Pointers of the three, and of the record that the kernel takes. */
  readonly pointers: readonly [number, number, number];
  readonly record: number;
}

const surfaceFloats = 24;
const shiftInts = 8;
const surfaceBytes = 4 * (surfaceFloats + shiftInts + 1);
/** 257 x 257: every cell's neighbours without wrapping. */
export const latticeSide = 257;

/**
 * Colours of procedural surfaces along a row of points, in a memory of its own. Fill u, v and detail, then
 * {@link paint}; up to three values after the last painted one are overwritten too.
 */
export class SurfaceRows {
  /** How many points a row may have. */
  readonly capacity: number;
  /** Where each point lies on the surface, metres. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 1 near, 0 where a pixel spans more than the pattern: the pattern then fades into its mean. */
  readonly detail: Float32Array;
  /** Two rows to paint in, so that one may be laid over the other. */
  readonly under: ColourRow;
  readonly over: ColourRow;
  readonly #memory = new KernelMemory();
  readonly #kernel: Exports;
  readonly #surface: number;

  /** @param lattice {@link latticeSide} x {@link latticeSide} values in [0, 1), rows after each other, the last of each as its first */
  constructor(lattice: Float32Array, capacity: number) {
    const memory = this.#memory;
    this.capacity = capacity;
    this.#kernel = memory.load(base64);
    this.#surface = memory.allocate(surfaceBytes);
    const latticeAt = memory.allocate(lattice.byteLength);
    const array = () => memory.allocate((capacity + 4) * 4);
    const inputs = [array(), array(), array()];
    const rows = [0, 1].map(() => ({
      colours: [array(), array(), array()] as const,
      record: memory.allocate(4 * 7),
    }));
    // Nothing is allocated from here on: the arrays stay.
    memory.f32(latticeAt, lattice.length).set(lattice);
    const at = (pointer: number) => memory.f32(pointer, capacity);
    [this.u, this.v, this.detail] = inputs.map(at);
    [this.under, this.over] = rows.map(({ colours, record }): ColourRow => {
      memory.u32(record, 7).set([...inputs, ...colours, latticeAt]);
      const [red, green, blue] = colours.map(at);
      return { red, green, blue, pointers: colours, record };
    });
  }

  /** Paints points `from` to `to` (exclusive) of a row. */
  paint({ kind, numbers, seed, shifts }: Surface, from: number, to: number, target: ColourRow): void {
    const surface = this.#surface;
    this.#memory.f32(surface, surfaceFloats).set(numbers);
    const integers = this.#memory.i32(surface + 4 * surfaceFloats, shiftInts + 1);
    integers.set(shifts);
    integers[shiftInts] = seed;
    this.#kernel.paintRow(kinds.indexOf(kind), target.record, from, to, surface);
  }

  /**
   * Value noise at (u * scaleU, v * scaleV) of points `from` to `to`, in [0, 1), into a channel of a row.
   * @param shifts whole cells by which the lattice is moved in x and y
   */
  noise(
    from: number,
    to: number,
    { scaleU, scaleV, shifts }: { scaleU: number; scaleV: number; shifts: readonly [number, number] },
    target: ColourRow,
    channel: 0 | 1 | 2,
  ): void {
    const out = target.pointers[channel];
    this.#kernel.noiseRow(target.record, from, to, scaleU, scaleV, shifts[0], shifts[1], out);
  }
}
