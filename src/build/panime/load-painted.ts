import type { JsonObject } from '../../core/json.ts';
import { PanoramaBuffer } from '../../kernels/panorama.ts';
import { createScene, paintScene } from '../../synth/panime/index.ts';
import { type LoaderParts, type LoadScene, promptSource } from './loaded-scene.ts';

/** How much larger than the standard panorama the procedural generator paints when the original is kept: 8192x4096. */
const originalScale = 4;

/** Scenes that the embedded generator paints. */
export function createPaintedLoader({ setup, memory }: LoaderParts): LoadScene {
  const { settings } = setup;
  const scale = settings.keepOriginal ? originalScale : 1;
  return async (job, prepare) => {
    const { prompt, seed, id } = promptSource(job);
    const scene = createScene(prompt, { seed });
    const picture = paintScene(scene, settings.width * scale, settings.height * scale);
    prepare(picture.width, picture.height);
    const panorama = PanoramaBuffer.fromRgb(memory, picture.rgb, picture.width, picture.height);
    const { generator, understood, assumed, notDrawn } = scene.metadata;
    // Through JSON: absent fields stay absent.
    const read = JSON.parse(JSON.stringify({ understood, assumed, notDrawn })) as JsonObject;
    const source = { seed, generator, synthetic: true, ...read };
    return { panorama, record: { id, source }, painting: { scene, picture } };
  };
}
