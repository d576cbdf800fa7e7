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

it('a hundred heads are closed, outward and of 30 to 80 thousand triangles', () => {
  for (let index = 0; index < 100; index++) {
    const { mesh } = buildHead(drawIdentity(17, index));
    const report = checkTopology(mesh.positions, mesh.triangles);
    expect(report.openEdges, `head ${index}`).toBe(0);
    expect(report.volume).toBeGreaterThan(0.005);
    expect(mesh.triangleMaterials.length).toBeGreaterThan(30_000);
    expect(mesh.triangleMaterials.length).toBeLessThan(80_000);
  }
});
