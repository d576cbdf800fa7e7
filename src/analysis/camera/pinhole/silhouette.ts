/** Where the subject is in a picture: from its transparency, or from a plain background. */

export interface RgbaImage {
  width: number;
  height: number;
  /** width * height * 4 bytes, 8-bit sRGB and alpha, not premultiplied. */
  data: Uint8Array;
}

export interface Silhouette {
  width: number;
  height: number;
  /**
   * Signed distance of each pixel's centre to the outline, in pixels: positive inside. The picture's own edge is no
   * outline.
   */
  distances: Float32Array;
  /** Share of the picture that is subject. */
  share: number;
  origin: 'alpha' | 'mask' | 'background';
}

/** A subject smaller or larger than this, as a share of the picture, has no outline worth comparing. */
const leastShare = 0.01;
const mostShare = 0.97;
/** Largest difference of a channel to the background's colour. */
const backgroundTolerance = 26;
/** So much of the upper and side borders must be background. */
const backgroundBorder = 0.55;

/**
 * The subject of a picture.
 * @returns undefined where neither transparency nor a plain background tells
 */
export function extractSilhouette(image: RgbaImage): Silhouette | undefined {
  const byAlpha = insideByAlpha(image);
  if (byAlpha) return fromInside(byAlpha, image, 'alpha');
  const byColour = insideByBackground(image);
  return byColour && fromInside(byColour, image, 'background');
}

/** The subject as a mask layer shows it: every pixel that is not black. */
export function maskSilhouette(image: RgbaImage): Silhouette | undefined {
  const { width, height, data } = image;
  const inside = new Uint8Array(width * height);
  for (let i = 0; i < inside.length; i++) inside[i] = data[4 * i] | data[4 * i + 1] | data[4 * i + 2] ? 1 : 0;
  return fromInside(inside, image, 'mask');
}

function insideByAlpha({ width, height, data }: RgbaImage): Uint8Array | undefined {
  const inside = new Uint8Array(width * height);
  let clear = 0;
  for (let i = 0; i < inside.length; i++) {
    if (data[4 * i + 3] >= 128) inside[i] = 1;
    else clear++;
  }
  return clear > (1 - mostShare) * inside.length ? inside : undefined;
}

function borderPixels(width: number, height: number): number[] {
  const pixels: number[] = [];
  for (let x = 0; x < width; x++) pixels.push(x);
  // Subjects stand on the lower border: shoulders, tables.
  for (let y = 1; y < height; y++) pixels.push(y * width, y * width + width - 1);
  return pixels;
}

function insideByBackground({ width, height, data }: RgbaImage): Uint8Array | undefined {
  const border = borderPixels(width, height);
  const colour = [0, 1, 2].map(channel => {
    const values = border.map(pixel => data[4 * pixel + channel]).sort((a, b) => a - b);
    return values[values.length >> 1];
  });
  const isBackground = (pixel: number) =>
    [0, 1, 2].every(channel => Math.abs(data[4 * pixel + channel] - colour[channel]) <= backgroundTolerance);
  const plain = border.filter(isBackground);
  if (plain.length < backgroundBorder * border.length) return undefined;
  // What is reached from the border through background: holes in the subject stay subject.
  const inside = new Uint8Array(width * height).fill(1);
  const open = [...plain];
  for (const pixel of open) inside[pixel] = 0;
  while (open.length > 0) {
    const pixel = open.pop()!;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    for (const next of [
      x > 0 ? pixel - 1 : -1,
      x < width - 1 ? pixel + 1 : -1,
      y > 0 ? pixel - width : -1,
      y < height - 1 ? pixel + width : -1,
    ]) {
      if (next < 0 || inside[next] === 0 || !isBackground(next)) continue;
      inside[next] = 0;
      open.push(next);
    }
  }
  return inside;
}

function fromInside(
  inside: Uint8Array,
  { width, height }: RgbaImage,
  origin: Silhouette['origin'],
): Silhouette | undefined {
  let count = 0;
  for (const value of inside) count += value;
  const share = count / inside.length;
  if (share < leastShare || share > mostShare) return undefined;
  const outwards = distanceTo(inside, 1, width, height);
  const inwards = distanceTo(inside, 0, width, height);
  const distances = new Float32Array(inside.length);
  for (let i = 0; i < distances.length; i++) distances[i] = inside[i] ? inwards[i] - 0.5 : 0.5 - outwards[i];
  return { width, height, distances, share, origin };
}

/**
 * Distance of every pixel to the nearest with a value, in pixels, within a few per cent.
 * @source G. Borgefors, "Distance transformations in digital images", 1986: the 3-4 chamfer distance
 */
function distanceTo(inside: Uint8Array, value: 0 | 1, width: number, height: number): Float32Array {
  const far = 1e6;
  const d = new Float32Array(inside.length);
  for (let i = 0; i < d.length; i++) d[i] = inside[i] === value ? 0 : far;
  const relax = (at: number, x: number, y: number, dx: number, dy: number, cost: number) => {
    const nx = x + dx;
    const ny = y + dy;
    if (nx < 0 || ny < 0 || nx >= width || ny >= height) return;
    const through = d[ny * width + nx] + cost;
    if (through < d[at]) d[at] = through;
  };
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      relax(at, x, y, -1, 0, 3);
      relax(at, x, y, 0, -1, 3);
      relax(at, x, y, -1, -1, 4);
      relax(at, x, y, 1, -1, 4);
    }
  for (let y = height - 1, at = d.length - 1; y >= 0; y--)
    for (let x = width - 1; x >= 0; x--, at--) {
      relax(at, x, y, 1, 0, 3);
      relax(at, x, y, 0, 1, 3);
      relax(at, x, y, 1, 1, 4);
      relax(at, x, y, -1, 1, 4);
    }
  for (let i = 0; i < d.length; i++) d[i] = Math.min(d[i] / 3, far);
  return d;
}
