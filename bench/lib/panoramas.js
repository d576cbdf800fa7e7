import { existsSync, linkSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { seededRandom } from './random.js';

/**
 * A plane of 1/f noise that wraps in x: a pyramid of random grids, each half the size of the next and of equal
 * power, doubled by bilinear weights. `finest` scales the last octave (photographs are soft at the pixel).
 * @returns Float32Array of width * height, mean about 0, standard deviation about 1
 */
function paintNoise(width, height, random, finest) {
  const octaves = Math.log2(height);
  let [w, h] = [width >> octaves, height >> octaves];
  let plane = new Float32Array(w * h);
  for (let octave = 0; octave <= octaves; octave++) {
    if (octave) {
      plane = doublePlane(plane, w, h);
      w *= 2;
      h *= 2;
    }
    const amplitude = (octave === octaves ? finest : octave === octaves - 1 ? (1 + finest) / 2 : 1) * 0.85;
    for (let i = 0; i < plane.length; i++) plane[i] += (random() + random() - 1) * amplitude;
  }
  return plane;
}

function doublePlane(plane, width, height) {
  const result = new Float32Array(width * height * 4);
  for (let y = 0; y < height * 2; y++) {
    const near = (y >> 1) * width;
    const far = Math.min(height - 1, Math.max(0, (y >> 1) + (y & 1 ? 1 : -1))) * width;
    for (let x = 0, o = y * width * 2; x < width; x++) {
      const left = x ? x - 1 : width - 1;
      const right = x + 1 < width ? x + 1 : 0;
      const centre = 0.75 * plane[near + x] + 0.25 * plane[far + x];
      result[o++] = 0.75 * centre + 0.25 * (0.75 * plane[near + left] + 0.25 * plane[far + left]);
      result[o++] = 0.75 * centre + 0.25 * (0.75 * plane[near + right] + 0.25 * plane[far + right]);
    }
  }
  return result;
}

/**
 * A panorama with the statistics of a photograph: 1/f brightness, weaker and softer colour, and hard-edged shapes
 * of their own shade, some smooth, some textured.
 * @returns RGB bytes
 */
export function paintPhotographicPanorama(width, height, seed) {
  const random = seededRandom(seed);
  const light = paintNoise(width, height, random, 0.25);
  const warm = paintNoise(width / 2, height / 2, random, 0.2);
  for (let shape = 0; shape < 60; shape++) {
    const [centreX, centreY] = [random() * width, random() * height];
    const radiusX = (0.01 + random() ** 2 * 0.12) * width;
    const radiusY = (0.02 + random() ** 2 * 0.2) * height;
    const [shade, texture, round] = [random() * 6 - 3, random() < 0.5 ? 0.15 : 1, random() < 0.5];
    for (let y = Math.max(0, Math.ceil(centreY - radiusY)); y < Math.min(height, centreY + radiusY); y++) {
      const half = round ? radiusX * Math.sqrt(1 - ((y - centreY) / radiusY) ** 2) : radiusX;
      for (let x = Math.ceil(centreX - half); x < centreX + half; x++) {
        const i = y * width + ((x + width) % width);
        light[i] = light[i] * texture + shade;
      }
    }
  }
  const data = new Uint8ClampedArray(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const colour = warm[(y >> 1) * (width / 2) + (x >> 1)] * 9;
      const value = 118 + light[i] * 21;
      data[i * 3] = value + colour;
      data[i * 3 + 1] = value + colour * 0.15;
      data[i * 3 + 2] = value - colour;
    }
  }
  return new Uint8Array(data.buffer);
}

/**
 * Paints `count` panoramas into `folder` as PNG files (adaptive filters, zlib level 6: what image editors and
 * generators write); files already there are kept. @returns their paths
 */
export async function writePanoramas(folder, { width, height, count, seed }) {
  mkdirSync(folder, { recursive: true });
  const paths = [];
  for (let i = 0; i < count; i++) {
    const path = join(folder, `scene ${String(i).padStart(4, '0')}.png`);
    paths.push(path);
    if (existsSync(path)) continue;
    const data = paintPhotographicPanorama(width, height, seed + i);
    const png = await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 6, adaptiveFiltering: true })
      .toBuffer();
    writeFileSync(`${path}.part`, png);
    renameSync(`${path}.part`, path);
  }
  return paths;
}

/** Decodes any picture, scales it and writes it as `count` differently shifted PNG panoramas. @returns their paths */
export async function writeShiftedPanoramas(folder, source, { width, height, count }) {
  mkdirSync(folder, { recursive: true });
  const { data } = await sharp(source)
    .resize(width, height, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const paths = [];
  for (let i = 0; i < count; i++) {
    const path = join(folder, `scene ${String(i).padStart(4, '0')}.png`);
    paths.push(path);
    if (existsSync(path)) continue;
    const shifted = new Uint8Array(data.length);
    const shift = Math.round((i / count) * width) * 3;
    for (let row = 0; row < data.length; row += width * 3) {
      shifted.set(data.subarray(row + shift, row + width * 3), row);
      shifted.set(data.subarray(row, row + shift), row + width * 3 - shift);
    }
    const png = await sharp(shifted, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 6, adaptiveFiltering: true })
      .toBuffer();
    writeFileSync(`${path}.part`, png);
    renameSync(`${path}.part`, path);
  }
  return paths;
}

/** A folder with the first `count` of `paths` as hard links, repeated under new names when there are fewer. */
export function linkPanoramas(folder, paths, count) {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    const link = join(folder, `scene ${String(i).padStart(4, '0')}.png`);
    if (!existsSync(link)) linkSync(paths[i % paths.length], link);
  }
  return folder;
}
