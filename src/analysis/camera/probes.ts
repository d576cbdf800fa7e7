/**
 * Probes: a few pixels of the stored views that tell geometry best (where the picture changes fast), looked up at full
 * size in the panorama under any hypothesis. Forty hypotheses cost about as much as rendering one view.
 */
import { type Hypothesis, halfExtents, type ViewFilter } from './convention.ts';
import { type LumaImage, lumaOf, type SceneSample } from './scene-sample.ts';

/** Tiles along a view's side; errors are kept a tile, so that differences can be tested for significance. */
export const tilesPerSide = 8;
/** Most and fewest probes a tile gives, and how many suffice in all. */
const mostPerTile = 24;
const fewestPerTile = 4;
const enoughProbes = 20_000;
/** Probes that suffice to tell hypotheses apart that differ much, and to find a minimum. */
const fewProbes = 5000;
const searchProbes = 1600;
/** Lattice points along a view's side that may become probes. */
const candidatesPerSide = 112;
/** Squared luma steps (central difference over two pixels) below this say nothing. */
const smallestGradient = 3 ** 2;
/** A squared error counts at most this much: occlusions, stale spots and swapped views are not the convention's fault. */
const largestError = 60 ** 2;

interface ProbedView {
  scene: number;
  width: number;
  height: number;
  yaw: number;
  pitch: number;
  fov: number;
  /** Range of its probes. */
  first: number;
  end: number;
}

interface ProbeData {
  panoramas: readonly LumaImage[];
  views: readonly ProbedView[];
  /** Pixel of each probe in its view. */
  x: Uint16Array;
  y: Uint16Array;
  luma: Uint8Array;
  /** Tile of each probe, counted over all views. */
  tile: Uint32Array;
}

/** The probes of some scenes. */
export function chooseProbes(scenes: readonly SceneSample[]): ProbeSet {
  const viewCount = scenes.reduce((sum, scene) => sum + scene.views.length, 0);
  const share = Math.round(enoughProbes / (Math.max(1, viewCount) * tilesPerSide ** 2));
  const perTile = Math.min(mostPerTile, Math.max(fewestPerTile, share));
  const views: ProbedView[] = [];
  const [x, y, luma, tile]: number[][] = [[], [], [], []];
  scenes.forEach((scene, sceneIndex) => {
    for (const { image, yaw, pitch, fov } of scene.views) {
      const view = lumaOf(image);
      const first = x.length;
      chooseViewProbes(view, perTile, (px, py, tileIndex) => {
        x.push(px);
        y.push(py);
        luma.push(view.data[py * view.width + px]);
        tile.push(views.length * tilesPerSide ** 2 + tileIndex);
      });
      const { width, height } = view;
      views.push({ scene: sceneIndex, width, height, yaw, pitch, fov, first, end: x.length });
    }
  });
  return new ProbeSet({
    panoramas: scenes.map(({ panorama }) => lumaOf(panorama)),
    views,
    x: Uint16Array.from(x),
    y: Uint16Array.from(y),
    luma: Uint8Array.from(luma),
    tile: Uint32Array.from(tile),
  });
}

/** Probes of {@link chooseProbes}. */
export class ProbeSet {
  readonly panoramas: readonly LumaImage[];
  readonly views: readonly ProbedView[];
  readonly tileCount: number;
  readonly #x: Uint16Array;
  readonly #y: Uint16Array;
  readonly #luma: Uint8Array;
  readonly #tile: Uint32Array;
  readonly #rays = new Map<string, Float32Array>();
  #few: ProbeSet | undefined;
  #fewest: ProbeSet | undefined;

  constructor({ panoramas, views, x, y, luma, tile }: ProbeData) {
    this.panoramas = panoramas;
    this.views = views;
    this.tileCount = views.length * tilesPerSide ** 2;
    this.#x = x;
    this.#y = y;
    this.#luma = luma;
    this.#tile = tile;
  }

  /** Some of the probes, spread evenly: enough to tell hypotheses apart that differ much. */
  get few(): ProbeSet {
    this.#few ??= this.#thin(Math.floor(this.count / fewProbes));
    return this.#few;
  }

  /** Fewer yet: enough to find a minimum. */
  get fewest(): ProbeSet {
    this.#fewest ??= this.#thin(Math.floor(this.count / searchProbes));
    return this.#fewest;
  }

  #thin(step: number): ProbeSet {
    if (step <= 1) return this;
    const kept: number[] = [];
    const views = this.views.map(view => {
      const first = kept.length;
      for (let probe = view.first; probe < view.end; probe += step) kept.push(probe);
      return { ...view, first, end: kept.length };
    });
    return new ProbeSet({
      panoramas: this.panoramas,
      views,
      x: Uint16Array.from(kept, probe => this.#x[probe]),
      y: Uint16Array.from(kept, probe => this.#y[probe]),
      luma: Uint8Array.from(kept, probe => this.#luma[probe]),
      tile: Uint32Array.from(kept, probe => this.#tile[probe]),
    });
  }

  get count(): number {
    return this.#x.length;
  }

  /**
   * Summed squared luma errors a tile under a hypothesis.
   * @returns Float64Array of tileCount, and their sum
   */
  measure(hypothesis: Hypothesis, filter: ViewFilter = 'bilinear'): ProbeErrors {
    const { yawSign, yawZeroDeg, panorama: rule } = hypothesis;
    const samples = filter === 'area' ? areaPattern(this.footprint(hypothesis)) : [0, 0];
    const perProbe = samples.length / 2;
    const rays = this.#raysOf(hypothesis, samples);
    const tiles = new Float64Array(this.tileCount);
    let total = 0;
    for (const view of this.views) {
      const { data, width, height } = this.panoramas[view.scene];
      const shift = (yawSign * view.yaw + yawZeroDeg) / 360;
      const columns = width - rule.shrink;
      const rows = height - rule.shrink;
      for (let probe = view.first; probe < view.end; probe++) {
        let sum = 0;
        for (let k = 0; k < perProbe; k++) {
          const at = 2 * (probe * perProbe + k);
          const turn = rays[at] + shift;
          const u = (turn - Math.floor(turn)) * columns + rule.offset;
          const v = rays[at + 1] * rows + rule.offset;
          sum += filter === 'nearest' ? nearest(data, width, height, u, v) : bilinear(data, width, height, u, v);
        }
        const difference = sum / perProbe - this.#luma[probe];
        const error = Math.min(largestError, difference * difference);
        tiles[this.#tile[probe]] += error;
        total += error;
      }
    }
    return { tiles, total };
  }

  /**
   * Summed squared errors under a hypothesis for each of many yaw zeros. Probe by probe, so that neighbouring zeros find
   * their pixels in the cache: a tenth of the cost of measuring one after the other.
   */
  totalsByZero(hypothesis: Hypothesis, zerosDeg: readonly number[], filter: ViewFilter = 'bilinear'): Float64Array {
    const { yawSign, panorama: rule } = hypothesis;
    const samples = filter === 'area' ? areaPattern(this.footprint(hypothesis)) : [0, 0];
    const perProbe = samples.length / 2;
    const rays = this.#raysOf(hypothesis, samples);
    const totals = new Float64Array(zerosDeg.length);
    const shifts = Float64Array.from(zerosDeg, zeroDeg => zeroDeg / 360);
    for (const view of this.views) {
      const { data, width, height } = this.panoramas[view.scene];
      const yaw = (yawSign * view.yaw) / 360;
      const [columns, rows] = [width - rule.shrink, height - rule.shrink];
      for (let probe = view.first; probe < view.end; probe++) {
        for (let zero = 0; zero < shifts.length; zero++) {
          let sum = 0;
          for (let at = 2 * probe * perProbe; at < 2 * (probe + 1) * perProbe; at += 2) {
            const turn = rays[at] + (yaw + shifts[zero]);
            const u = (turn - Math.floor(turn)) * columns + rule.offset;
            const v = rays[at + 1] * rows + rule.offset;
            sum += filter === 'nearest' ? nearest(data, width, height, u, v) : bilinear(data, width, height, u, v);
          }
          const difference = sum / perProbe - this.#luma[probe];
          totals[zero] += Math.min(largestError, difference * difference);
        }
      }
    }
    return totals;
  }

  /** Panorama pixels a view pixel spans at its centre. */
  footprint(hypothesis: Hypothesis): number {
    const { width, height, fov, scene } = this.views[0];
    const [halfX] = halfExtents(fov, width, height, hypothesis.fovAxis);
    return (((2 * halfX) / width) * this.panoramas[scene].width) / (2 * Math.PI);
  }

  /** Turn (from the left, at yaw 0) and share of the height (from the top) of every probe's samples. */
  #raysOf({ pitchSign, mirror, mirrorsRays, fovAxis, ray }: Hypothesis, samples: readonly number[]): Float32Array {
    const key = [pitchSign, mirror, mirror && mirrorsRays, fovAxis, ray.shrink, ray.shift, ...samples].join(' ');
    const cached = this.#rays.get(key);
    if (cached) return cached;
    const rays = new Float32Array(this.count * samples.length);
    for (const view of this.views) {
      const [halfX, halfY] = halfExtents(view.fov, view.width, view.height, fovAxis);
      const scaleX = halfX / ((view.width - ray.shrink) / 2);
      const scaleY = halfY / ((view.height - ray.shrink) / 2);
      const pitch = (pitchSign * view.pitch * Math.PI) / 180;
      const [sine, cosine] = [Math.sin(pitch), Math.cos(pitch)];
      for (let probe = view.first; probe < view.end; probe++) {
        const column = mirror && !mirrorsRays ? view.width - 1 - this.#x[probe] : this.#x[probe];
        for (let k = 0; k < samples.length; k += 2) {
          let x = (column + samples[k] + 0.5 - view.width / 2 + ray.shift) * scaleX;
          if (mirror && mirrorsRays) x = -x;
          const y = (this.#y[probe] + samples[k + 1] + 0.5 - view.height / 2 + ray.shift) * scaleY;
          const z = sine * y + cosine;
          const at = probe * samples.length + k;
          rays[at] = Math.atan2(x, z) / (2 * Math.PI) + 0.5;
          rays[at + 1] = Math.atan2(cosine * y - sine, Math.sqrt(x * x + z * z)) / Math.PI + 0.5;
        }
      }
    }
    // A few sets of rays are in use at a time.
    if (this.#rays.size >= 16) this.#rays.clear();
    this.#rays.set(key, rays);
    return rays;
  }
}

export interface ProbeErrors {
  /** Summed squared errors a tile. */
  tiles: Float64Array;
  total: number;
}

/** Added to a tile's errors before they are compared as a share: rounding alone gives about as much. */
const tileNoise = 4;
/** A total this much larger is no accident of rounding, whatever the tiles say. */
const smallestGain = 1.01;

/**
 * How surely the first hypothesis fits better: the sum of the tiles' differences over its standard error if each tile's
 * sign were a coin's toss, and the same for differences as shares of the tile's error, where a few tiles with strong
 * edges do not outweigh all others. 0 when both fit alike; above about 4 is no accident.
 */
export function significance(better: ProbeErrors, worse: ProbeErrors): number {
  let [sum, squares, shares, shareSquares] = [0, 0, 0, 0];
  for (let i = 0; i < better.tiles.length; i++) {
    const difference = worse.tiles[i] - better.tiles[i];
    const share = difference / (worse.tiles[i] + better.tiles[i] + tileNoise);
    sum += difference;
    squares += difference * difference;
    shares += share;
    shareSquares += share * share;
  }
  const absolute = squares > 0 ? sum / Math.sqrt(squares) : 0;
  if (shareSquares === 0 || worse.total < smallestGain * better.total) return absolute;
  return Math.max(absolute, shares / Math.sqrt(shareSquares));
}

/** Offsets in view pixels of n x n samples over a pixel that spans that many panorama pixels. */
export function areaPattern(footprint: number): number[] {
  const side = Math.min(4, Math.max(2, Math.ceil(footprint)));
  const offset = (k: number) => (k + 0.5) / side - 0.5;
  return Array.from({ length: side * side }, (_, k) => [offset(k % side), offset(Math.floor(k / side))]).flat();
}

/** Luma at a place between pixels. Whole numbers are told to the compiler (`| 0`): it halves the time. */
export function bilinear(data: Uint8Array, width: number, height: number, u: number, v: number): number {
  let left = Math.floor(u) | 0;
  const part = u - left;
  if (left < 0) left = (left + width) | 0;
  else if (left >= width) left = (left - width) | 0;
  const right = left + 1 === width ? 0 : (left + 1) | 0;
  const row = v < 0 ? 0 : v > height - 1 ? height - 1 : v;
  const top = row | 0;
  const down = row - top;
  const p = Math.imul(top, width);
  const q = top + 1 < height ? (p + width) | 0 : p;
  const upper = data[p + left] + (data[p + right] - data[p + left]) * part;
  const lower = data[q + left] + (data[q + right] - data[q + left]) * part;
  return upper + (lower - upper) * down;
}

export function nearest(data: Uint8Array, width: number, height: number, u: number, v: number): number {
  const column = Math.floor(u + 0.5);
  const row = Math.min(height - 1, Math.max(0, Math.floor(v + 0.5)));
  return data[row * width + (column < 0 ? column + width : column >= width ? column - width : column)];
}

/** Gives the strongest gradients of every tile, from a lattice so that neighbours do not crowd. */
function chooseViewProbes(
  { data, width, height }: LumaImage,
  perTile: number,
  take: (x: number, y: number, tile: number) => void,
): void {
  const stride = Math.max(1, Math.round(Math.min(width, height) / candidatesPerSide));
  for (let tile = 0; tile < tilesPerSide ** 2; tile++) {
    const [column, row] = [tile % tilesPerSide, Math.floor(tile / tilesPerSide)];
    const edge = (k: number, size: number) => Math.floor((k * size) / tilesPerSide);
    const candidates: { x: number; y: number; gradient: number }[] = [];
    for (let y = Math.max(1, edge(row, height)); y < Math.min(height - 1, edge(row + 1, height)); y += stride) {
      for (let x = Math.max(1, edge(column, width)); x < Math.min(width - 1, edge(column + 1, width)); x += stride) {
        const at = y * width + x;
        const gradient = (data[at + 1] - data[at - 1]) ** 2 + (data[at + width] - data[at - width]) ** 2;
        if (gradient >= smallestGradient) candidates.push({ x, y, gradient });
      }
    }
    candidates.sort((a, b) => b.gradient - a.gradient);
    for (const { x, y } of candidates.slice(0, perTile)) take(x, y, tile);
  }
}
