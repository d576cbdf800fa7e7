/**
 * Renders views under any convention, from the formulas alone: rotation matrices, explicit taps. Shares no line with
 * src, so that a slip there is not repeated here.
 */
import sharp from 'sharp';
import type { SceneSample } from '../../src/analysis/camera/index.ts';
import { createRandom } from '../support/random.ts';

export interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

export interface TestConvention {
  yaw: 'right' | 'left';
  pitch: 'up' | 'down';
  yawZeroDeg: number;
  panorama: 'half-pixel' | 'endpoint' | 'left-edge' | 'right-edge' | 'plus-half';
  ray: 'edge' | 'centre' | 'corner';
  mirror: boolean;
  fovAxis?: 'horizontal' | 'vertical' | 'scaled' | 'both';
}

export type TestFilter = 'bilinear' | 'nearest' | 'cubic' | 'supersampled';

type Matrix = [number[], number[], number[]];
/** Right-handed rotation about the x axis of a world with x right, y up, z backward (OpenGL's). */
const aboutX = (a: number): Matrix => [
  [1, 0, 0],
  [0, Math.cos(a), -Math.sin(a)],
  [0, Math.sin(a), Math.cos(a)],
];

/** Longitude and latitude of every sample of a view at yaw 0, radians; turning about the vertical only adds to longitude. */
interface Directions {
  longitudes: Float32Array;
  latitudes: Float32Array;
}

/** Views of a ring, and of one convention after another, look through the same pixels: their trigonometry is kept. */
const keptDirections = new Map<string, Directions>();

function directionsOf(
  { pitchDeg, fovDeg, w, h }: { pitchDeg: number; fovDeg: number; w: number; h: number },
  { ray, fovAxis = 'horizontal' }: Pick<TestConvention, 'ray' | 'fovAxis'>,
  samplesPerSide: number,
): Directions {
  const key = [pitchDeg, fovDeg, w, h, ray, fovAxis, samplesPerSide].join(' ');
  const known = keptDirections.get(key);
  if (known) return known;
  const radians = Math.PI / 180;
  // Looking along -z, looking up is a positive turn about x.
  const rotation = aboutX(pitchDeg * radians);
  const t = Math.tan((fovDeg / 2) * radians);
  const tx = fovAxis === 'vertical' ? (t * w) / h : t;
  const ty =
    fovAxis === 'horizontal' ? (t * h) / w : fovAxis === 'scaled' ? Math.tan(((fovDeg * h) / w / 2) * radians) : t;
  const plane = (i: number, n: number, tangent: number): number => {
    if (ray === 'edge') return ((i + 0.5) / n) * 2 * tangent - tangent;
    if (ray === 'centre') return -tangent + (2 * tangent * i) / (n - 1);
    return ((i - n / 2) / (n / 2)) * tangent;
  };
  const n = samplesPerSide;
  const directions = { longitudes: new Float32Array(w * h * n * n), latitudes: new Float32Array(w * h * n * n) };
  let at = 0;
  for (let j = 0; j < h; j++) {
    for (let i = 0; i < w; i++) {
      for (let k = 0; k < n * n; k++) {
        const px = plane(i + ((k % n) + 0.5) / n - 0.5, w, tx);
        const py = -plane(j + (Math.floor(k / n) + 0.5) / n - 0.5, h, ty);
        const X = rotation[0][0] * px + rotation[0][1] * py - rotation[0][2];
        const Y = rotation[1][0] * px + rotation[1][1] * py - rotation[1][2];
        const Z = rotation[2][0] * px + rotation[2][1] * py - rotation[2][2];
        directions.longitudes[at] = Math.atan2(X, -Z);
        directions.latitudes[at++] = Math.asin(Y / Math.sqrt(X * X + Y * Y + Z * Z));
      }
    }
  }
  if (keptDirections.size >= 32) keptDirections.clear();
  keptDirections.set(key, directions);
  return directions;
}

/** The last pictures drawn: the next convention often is the mirrored one. */
const keptPictures = new WeakMap<Uint8Array, Map<string, Uint8Array>>();

/** The common case without a call a pixel: the grid draws thousands of pictures. */
function fillBilinear(
  { width: W, height: H, data }: Picture,
  { longitudes, latitudes }: Directions,
  { yaw, columns, rows, offset }: { yaw: number; columns: number; rows: number; offset: number },
  output: Uint8Array,
): void {
  for (let at = 0, to = 0; at < longitudes.length; at++, to += 3) {
    const turn = (longitudes[at] + yaw) / (2 * Math.PI) + 0.5;
    const x = (turn - Math.floor(turn)) * columns + offset;
    const y = (0.5 - latitudes[at] / Math.PI) * rows + offset;
    const x0 = Math.floor(x) | 0;
    const y0 = Math.floor(y) | 0;
    const right = x - x0;
    const down = y - y0;
    const upper = Math.imul(y0 < 0 ? 0 : y0 >= H ? H - 1 : y0, W);
    const lower = Math.imul(y0 + 1 < 0 ? 0 : y0 + 1 >= H ? H - 1 : y0 + 1, W);
    const left = x0 < 0 ? x0 + W : x0 >= W ? x0 - W : x0;
    const next = left + 1 === W ? 0 : left + 1;
    const a = 3 * (upper + left);
    const b = 3 * (upper + next);
    const c = 3 * (lower + left);
    const d = 3 * (lower + next);
    for (let k = 0; k < 3; k++) {
      const above = data[a + k] + (data[b + k] - data[a + k]) * right;
      const below = data[c + k] + (data[d + k] - data[c + k]) * right;
      output[to + k] = above + (below - above) * down + 0.5;
    }
  }
}

function mirrorRows(data: Uint8Array, width: number): Uint8Array {
  const mirrored = new Uint8Array(data.length);
  for (let row = 0; row < data.length; row += 3 * width)
    for (let column = 0; column < width; column++)
      for (let k = 0; k < 3; k++) mirrored[row + 3 * (width - 1 - column) + k] = data[row + 3 * column + k];
  return mirrored;
}

/** One view of a panorama; stored angles in degrees. */
export function renderIndependently(
  panorama: Picture,
  stored: { yaw: number; pitch: number; fov: number },
  size: { width: number; height: number },
  convention: TestConvention,
  filter: TestFilter = 'bilinear',
): Picture {
  const { width: W, height: H, data } = panorama;
  const { width: w, height: h } = size;
  const yaw = (((convention.yaw === 'left' ? -stored.yaw : stored.yaw) + convention.yawZeroDeg) * Math.PI) / 180;
  const pitchDeg = convention.pitch === 'down' ? -stored.pitch : stored.pitch;
  const n = filter === 'supersampled' ? 3 : 1;
  const { longitudes, latitudes } = directionsOf({ pitchDeg, fovDeg: stored.fov, w, h }, convention, n);
  const output = new Uint8Array(3 * w * h);
  const rule = convention.panorama;
  const [columns, rows] = rule === 'endpoint' ? [W - 1, H - 1] : [W, H];
  const offset = { 'half-pixel': -0.5, endpoint: 0, 'left-edge': 0, 'right-edge': -1, 'plus-half': 0.5 }[rule];
  if (filter === 'bilinear') {
    const key = [yaw, pitchDeg, stored.fov, w, h, convention.ray, convention.fovAxis, rule].join(' ');
    const kept = keptPictures.get(data) ?? new Map<string, Uint8Array>();
    keptPictures.set(data, kept);
    const known = kept.get(key);
    if (!known) fillBilinear(panorama, { longitudes, latitudes }, { yaw, columns, rows, offset }, output);
    if (kept.size >= 32) kept.clear();
    kept.set(key, known ?? output);
    return {
      width: w,
      height: h,
      data: convention.mirror ? mirrorRows(known ?? output, w) : (known ?? output).slice(),
    };
  }
  const sum = new Float64Array(3);
  /** Adds a pixel; columns go round, rows stop. */
  const add = (x: number, y: number, weight: number): void => {
    const row = Math.min(H - 1, Math.max(0, y));
    const at = (row * W + (((x % W) + W) % W)) * 3;
    sum[0] += weight * data[at];
    sum[1] += weight * data[at + 1];
    sum[2] += weight * data[at + 2];
  };
  const keys = (d: number): number => {
    const a = Math.abs(d);
    if (a < 1) return 1.5 * a ** 3 - 2.5 * a ** 2 + 1;
    return a < 2 ? -0.5 * a ** 3 + 2.5 * a ** 2 - 4 * a + 2 : 0;
  };
  let at = 0;
  for (let j = 0; j < h; j++) {
    for (let i = 0; i < w; i++) {
      sum.fill(0);
      for (let k = 0; k < n * n; k++, at++) {
        const turn = (longitudes[at] + yaw) / (2 * Math.PI) + 0.5;
        const x = (turn - Math.floor(turn)) * columns + offset;
        const y = (0.5 - latitudes[at] / Math.PI) * rows + offset;
        const x0 = Math.floor(x);
        const y0 = Math.floor(y);
        if (filter === 'nearest') add(Math.round(x), Math.round(y), 1);
        else if (filter === 'cubic') {
          for (let dy = -1; dy <= 2; dy++)
            for (let dx = -1; dx <= 2; dx++) add(x0 + dx, y0 + dy, keys(x - x0 - dx) * keys(y - y0 - dy));
        } else {
          const right = x - x0;
          const down = y - y0;
          add(x0, y0, (1 - right) * (1 - down));
          add(x0 + 1, y0, right * (1 - down));
          add(x0, y0 + 1, (1 - right) * down);
          add(x0 + 1, y0 + 1, right * down);
        }
      }
      const to = (j * w + (convention.mirror ? w - 1 - i : i)) * 3;
      for (let c = 0; c < 3; c++) output[to + c] = Math.min(255, Math.max(0, Math.round(sum[c] / (n * n))));
    }
  }
  return { width: w, height: h, data: output };
}

/** What a picture becomes when it is stored as JPEG and read again. */
export async function throughJpeg(picture: Picture, quality: number): Promise<Picture> {
  const raw = { width: picture.width, height: picture.height, channels: 3 as const };
  const jpeg = await sharp(picture.data, { raw }).jpeg({ quality }).toBuffer();
  return { ...picture, data: new Uint8Array(await sharp(jpeg).raw().toBuffer()) };
}

/** Noise of several scales and hard-edged shapes: a panorama that tells directions apart, seamless, seeded. */
export function paintTestPanorama(width: number, seed: number): Picture {
  const height = width / 2;
  const random = createRandom(seed);
  const light = new Float32Array(width * height).fill(120);
  for (let cells = 8; cells <= width / 4; cells *= 2) {
    const grid = Float32Array.from({ length: cells * (cells / 2 + 1) }, () => random() - 0.5);
    const strength = 90 / Math.sqrt(cells);
    for (let y = 0; y < height; y++) {
      const gy = (y / height) * (cells / 2);
      const [row, down] = [Math.floor(gy), gy - Math.floor(gy)];
      for (let x = 0; x < width; x++) {
        const gx = (x / width) * cells;
        const [left, right] = [Math.floor(gx), gx - Math.floor(gx)];
        const next = (left + 1) % cells;
        const upper = grid[row * cells + left] * (1 - right) + grid[row * cells + next] * right;
        const lower = grid[(row + 1) * cells + left] * (1 - right) + grid[(row + 1) * cells + next] * right;
        light[y * width + x] += strength * 3 * (upper * (1 - down) + lower * down);
      }
    }
  }
  const tint = Array.from({ length: 40 }, () => [random(), random(), random(), random(), random(), random()]);
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = [0, 0, 0];
      for (const [cx, cy, radius, r, g, b] of tint) {
        const dx = Math.abs(((x / width - cx + 1.5) % 1) - 0.5) * 2;
        if (Math.hypot(dx, y / height - cy) < 0.03 + radius * 0.1) {
          colour[0] += (r - 0.5) * 120;
          colour[1] += (g - 0.5) * 120;
          colour[2] += (b - 0.5) * 120;
        }
      }
      for (let c = 0; c < 3; c++) {
        data[3 * (y * width + x) + c] = Math.min(255, Math.max(0, Math.round(light[y * width + x] + colour[c])));
      }
    }
  }
  return { width, height, data };
}

export interface TestRigView {
  yaw: number;
  pitch: number;
}

/** The icosahedron's face centres as the card's example begins. */
export const icosahedron: readonly TestRigView[] = [52.622632, 10.812317, -10.812317, -52.622632].flatMap(
  (pitch, ring) => [0, 72, 144, 216, 288].map(yaw => ({ yaw: yaw + (ring < 2 ? 0 : 36), pitch })),
);

/** Sizes in pixels, field of view in degrees; without a quality, lossless. */
export interface SceneKind {
  size?: number;
  height?: number;
  fov?: number;
  quality?: number;
}

const storedPanoramas = new WeakMap<Uint8Array, Map<number, Promise<Picture>>>();

/** The panorama as JPEG, read again; once for all scenes that are cut from it. */
function storedPanorama(panorama: Picture, quality: number): Promise<Picture> {
  const known = storedPanoramas.get(panorama.data) ?? new Map<number, Promise<Picture>>();
  storedPanoramas.set(panorama.data, known);
  const stored = known.get(quality) ?? throughJpeg(panorama, quality);
  known.set(quality, stored);
  return stored;
}

/** A scene as a reader of the files would have it. */
export async function makeScene(
  panorama: Picture,
  rig: readonly TestRigView[],
  convention: TestConvention,
  {
    size = 256,
    height = size,
    fov = 90,
    quality,
    filter,
    id = 'scene',
  }: SceneKind & { filter?: TestFilter; id?: string } = {},
): Promise<SceneSample> {
  const views = [];
  for (const [index, { yaw, pitch }] of rig.entries()) {
    const picture = renderIndependently(panorama, { yaw, pitch, fov }, { width: size, height }, convention, filter);
    const image = quality === undefined ? picture : await throughJpeg(picture, quality);
    views.push({ index, image, yaw, pitch, fov });
  }
  return { id, panorama: quality === undefined ? panorama : await storedPanorama(panorama, quality), views };
}
