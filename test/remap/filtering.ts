import { psnr } from '../../src/analysis/image-quality.ts';
import { sphericalCamera } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { PanoramaBuffer } from '../../src/kernels/panorama.ts';
import { ViewRenderer } from '../../src/kernels/view-renderer.ts';
import { renderReference } from './reference.ts';

export interface FilteringScore {
  pitch: number;
  yaw: number;
  /** Against the 64-sample reference, dB. */
  filteredDb: number;
  bilinearDb: number;
  gainDb: number;
}

/**
 * How close filtered and plain bilinear views of the icosahedron rig come to 8x8 samples a pixel.
 * @param every compares only pixels whose column and row are multiples of it
 */
export function scoreFiltering(
  rgb: Uint8Array,
  { width, height, side, every = 1 }: { width: number; height: number; side: number; every?: number },
  views: readonly number[],
): FilteringScore[] {
  const memory = new KernelMemory();
  const cameras = views.map(i => sphericalCamera({ ...namedRig('icosahedron').views[i], fovX: 90 }, side, side));
  const render = (fast: boolean) => {
    const renderer = new ViewRenderer(memory);
    renderer.prepare({
      panoramaWidth: width,
      panoramaHeight: height,
      viewWidth: side,
      viewHeight: side,
      cameras,
      fast,
    });
    renderer.load(PanoramaBuffer.fromRgb(memory, rgb, width, height));
    return cameras.map((_, i) => pick(memory.u8(renderer.render(i), 3 * side * side), side, every));
  };
  const filtered = render(false);
  const bilinear = render(true);
  return cameras.map((camera, i): FilteringScore => {
    const reference = renderReference(rgb, width, height, camera, side, side, 8, every);
    const [filteredDb, bilinearDb] = [psnr(filtered[i], reference), psnr(bilinear[i], reference)];
    return { pitch: camera.pitch, yaw: camera.yaw, filteredDb, bilinearDb, gainDb: filteredDb - bilinearDb };
  });
}

function pick(rgb: Uint8Array, side: number, every: number): Uint8Array {
  const picked: number[] = [];
  for (let y = 0; y < side; y += every) {
    for (let x = 0; x < side; x += every) picked.push(...rgb.subarray(3 * (y * side + x), 3 * (y * side + x) + 3));
  }
  return Uint8Array.from(picked);
}

/** One line a view. */
export function formatScores(scores: readonly FilteringScore[]): string {
  return scores
    .map(
      ({ pitch, yaw, filteredDb, bilinearDb, gainDb }) =>
        `pitch ${pitch.toFixed(1)} yaw ${yaw}: bilinear ${bilinearDb.toFixed(1)} dB, filtered ${filteredDb.toFixed(1)} dB, gain ${gainDb.toFixed(1)}`,
    )
    .join('\n');
}
