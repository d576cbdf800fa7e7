import { KernelMemory } from './memory.ts';
import base64 from './wasm/surface-rows.ts';

interface Exports {
  noiseRow(
    u: number,
    v: number,
    count: number,
    scaleU: number,
    scaleV: number,
    shiftX: number,
    shiftY: number,
    lattice: number,
    out: number,
  ): void;
  patchesRow(
    u: number,
    v: number,
    detail: number,
    count: number,
    surface: number,
    shifts: number,
    lattice: number,
    red: number,
    green: number,
    blue: number,
  ): void;
  stonesRow(
    u: number,
    v: number,
    detail: number,
    count: number,
    surface: number,
    seed: number,
    red: number,
    green: number,
    blue: number,
  ): void;
  slabsRow: Exports['stonesRow'];
  boardsRow(
    u: number,
    v: number,
    detail: number,
    count: number,
    surface: number,
    seed: number,
    shifts: number,
    lattice: number,
    red: number,
    green: number,
    blue: number,
  ): void;
  plainRow(
    u: number,
    v: number,
    count: number,
    surface: number,
    shifts: number,
    lattice: number,
    red: number,
    green: number,
    blue: number,
  ): void;
}

/** The numbers of a surface, in the order assembly/surface-rows.ts lists them. */
export interface Surface {
  kind: 'patches' | 'stones' | 'slabs' | 'boards' | 'plain';
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
  /** Pointers of the three. */
  readonly pointers: readonly [number, number, number];
}

const surfaceFloats = 24;
const shiftInts = 8;
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
  readonly #lattice: number;
  readonly #inputs: readonly [number, number, number];
  readonly #surface: number;
  readonly #shifts: number;

  /** @param lattice {@link latticeSide} x {@link latticeSide} values in [0, 1), rows after each other, the last of each as its first */
  constructor(lattice: Float32Array, capacity: number) {
    const memory = this.#memory;
    this.capacity = capacity;
    this.#kernel = memory.load(base64);
    const plane = () => memory.allocate((capacity + 4) * 4);
    this.#lattice = memory.allocate(lattice.byteLength);
    this.#surface = memory.allocate(surfaceFloats * 4);
    this.#shifts = memory.allocate(shiftInts * 4);
    this.#inputs = [plane(), plane(), plane()];
    const colours = [plane(), plane(), plane(), plane(), plane(), plane()];
    // Nothing is allocated from here on: the arrays stay.
    memory.f32(this.#lattice, lattice.length).set(lattice);
    const at = (pointer: number) => memory.f32(pointer, capacity);
    [this.u, this.v, this.detail] = this.#inputs.map(at);
    const rowOf = (red: number, green: number, blue: number): ColourRow => ({
      red: at(red),
      green: at(green),
      blue: at(blue),
      pointers: [red, green, blue],
    });
    this.under = rowOf(colours[0], colours[1], colours[2]);
    this.over = rowOf(colours[3], colours[4], colours[5]);
  }

  /** Paints points `from` to `to` (exclusive) of a row. */
  paint({ kind, numbers, seed, shifts }: Surface, from: number, to: number, target: ColourRow): void {
    const memory = this.#memory;
    const kernel = this.#kernel;
    const surface = this.#surface;
    const lattice = this.#lattice;
    memory.f32(surface, surfaceFloats).set(numbers);
    memory.i32(this.#shifts, shiftInts).set(shifts);
    const shift = this.#shifts;
    const offset = from * 4;
    const count = to - from;
    const u = this.#inputs[0] + offset;
    const v = this.#inputs[1] + offset;
    const detail = this.#inputs[2] + offset;
    const red = target.pointers[0] + offset;
    const green = target.pointers[1] + offset;
    const blue = target.pointers[2] + offset;
    if (kind === 'patches') kernel.patchesRow(u, v, detail, count, surface, shift, lattice, red, green, blue);
    else if (kind === 'stones') kernel.stonesRow(u, v, detail, count, surface, seed, red, green, blue);
    else if (kind === 'slabs') kernel.slabsRow(u, v, detail, count, surface, seed, red, green, blue);
    else if (kind === 'boards') kernel.boardsRow(u, v, detail, count, surface, seed, shift, lattice, red, green, blue);
    else kernel.plainRow(u, v, count, surface, shift, lattice, red, green, blue);
  }

  /**
   * Value noise at (u * scaleU, v * scaleV) of points `from` to `to`, in [0, 1), into a plane of a row.
   * @param shiftX whole cells by which the lattice is moved, as shiftY
   */
  noise(
    from: number,
    to: number,
    { scaleU, scaleV, shifts }: { scaleU: number; scaleV: number; shifts: readonly [number, number] },
    target: ColourRow,
    plane: 0 | 1 | 2,
  ): void {
    const offset = from * 4;
    this.#kernel.noiseRow(
      this.#inputs[0] + offset,
      this.#inputs[1] + offset,
      to - from,
      scaleU,
      scaleV,
      shifts[0],
      shifts[1],
      this.#lattice,
      target.pointers[plane] + offset,
    );
  }
}
