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
const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map(row => [0, 1, 2].map(k => row[0] * b[0][k] + row[1] * b[1][k] + row[2] * b[2][k])) as Matrix;
/** Right-handed rotation about an axis of a world with x right, y up, z backward (OpenGL's). */
const aboutX = (a: number): Matrix => [
  [1, 0, 0],
  [0, Math.cos(a), -Math.sin(a)],
  [0, Math.sin(a), Math.cos(a)],
];
const aboutY = (a: number): Matrix => [
  [Math.cos(a), 0, Math.sin(a)],
  [0, 1, 0],
  [-Math.sin(a), 0, Math.cos(a)],
];

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
  const radians = Math.PI / 180;
  const yaw = ((convention.yaw === 'left' ? -stored.yaw : stored.yaw) + convention.yawZeroDeg) * radians;
  const pitch = (convention.pitch === 'down' ? -stored.pitch : stored.pitch) * radians;
  // Looking along -z: turning right is a negative turn about y, looking up a positive one about x.
  const rotation = multiply(aboutY(-yaw), aboutX(pitch));
  const t = Math.tan((stored.fov / 2) * radians);
  const axis = convention.fovAxis ?? 'horizontal';
  const tx = axis === 'vertical' ? (t * w) / h : t;
  const ty =
    axis === 'horizontal' ? (t * h) / w : axis === 'scaled' ? Math.tan(((stored.fov * h) / w / 2) * radians) : t;
  const output = new Uint8Array(3 * w * h);
  const plane = (i: number, n: number, tangent: number): number => {
    if (convention.ray === 'edge') return ((i + 0.5) / n) * 2 * tangent - tangent;
    if (convention.ray === 'centre') return -tangent + (2 * tangent * i) / (n - 1);
    return ((i - n / 2) / (n / 2)) * tangent;
  };
  const column = (longitude: number): number => {
    let turn = longitude / (2 * Math.PI) + 0.5;
    turn -= Math.floor(turn);
    if (convention.panorama === 'half-pixel') return turn * W - 0.5;
    if (convention.panorama === 'endpoint') return turn * (W - 1);
    if (convention.panorama === 'left-edge') return turn * W;
    return convention.panorama === 'right-edge' ? turn * W - 1 : turn * W + 0.5;
  };
  const line = (latitude: number): number => {
    const down = 0.5 - latitude / Math.PI;
    if (convention.panorama === 'half-pixel') return down * H - 0.5;
    if (convention.panorama === 'endpoint') return down * (H - 1);
    if (convention.panorama === 'left-edge') return down * H;
    return convention.panorama === 'right-edge' ? down * H - 1 : down * H + 0.5;
  };
  const pixel = (x: number, y: number, channel: number): number => {
    const row = Math.min(H - 1, Math.max(0, y));
    return data[(row * W + (((x % W) + W) % W)) * 3 + channel];
  };
  const keys = (d: number): number => {
    const a = Math.abs(d);
    if (a < 1) return 1.5 * a ** 3 - 2.5 * a ** 2 + 1;
    return a < 2 ? -0.5 * a ** 3 + 2.5 * a ** 2 - 4 * a + 2 : 0;
  };
  const tap = (x: number, y: number, into: number[]): void => {
    const cubic = filter === 'cubic';
    const [x0, y0] = [Math.floor(x), Math.floor(y)];
    for (let dy = cubic ? -1 : 0; dy <= (cubic ? 2 : 1); dy++) {
      for (let dx = cubic ? -1 : 0; dx <= (cubic ? 2 : 1); dx++) {
        const weight = cubic
          ? keys(x - x0 - dx) * keys(y - y0 - dy)
          : (1 - Math.abs(x - x0 - dx)) * (1 - Math.abs(y - y0 - dy));
        for (let c = 0; c < 3; c++) into[c] += weight * pixel(x0 + dx, y0 + dy, c);
      }
    }
  };
  const n = filter === 'supersampled' ? 3 : 1;
  for (let j = 0; j < h; j++) {
    for (let i = 0; i < w; i++) {
      const sum = [0, 0, 0];
      for (let k = 0; k < n * n; k++) {
        const px = plane(i + ((k % n) + 0.5) / n - 0.5, w, tx);
        const py = -plane(j + (Math.floor(k / n) + 0.5) / n - 0.5, h, ty);
        const [X, Y, Z] = rotation.map(row => row[0] * px + row[1] * py - row[2]);
        const x = column(Math.atan2(X, -Z));
        const y = line(Math.asin(Y / Math.hypot(X, Y, Z)));
        if (filter === 'nearest') {
          for (let c = 0; c < 3; c++) sum[c] += pixel(Math.round(x), Math.round(y), c);
        } else tap(x, y, sum);
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
  }: { size?: number; height?: number; fov?: number; quality?: number; filter?: TestFilter; id?: string } = {},
): Promise<SceneSample> {
  const views = [];
  for (const [index, { yaw, pitch }] of rig.entries()) {
    const picture = renderIndependently(panorama, { yaw, pitch, fov }, { width: size, height }, convention, filter);
    const image = quality === undefined ? picture : await throughJpeg(picture, quality);
    views.push({ index, image, yaw, pitch, fov });
  }
  return { id, panorama: quality === undefined ? panorama : await throughJpeg(panorama, quality), views };
}
