// One measured run in a process of its own: `node check-run.js check|deep|sharp SET CORES`. Prints milliseconds, images
// and the largest resident size.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { check } from '../../dist/check/check.js';
import { ownPeakMegabytes } from './child.js';

const [what, set, cores] = process.argv.slice(2);
let images;
const started = performance.now();
if (what === 'sharp') {
  sharp.concurrency(1);
  sharp.cache(false);
  const files = readdirSync(set, { recursive: true }).filter(name => name.endsWith('.png'));
  images = files.length;
  const decode = async () => {
    for (let file = files.pop(); file !== undefined; file = files.pop())
      await sharp(readFileSync(join(set, file)))
        .raw()
        .toBuffer();
  };
  await Promise.all(Array.from({ length: Number(cores) }, decode));
} else {
  const result = await check({ roots: [set], jobs: Number(cores), deep: what === 'deep' });
  images = result.checked.images;
}
const ms = performance.now() - started;
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000, images, maxRssMb: ownPeakMegabytes() }));
