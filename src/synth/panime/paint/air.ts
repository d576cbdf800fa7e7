import { hex, mix } from '../colour.ts';
import type { Random } from '../random.ts';
import type { PanimeScene } from '../scene.ts';
import { Brush } from './brush.ts';
import type { Canvas } from './canvas.ts';
import { ellipse, limb } from './path.ts';
import { tangentFrame } from './sky.ts';

/** What falls or drifts through the air before everything: rain, snow, petals, leaves. Never a region: it is thin. */
export function paintAir(canvas: Canvas, scene: PanimeScene, random: Random): void {
  const { light } = scene;
  if (scene.sky !== 'open') return;
  const brushAt = (yaw: number, pitch: number) =>
    new Brush({ canvas, light, eyeHeight: 0, id: 0, distance: 0 }, tangentFrame(yaw, pitch));
  // Even over the sphere, so that no pole is crowded.
  const somewhere = (low: number): [number, number] => [
    random.range(-180, 180),
    (Math.asin(random.range(low, 0.97)) * 180) / Math.PI,
  ];
  const paint = { emissive: true, noId: true };
  if (light.weather === 'rain' || light.weather === 'storm') {
    const tone = mix(light.fog, hex('#ffffff'), 0.5);
    for (let i = 0; i < 1500; i++) {
      const [yaw, pitch] = somewhere(-0.75);
      const length = random.range(2, 6) * Math.cos((pitch * Math.PI) / 180);
      const brush = brushAt(yaw, pitch);
      brush.flat([limb(0, 0, length * 0.1, length, 0.03, 0.06)], tone, { ...paint, alpha: random.range(0.2, 0.5) });
    }
    return;
  }
  if (light.weather === 'snow') {
    for (let i = 0; i < 1300; i++) {
      const size = 0.1 + random.next() ** 3 * 0.5;
      brushAt(...somewhere(-0.7)).flat([ellipse(0, 0, size, size, 0, 10)], hex('#ffffff'), {
        ...paint,
        alpha: random.range(0.55, 0.95),
      });
    }
    return;
  }
  const blossoms = scene.elements.some(element => element.noun.options.habit === 'sakura');
  const leaves = light.season === 'autumn' && scene.elements.some(element => element.noun.draw === 'tree');
  if (!blossoms && !leaves) return;
  const tones = blossoms ? ['#f9c3d3', '#fddbe5', '#f29fb9'] : ['#d9622f', '#e2a23a', '#b8402f'];
  for (let i = 0; i < 210; i++) {
    const size = 0.16 + random.next() ** 2 * 0.42;
    const tone = mix(light.shade, hex(random.pick(tones)), 0.5 + 0.5 * (1 - light.night));
    brushAt(...somewhere(-0.6)).flat([ellipse(0, 0, size, size * 0.5, random.range(0, 180), 10)], tone, {
      ...paint,
      alpha: 0.9,
    });
  }
}
