import { describe, expect, it } from 'vitest';
import { checkTopology } from '../../src/core/mesh/topology.ts';
import { hairStyles } from '../../src/synth/geogen/hair-shapes.ts';
import { buildHead } from '../../src/synth/geogen/head.ts';
import { drawIdentity } from '../../src/synth/geogen/identity.ts';
import {
  beardPart,
  clothesPart,
  glassesPart,
  hairPart,
  hatPart,
  type LibraryPart,
} from '../../src/synth/geogen/library.ts';

const expectClosed = ({ component }: LibraryPart) => {
  const report = checkTopology(component.positions, component.triangles);
  expect(report).toMatchObject({ openEdges: 0, degenerate: 0 });
  expect(report.volume).toBeGreaterThan(0);
};

describe('every shape of the library is watertight and faces outwards', () => {
  it.each(Object.keys(hairStyles))('hair %s, also under every hat', style => {
    for (const hat of ['none', 'beanie', 'cap', 'brim']) expectClosed(hairPart(style, hat));
  });
  it.each(['crew', 'turtle', 'hood', 'shirt'])('clothes %s', collar => expectClosed(clothesPart(collar)));
  it.each(['beanie', 'cap', 'brim', 'headband', 'scarf'])('hat %s', hat => expectClosed(hatPart(hat)));
  it.each(['full', 'goatee', 'moustache'])('beard %s', beard => expectClosed(beardPart(beard)));
  it.each(['round', 'square', 'cat'])('glasses %s', glasses => expectClosed(glassesPart(glasses)));
});

it('five hundred heads are closed, outward and of 20 to 60 thousand triangles', () => {
  const counts: number[] = [];
  for (let index = 0; index < 500; index++) {
    const { mesh } = buildHead(drawIdentity(17, index));
    const report = checkTopology(mesh.positions, mesh.triangles);
    expect(report, `head ${index}`).toMatchObject({ openEdges: 0, degenerate: 0 });
    expect(report.volume, `head ${index}`).toBeGreaterThan(0.005);
    counts.push(mesh.triangleMaterials.length);
  }
  expect(Math.min(...counts)).toBeGreaterThan(20_000);
  expect(Math.max(...counts)).toBeLessThan(60_000);
});
