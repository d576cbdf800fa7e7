import { describe, expect, it } from 'vitest';
import { createScene, paintScene } from '../../src/synth/panime/index.ts';
import { samplePrompts } from './helpers.ts';

const width = 512;
const height = width / 2;

describe('paintScene', () => {
  it('gives the same bytes for the same prompt and seed, and others for another seed', () => {
    const paint = (seed: number) => paintScene(createScene(samplePrompts[2], { seed }), width);
    const [first, again, other] = [paint(1), paint(1), paint(2)];
    expect(Buffer.compare(first.rgb, again.rgb)).toBe(0);
    expect(first.ids).toEqual(again.ids);
    expect(Buffer.compare(first.rgb, other.rgb)).not.toBe(0);
  });

  it.each([samplePrompts[0], samplePrompts[1], samplePrompts[9]])('is one drawing at two sizes: %s', prompt => {
    const scene = createScene(prompt);
    const [small, large] = [paintScene(scene, width), paintScene(scene, width * 2)];
    let difference = 0;
    let sameIds = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const p = y * width + x;
        const corners = [0, 1, width * 2, width * 2 + 1].map(offset => y * 2 * width * 2 + x * 2 + offset);
        if (corners.some(q => large.ids[q] === small.ids[p])) sameIds++;
        for (let c = 0; c < 3; c++) {
          const mean = corners.reduce((sum, q) => sum + large.rgb[q * 3 + c], 0) / 4;
          difference += Math.abs(mean - small.rgb[p * 3 + c]);
        }
      }
    }
    expect(difference / (width * height * 3)).toBeLessThan(4);
    expect(sameIds / (width * height)).toBeGreaterThan(0.97);
  });

  it.each(samplePrompts)('has no seam, and ids for every pixel: %s', prompt => {
    const scene = createScene(prompt);
    const { rgb, ids, segments } = paintScene(scene, width);
    const step = (a: number, b: number) => {
      let sum = 0;
      for (let y = 0; y < height; y++) {
        for (let c = 0; c < 3; c++) sum += Math.abs(rgb[(y * width + a) * 3 + c] - rgb[(y * width + b) * 3 + c]);
      }
      return sum / height / 3;
    };
    // The first and the last column differ no more than their neighbours on either side do.
    const near = Math.max(...[width - 4, width - 3, width - 2, 0, 1, 2].map(x => step(x, x + 1)));
    expect(step(width - 1, 0)).toBeLessThanOrEqual(near * 1.5 + 1);
    const known = new Set(scene.segments.map(segment => segment.id));
    expect(ids.every(id => known.has(id))).toBe(true);
    expect(segments.reduce((sum, segment) => sum + segment.area, 0)).toBe(width * height);
  });

  it.each([samplePrompts[0], samplePrompts[1], samplePrompts[4], samplePrompts[5]])(
    'closes at the poles: %s',
    prompt => {
      const { rgb } = paintScene(createScene(prompt), width);
      for (const row of [0, height - 1]) {
        for (let c = 0; c < 3; c++) {
          const values = Array.from({ length: width }, (_, x) => rgb[(row * width + x) * 3 + c]).sort((a, b) => a - b);
          // One point of the sphere: nearly one colour, but for a joint of the paving.
          expect(values[Math.floor(width * 0.9)] - values[Math.floor(width * 0.1)]).toBeLessThan(40);
        }
      }
    },
  );
});

describe('ids and pixels', () => {
  it('changes colour only where the recoloured thing is', () => {
    const options = { variation: 'same' };
    const [red, blue] = ['red', 'blue'].map(colour => createScene(`a ${colour} car in a street at noon`, options));
    const [a, b] = [paintScene(red, 1024), paintScene(blue, 1024)];
    const car = red.elements.find(element => element.noun.name === 'car' && element.role === 'subject')!;
    expect(blue.elements.find(element => element.id === car.id)?.colourWord).toBe('blue');
    let inside = 0;
    let outside = 0;
    for (let p = 0; p < a.ids.length; p++) {
      const changed = Math.abs(a.rgb[p * 3] - b.rgb[p * 3]) + Math.abs(a.rgb[p * 3 + 2] - b.rgb[p * 3 + 2]) > 24;
      if (!changed) continue;
      const near = [0, 1, -1, 1024, -1024].some(offset => a.ids[p + offset] === car.id);
      if (near) inside++;
      else outside++;
    }
    expect(inside).toBeGreaterThan(500);
    expect(outside).toBe(0);
  });

  it('uncovers what is behind a thing that is taken away, and nothing else', () => {
    const scene = createScene(samplePrompts[3]);
    const taken = scene.elements.findLast(element => element.role === 'subject')!;
    const rest = { ...scene, elements: scene.elements.filter(element => element !== taken) };
    const [full, without] = [paintScene(scene, 1024), paintScene(rest, 1024)];
    expect(without.ids.includes(taken.id)).toBe(false);
    let hidden = 0;
    for (let p = 0; p < full.ids.length; p++) {
      if (full.ids[p] === without.ids[p]) continue;
      expect(full.ids[p]).toBe(taken.id);
      hidden++;
    }
    expect(hidden).toBe(full.segments.find(segment => segment.id === taken.id)?.area);
  });

  it('shows as much of the moon as the prompt says, and says where there is none', () => {
    /** Pixels as bright as the moon around where it stands. */
    const brightPixels = (moon: string) => {
      const scene = createScene(`a field under a ${moon} at night under a clear sky`, { variation: 'one field' });
      const { sunYawDeg, sunPitchDeg, bodyColour } = scene.skyLight;
      const { rgb } = paintScene(scene, 2048);
      const [column, row] = [(sunYawDeg / 360 + 0.5) * 2048, (0.5 - sunPitchDeg / 180) * 1024];
      let count = 0;
      for (let y = Math.round(row) - 24; y < row + 24; y++)
        for (let x = Math.round(column) - 40; x < column + 40; x++) {
          const at = (y * 2048 + x) * 3;
          const far = [0, 1, 2].reduce((sum, c) => sum + Math.abs(rgb[at + c] - bodyColour[c]), 0);
          if (far < 90) count++;
        }
      return { count, notDrawn: scene.metadata.notDrawn };
    };
    const [full, half, crescent, none] = ['full', 'half', 'crescent', 'new'].map(name => brightPixels(`${name} moon`));
    expect(half.count / full.count).toBeCloseTo(0.5, 0.5);
    expect(crescent.count / full.count).toBeLessThan(0.35);
    expect(crescent.count / full.count).toBeGreaterThan(0.08);
    expect(none.count).toBe(0);
    expect([full, half, crescent, none].flatMap(({ notDrawn }) => notDrawn)).toEqual([]);
    expect(createScene('a crescent moon over a foggy street').metadata.notDrawn).toEqual([
      'crescent moon (not to be seen in this sky)',
    ]);
  });
});
