import { type Colour, darken, hex, lighten, mix } from '../colour.ts';
import type { Random } from '../random.ts';
import type { PanimeScene } from '../scene.ts';
import { Brush } from './brush.ts';
import type { Canvas } from './canvas.ts';
import { zoneDistance } from './ground.ts';
import type { MaterialName } from './materials.ts';
import { blob, ellipse, limb, type Path, polygon, strand } from './path.ts';

/** What lies on the ground about the viewer: blades, petals, leaves, pebbles, cracks, puddles, prints. */
type Litter = 'blades' | 'blossom' | 'leaf' | 'petal' | 'pebble' | 'crack' | 'puddle' | 'ripple' | 'crater' | 'drift';

const hard: readonly MaterialName[] = ['asphalt', 'cobbles', 'tiles', 'concrete', 'rock', 'marble'];
const green: readonly MaterialName[] = ['grass', 'meadow', 'moss'];

/** Material of the ground at a point; the last zone that covers it is on top. */
function materialAt(scene: PanimeScene, x: number, z: number): MaterialName {
  const { ground, seed } = scene;
  let material = ground!.material;
  ground!.zones.forEach((zone, i) => {
    if (zoneDistance(zone.shape, x, z, seed + 77 * i) < 0.15) material = zone.material;
  });
  return material;
}

interface Loose {
  /** Tones of what trees shed, if they shed. */
  tones?: readonly string[];
  kind: 'leaf' | 'petal';
}

function looseOf({ light, elements }: PanimeScene): Loose {
  if (elements.some(({ noun }) => noun.options.habit === 'sakura') && light.season === 'spring')
    return { kind: 'petal', tones: ['#f9c3d3', '#fddbe5', '#f29fb9'] };
  const hasTrees = elements.some(({ noun }) => noun.draw === 'tree' && !noun.options.evergreen);
  if (light.season === 'autumn' && hasTrees) return { kind: 'leaf', tones: ['#d9622f', '#e2a23a', '#b8402f'] };
  return { kind: 'leaf' };
}

/** What may lie on a material, likeliest first, each as often as it stands here. */
function choicesFor(material: MaterialName, scene: PanimeScene, loose: Loose): readonly Litter[] {
  const { light } = scene;
  const shed: Litter[] = loose.tones ? [loose.kind, loose.kind] : [];
  const wet = light.weather === 'rain' || light.weather === 'storm';
  if (green.includes(material))
    return light.season === 'winter'
      ? [...shed, 'blades', 'pebble']
      : [...shed, 'blades', 'blades', 'blades', 'blades', 'blossom', 'pebble'];
  if (hard.includes(material)) return [...shed, wet ? 'puddle' : 'crack', 'crack', 'pebble'];
  if (material === 'dirt' || material === 'path')
    return [...shed, ...(wet ? (['puddle'] as const) : []), 'pebble', 'pebble', 'blades'];
  if (material === 'sand' || material === 'seabed') return ['ripple', 'ripple', 'ripple', 'pebble'];
  if (material === 'snow') return ['drift', 'drift', 'drift'];
  if (material === 'dust') return ['crater', 'pebble', 'pebble'];
  if (material === 'leaves') return ['leaf', 'leaf', 'leaf', 'blades'];
  return material === 'mud' ? ['pebble', 'blades', 'puddle'] : [];
}

const paint = { noId: true } as const;

/** A puddle holds the sky. */
function paintPuddle(brush: Brush, scene: PanimeScene, random: Random, size: number): void {
  const { light } = scene;
  const r = size * random.range(2.4, 5);
  const outline = blob(
    ...Array.from({ length: 8 }, (_, i) => {
      const angle = (i / 8) * 2 * Math.PI;
      const reach = r * random.range(0.75, 1.1);
      return [Math.cos(angle) * reach, Math.sin(angle) * reach * 0.7];
    }).flat(),
  );
  const sky = mix(light.sky[1], light.sky[2], 0.5);
  const inner = outline.map((value, i) => value * 0.86 + (i % 2 ? r * 0.05 : r * 0.03));
  brush.flat([outline], lighten(sky, 0.3), { ...paint, emissive: true, alpha: 0.5 });
  brush.flat([inner], lighten(sky, 0.1), { ...paint, emissive: true, alpha: 0.75 });
}

function paintOne(kind: Litter, flat: Brush, upright: Brush, scene: PanimeScene, loose: Loose, random: Random): void {
  const size = random.range(0.05, 0.11);
  const shape = (path: Path, colour: Colour, alpha = 1) => flat.flat(path, colour, { ...paint, alpha });
  switch (kind) {
    case 'blades': {
      const tone =
        scene.light.season === 'autumn' ? hex('#c9a24a') : hex(random.pick(['#8fbf5a', '#5f9a4a', '#a9cf6a']));
      const blades = Array.from({ length: 4 }, (_, i) => {
        const x = (i - 1.5) * 0.035;
        const lean = x * 1.4 + random.range(-0.03, 0.03);
        return polygon(x - 0.012, 0, x + 0.012, 0, x + lean, size * random.range(1.1, 1.9));
      });
      upright.flat(blades, tone, { ...paint, alpha: 0.9 });
      return;
    }
    case 'blossom': {
      const tone = hex(random.pick(['#fbf6e6', '#f6d75a', '#f3b3c9', '#c9b3ef']));
      const heads = Array.from({ length: 4 }, (_, i) =>
        ellipse((i - 1.5) * 0.07, random.range(0.03, 0.11), 0.018, 0.018, 0, 8),
      );
      upright.flat(
        heads.map(head => limb(head[0] - 0.018, head[1], head[0] - 0.018, 0, 0.006)),
        hex('#5f9a4a'),
        paint,
      );
      upright.flat(heads, tone, paint);
      return;
    }
    case 'leaf':
    case 'petal': {
      const tones = loose.tones ?? ['#b8863f', '#a86a35', '#8a6a3a'];
      const tone = hex(random.pick(tones));
      const long = kind === 'petal' ? 0.04 : size * 0.8;
      shape([ellipse(0, 0, long, long * 0.52, 0, 10)], tone);
      if (kind === 'leaf') shape([limb(-long, 0, long * 0.7, 0, 0.008)], darken(tone, 0.35));
      return;
    }
    case 'pebble': {
      const tone = hex(random.pick(['#a39c94', '#8d8a90', '#b8ab98']));
      shape([ellipse(0.012, -0.012, size * 0.72, size * 0.5, 0, 12)], darken(tone, 0.5), 0.45);
      shape([ellipse(0, 0, size * 0.66, size * 0.46, 0, 12)], tone, 0.9);
      shape([ellipse(-size * 0.12, size * 0.1, size * 0.36, size * 0.2, 0, 10)], lighten(tone, 0.3), 0.8);
      return;
    }
    case 'crack':
      shape(
        strand([0, 0, size * 3, size * 0.8, size * 5, -size * 0.6, size * 8, size * 0.5], 0.014, 0.004),
        hex('#2c2a34'),
        0.32,
      );
      return;
    case 'puddle':
      if (random.chance(0.35)) paintPuddle(flat, scene, random, size);
      return;
    case 'ripple':
      shape(
        strand([-size * 6, 0, -size * 3, size * 0.6, 0, 0, size * 3, size * 0.6, size * 6, 0], 0.035, 0.02),
        hex(random.chance(0.5) ? '#ffffff' : '#8a6a44'),
        0.22,
      );
      return;
    case 'drift':
      if (random.chance(0.6)) return;
      shape([ellipse(0, 0, size * 4.5, size * 0.9, 0, 16)], hex('#9fb4d9'), 0.2);
      shape([ellipse(0, size * 0.5, size * 4, size * 0.6, 0, 16)], hex('#ffffff'), 0.35);
      return;
    case 'crater':
      if (random.chance(0.45)) return;
      shape([ellipse(0, 0, size * 4, size * 4, 0, 18)], hex('#c9c2d2'), 0.5);
      shape([ellipse(0.02, -0.02, size * 3.3, size * 3.3, 0, 18)], hex('#5a5468'), 0.5);
  }
}

/** Two rows of footprints that lead away from the viewer, in what keeps them. */
function paintPrints(canvas: Canvas, scene: PanimeScene, random: Random, bearing: number): void {
  const { light, eyeHeight } = scene;
  const [sin, cos] = [Math.sin(bearing), Math.cos(bearing)];
  for (let i = 0; i < 15; i++) {
    const along = 0.7 + i * 0.62;
    const across = (i % 2 ? 0.12 : -0.12) + Math.sin(i * 0.35) * 0.25;
    const [x, z] = [sin * along + cos * across, cos * along - sin * across];
    const material = materialAt(scene, x, z);
    if (material !== 'snow' && material !== 'sand' && material !== 'dust') continue;
    const brush = new Brush(
      { canvas, light, eyeHeight, id: 0, distance: along },
      { origin: [x, 0.003, z], right: [cos, 0, -sin], up: [sin, 0, cos] },
    );
    const tone = hex(material === 'snow' ? '#8fa8d0' : material === 'sand' ? '#9a7a50' : '#5f596c');
    brush.flat([ellipse(0, 0.05, 0.05, 0.085, 0, 12), ellipse(0, -0.09, 0.036, 0.045, 0, 10)], tone, {
      ...paint,
      alpha: 0.45 + random.range(0, 0.12),
    });
  }
}

/**
 * Strews the ground about the viewer, so that the views that look down have something to show. Too small to be
 * regions: what lies there belongs to the ground.
 */
export function paintLitter(canvas: Canvas, scene: PanimeScene, random: Random): void {
  const { ground, light, eyeHeight } = scene;
  if (!ground || scene.indoor) return;
  const loose = looseOf(scene);
  const pieces: { x: number; z: number; distance: number }[] = [];
  for (let i = 0; i < 190; i++) {
    const distance = 0.75 + 8.5 * random.next() ** 1.25;
    const yaw = random.range(-Math.PI, Math.PI);
    pieces.push({ x: Math.sin(yaw) * distance, z: Math.cos(yaw) * distance, distance });
  }
  // Far ones first, as everything is painted.
  pieces.sort((a, b) => b.distance - a.distance);
  for (const { x, z, distance } of pieces) {
    const choices = choicesFor(materialAt(scene, x, z), scene, loose);
    const [turn, pick] = [random.range(0, 2 * Math.PI), random.next()];
    if (choices.length === 0) continue;
    const setting = { canvas, light, eyeHeight, id: 0, distance };
    const kind = choices[Math.floor(pick * choices.length)];
    // The wind draws all ripples one way.
    const angle = kind === 'ripple' || kind === 'drift' ? 0.5 + turn * 0.06 : turn;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const flat = new Brush(setting, { origin: [x, 0.004, z], right: [cos, 0, -sin], up: [sin, 0, cos] });
    const upright = new Brush(setting, {
      origin: [x, 0, z],
      right: [z / distance, 0, -x / distance],
      up: [0, 1, 0],
    });
    paintOne(kind, flat, upright, scene, loose, random);
  }
  if (scene.sky === 'open' || scene.sky === 'space') paintPrints(canvas, scene, random, random.range(-2.6, 2.6));
}
