import { sphericalCamera } from '../../src/core/geometry/perspective.ts';
import { namedRig } from '../../src/core/geometry/rigs.ts';
import type { PaintedScene, PanimeScene } from '../../src/synth/panime/index.ts';
import { captionView, measureRegions, viewIds } from '../../src/synth/panime/index.ts';

/** Fixed prompts of many kinds. */
export const samplePrompts: readonly string[] = [
  'A girl with a red umbrella walking in a shrine at sunset',
  'A SWAT team breaking through a door during a raid, weapons ready and precision in every movement',
  'A vibrant fantasy marketplace with merchants selling fruit and colorful lanterns',
  'A knight fighting a red dragon before a castle',
  'Students in a sunny classroom with cherry blossoms outside',
  'Three dolphins leaping in the ocean at dawn',
  'A lonely lighthouse on the coast in a storm',
  'A cat sleeping in a cozy library at night',
  'Two samurai in a bamboo forest in the mist',
  'An astronaut on the moon looking at the earth',
  'A steam train arriving at a station in winter, snow falling',
  'A mermaid and jellyfish under the sea',
];

/** The first views of the icosahedron rig with their captions, in order. */
export function captionViews(scene: PanimeScene, painted: PaintedScene, size: number, count = 20) {
  const taken = new Set<string>();
  return namedRig('icosahedron')
    .views.slice(0, count)
    .map(({ yaw, pitch }) => {
      const camera = sphericalCamera({ yaw, pitch, fovX: 90 }, size, size);
      const ids = viewIds(painted.ids, painted, camera, { width: size, height: size });
      const caption = captionView(scene, size, size, measureRegions(ids, size, size, scene.segments), {
        pitchDeg: pitch,
        taken,
      });
      taken.add(caption.text);
      return { camera, ids, caption };
    });
}
