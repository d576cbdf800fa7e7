// Paints the 24 fixed prompts of the embedded generator and lays them out as one sheet, each with a view of its subject: docs/img/prompts.webp.
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

/** Where the first subject is, radians: the view looks there, but never so far down that nothing of the place is seen. */
function lookAt({ elements, eyeHeight, metadata }) {
  const [first] = metadata.understood.subjects;
  const subjects = elements.filter(({ role, noun }) => role === 'subject' && noun.name === first?.noun);
  if (subjects.length === 0) return { yaw: 0, pitch: 0.1 };
  const nearest = subjects.reduce((a, b) => (Math.hypot(a.x, a.z) < Math.hypot(b.x, b.z) ? a : b));
  const { x, y, z, size } = nearest;
  const pitch = Math.atan2(y + size * 0.6 - eyeHeight, Math.hypot(x, z)) * 0.75 + 0.06;
  return {
    yaw: Math.abs(Math.atan2(x, z)) < 0.6 ? Math.atan2(x, z) * 0.6 : 0,
    pitch: Math.min(0.3, Math.max(-0.42, pitch)),
  };
}

/** A view towards the subject, 80 degrees wide and square; nearest neighbour at twice the size it is shown at. */
function cutView(rgb, width, height, size, { yaw, pitch }) {
  const out = new Uint8Array(size * size * 3);
  const focal = size / 2 / Math.tan((40 * Math.PI) / 180);
  const [sin, cos] = [Math.sin(pitch), Math.cos(pitch)];
  for (let y = 0, o = 0; y < size; y++) {
    for (let x = 0; x < size; x++, o += 3) {
      const [rx, ry] = [(x + 0.5 - size / 2) / focal, (size / 2 - y - 0.5) / focal];
      const [up, ahead] = [ry * cos + sin, cos - ry * sin];
      const column = Math.floor((((Math.atan2(rx, ahead) + yaw) / (2 * Math.PI) + 1.5) % 1) * width);
      const row = Math.min(height - 1, Math.floor((0.5 - Math.atan2(up, Math.hypot(rx, ahead)) / Math.PI) * height));
      const p = (row * width + column) * 3;
      out[o] = rgb[p];
      out[o + 1] = rgb[p + 1];
      out[o + 2] = rgb[p + 2];
    }
  }
  return out;
}

async function main() {
  const flags = process.argv.slice(2);
  const value = name => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : undefined);
  const out = value('--out') ?? join(root, 'docs/img/prompts.webp');
  const [columns, height, gap] = [2, 260, 8];
  const width = height * 3;
  const chosen = value('--only') ? [sheetPrompts[Number(value('--only')) - 1]] : sheetPrompts;
  const tiles = [];
  for (const [i, prompt] of chosen.entries()) {
    const scene = createScene(prompt);
    const { rgb, segments } = paintScene(scene, 2048);
    const left = gap + (i % columns) * (width + gap);
    const top = gap + Math.floor(i / columns) * (height + gap);
    const panorama = sharp(rgb, { raw: { width: 2048, height: 1024, channels: 3 } }).resize(height * 2, height);
    const side = height * 2;
    const view = sharp(cutView(rgb, 2048, 1024, side, lookAt(scene)), {
      raw: { width: side, height: side, channels: 3 },
    });
    tiles.push({ input: await panorama.png().toBuffer(), left, top });
    tiles.push({ input: await view.resize(height, height).png().toBuffer(), left: left + side, top });
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
  writeFileSync(out, await sheet.webp({ quality: 84 }).toBuffer());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
