import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { createRandom } from './random.ts';

/** A smooth, seeded, seamless picture of the sphere, 8-bit RGB: low spherical waves, so that every size shows the same. */
export function wavePanorama(width: number, height: number, seed: number): Uint8Array {
  const random = createRandom(seed);
  const waves = Array.from({ length: 18 }, () => ({
    direction: [random() - 0.5, random() - 0.5, random() - 0.5],
    frequency: 2 + 6 * random(),
    phase: 6.28 * random(),
  }));
  const data = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const pitch = (0.5 - (row + 0.5) / height) * Math.PI;
    for (let column = 0; column < width; column++) {
      const yaw = ((column + 0.5) / width - 0.5) * 2 * Math.PI;
      const direction = [Math.sin(yaw) * Math.cos(pitch), -Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let i = channel * 6; i < channel * 6 + 6; i++) {
          const { direction: wave, frequency, phase } = waves[i];
          sum += Math.sin(
            frequency * 2 * (wave[0] * direction[0] + wave[1] * direction[1] + wave[2] * direction[2]) + phase,
          );
        }
        data[(row * width + column) * 3 + channel] = Math.round(127.5 + 20 * sum);
      }
    }
  }
  return data;
}

/** Writes seeded panoramas as PNG under names that read as prompts. Returns the names. */
export async function writePanoramas(folder: string, names: readonly string[], width = 64): Promise<void> {
  for (const [index, name] of names.entries()) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const data = wavePanorama(width, width / 2, index + 1);
    writeFileSync(
      path,
      await sharp(data, { raw: { width, height: width / 2, channels: 3 } })
        .toFormat(formatOf(name))
        .toBuffer(),
    );
  }
}

function formatOf(name: string): 'png' | 'jpeg' | 'webp' | 'tiff' | 'avif' {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  return ending === 'jpg' ? 'jpeg' : ending === 'tif' ? 'tiff' : (ending as 'png');
}
