import { resolve } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { structuralSimilarity, weightedSphericalPsnr } from '../../src/analysis/image-quality.ts';
import { sphericalCamera } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import { viewsToPanorama } from '../../src/core/geometry/views-to-panorama.ts';
import { KernelMemory } from '../../src/kernels/memory.ts';
import { PanoramaBuffer } from '../../src/kernels/panorama.ts';
import { ViewRenderer } from '../../src/kernels/view-renderer.ts';
import { sharedFolder } from '../shared.ts';

describe.runIf(sharedFolder)('a photograph, cut into views and put back', () => {
  it('is the photograph again, softened by views coarser than it', async () => {
    const [width, height, side] = [2048, 1024, 512];
    const rgb = await sharp(resolve(sharedFolder!, 'data/pano/bma-4096x2048.jpg'))
      .resize(width, height)
      .removeAlpha()
      .raw()
      .toBuffer();
    const cameras = namedRig('icosahedron').views.map(view => sphericalCamera({ ...view, fovX: 90 }, side, side));
    const memory = new KernelMemory();
    const renderer = new ViewRenderer(memory);
    renderer.prepare({ panoramaWidth: width, panoramaHeight: height, viewWidth: side, viewHeight: side, cameras });
    renderer.load(PanoramaBuffer.fromRgb(memory, rgb, width, height));
    const views = cameras.map((_, i) => ({
      data: memory.u8(renderer.render(i), 3 * side * side).slice(),
      width: side,
      height: side,
    }));
    const back = viewsToPanorama(views, cameras, width, height);
    // A view pixel spans 1.27 panorama pixels at the centre: the finest texture of rock and needles is lost.
    expect(weightedSphericalPsnr(rgb, back.data, width, height)).toBeGreaterThan(29.5);
    expect(structuralSimilarity(rgb, back.data, width, height)).toBeGreaterThan(0.9);
    // One view in another's place costs decibels: the check has teeth.
    [views[7], views[8]] = [views[8], views[7]];
    const wrong = viewsToPanorama(views, cameras, width, height);
    expect(weightedSphericalPsnr(rgb, wrong.data, width, height)).toBeLessThan(26);
  });
});
