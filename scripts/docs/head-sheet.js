// Lays fifty of the embedded heads out as one sheet, each from the front, the side, behind and above: docs/img/heads.webp.
// Usage: node scripts/docs/head-sheet.js [--out FILE] [--seed N] [--from N] [--count N] [--columns N] [--height PX] (after `npm run build`)
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { lookAt } from '../../dist/core/geometry/look-at.js';
import { pinholeCamera } from '../../dist/core/geometry/pinhole.js';
import { KernelMemory } from '../../dist/index.js';
import { createRasteriser } from '../../dist/kernels/raster.js';
import { buildHead } from '../../dist/synth/geogen/head.js';
import { drawIdentity } from '../../dist/synth/geogen/identity.js';
import { studioLighting } from '../../dist/synth/geogen/lighting.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Azimuth and elevation, degrees: the large picture, then the small ones. */
const places = [
  [0, 4],
  [78, 4],
  [166, 12],
  [24, 56],
];

function cameraAt(azimuthDeg, elevationDeg, size) {
  const [azimuth, elevation] = [(azimuthDeg * Math.PI) / 180, (elevationDeg * Math.PI) / 180];
  const distance = 0.66;
  const position = [
    distance * Math.cos(elevation) * Math.sin(azimuth),
    distance * Math.sin(elevation),
    distance * Math.cos(elevation) * Math.cos(azimuth),
  ];
  return pinholeCamera(lookAt(position, [0, 0, 0]), [size, size], 50, 36);
}

async function main() {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, 'docs/img/heads.webp') },
      seed: { type: 'string', default: '0' },
      from: { type: 'string', default: '0' },
      count: { type: 'string', default: '50' },
      columns: { type: 'string', default: '10' },
      height: { type: 'string', default: '192' },
    },
  });
  const [seed, from, count, columns, large] = [
    values.seed,
    values.from,
    values.count,
    values.columns,
    values.height,
  ].map(Number);
  const small = Math.floor(large / 3);
  const gap = 6;
  const [stepX, stepY] = [large + small + gap, large + gap];
  const rows = Math.ceil(count / columns);
  const rasteriser = createRasteriser(new KernelMemory());
  const pieces = [];
  for (let index = 0; index < count; index++) {
    const identity = drawIdentity(seed, from + index);
    rasteriser.load(buildHead(identity).mesh);
    const [left, top] = [(index % columns) * stepX + gap, Math.floor(index / columns) * stepY + gap];
    for (const [at, [azimuth, elevation]] of places.entries()) {
      const size = at === 0 ? large : small;
      const { data } = rasteriser.render(cameraAt(azimuth, elevation, size), studioLighting(identity.background));
      pieces.push({
        input: Buffer.from(data),
        raw: { width: size, height: size, channels: 3 },
        left: at === 0 ? left : left + large,
        top: at === 0 ? top : top + (at - 1) * small,
      });
    }
  }
  mkdirSync(dirname(values.out), { recursive: true });
  await sharp({
    create: { width: columns * stepX + gap, height: rows * stepY + gap, channels: 3, background: '#fbfaf8' },
  })
    .composite(pieces)
    .toFile(values.out);
}

await main();
