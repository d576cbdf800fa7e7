// Paints the 24 fixed prompts of the embedded generator and lays them out as one sheet: docs/img/prompts.png.
// Usage: node scripts/docs/prompt-sheet.js [--out FILE] [--only N] (after `npm run build`)
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createScene, paintScene } from '../../dist/synth/panime/index.js';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export const sheetPrompts = [
  'A girl with a red umbrella walking through a shrine at sunset in spring',
  'A SWAT team breaking through a door during a raid, weapons ready and precision in every movement',
  'A vibrant fantasy marketplace at noon, merchants and a wizard among colorful stalls',
  'A knight facing a giant red dragon before a castle',
  'Three dolphins and a sailboat off a tropical beach at noon',
  'A black cat sleeping in a cozy old library at night',
  'A neon city street on a rainy night with a robot and a taxi',
  'A fox in a misty bamboo forest at dawn',
  'An astronaut on the moon looking at the earth',
  'A steam train arriving at a station in a snowy winter',
  'A giant whale and jellyfish over a coral reef, deep under the sea',
  'Two samurai duelling in a field of red spider lilies at sunset',
  'A classroom after school in summer, a student waving by the window',
  'Hot air balloons over the mountains on an autumn morning',
  'A summer festival at night with fireworks, lanterns and children in yukata',
  'A pirate ship and a lighthouse by a harbour at dusk',
  'A caravan of camels and a nomad in the desert, pyramids far away',
  'A witch and a pumpkin in an eerie graveyard under a full moon at night',
  'An elf archer beside broken pillars in ancient ruins in the afternoon',
  'A snowman, penguins and a polar bear in a snowy land',
  'A glowing cave full of purple crystals and a dwarf miner',
  'A mech standing over a rooftop at sunset, a superhero watching',
  'A king on a golden throne in a great hall, guards and banners',
  'Ducks, a rowboat and a willow on a calm lake in autumn',
];

async function main() {
  const flags = process.argv.slice(2);
  const value = name => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined);
  const out = value('--out') ?? join(root, 'docs/img/prompts.png');
  const [columns, width, gap] = [3, 640, 8];
  const height = width / 2;
  const chosen = value('--only') ? [sheetPrompts[Number(value('--only')) - 1]] : sheetPrompts;
  const tiles = [];
  for (const [i, prompt] of chosen.entries()) {
    const scene = createScene(prompt);
    const { rgb, segments } = paintScene(scene, 2048);
    const input = await sharp(rgb, { raw: { width: 2048, height: 1024, channels: 3 } })
      .resize(width, height)
      .png()
      .toBuffer();
    tiles.push({
      input,
      left: gap + (i % columns) * (width + gap),
      top: gap + Math.floor(i / columns) * (height + gap),
    });
    process.stdout.write(
      `${i + 1}. ${prompt}: ${segments.length} regions, not drawn: ${scene.metadata.notDrawn.join(', ') || 'nothing'}\n`,
    );
  }
  const rows = Math.ceil(chosen.length / columns);
  mkdirSync(dirname(out), { recursive: true });
  const sheet = sharp({
    create: {
      width: gap + columns * (width + gap),
      height: gap + rows * (height + gap),
      channels: 3,
      background: '#f4f1ec',
    },
  }).composite(tiles);
  writeFileSync(out, await sheet.png({ palette: true, quality: 90, effort: 7 }).toBuffer());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
