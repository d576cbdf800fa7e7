import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { openDataset } from '../../src/formats/index.ts';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';

let source: string;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-carry-'));
  writeFileSync(join(folder, 'prompts.txt'), 'a harbour at sunset\nthree red lanterns in a market at night\n');
  source = join(folder, 'source');
  const build = ['build', 'panime', '--prompts', join(folder, 'prompts.txt'), '--out', source];
  const { status, stderr } = panoply([...build, '--size', '512x256', '--view-size', '96', '--regions']);
  if (status !== 0) throw new Error(stderr);
});

afterAll(() => rmSync(join(source, '..'), { recursive: true, force: true }));

const readJson = (...parts: string[]) => JSON.parse(readFileSync(join(...parts), 'utf8'));
const codesOf = async (root: string) => (await check({ roots: [root], jobs: 1 })).issues.map(({ code }) => code);

test('a converted set keeps its regions, grounded captions and label as synthetic, and is sound', async () => {
  const out = join(temporaryFolder(), 'out');
  const convert = ['convert', source, '--to', 'panime', '--cameras', 'yaw=left,pitch=down,zero=90', '--out', out];
  expect(panoply(convert).status).toBe(0);

  const [before, after] = await Promise.all([openDataset([source]), openDataset([out])]);
  expect(after.categories).toEqual(before.categories);
  for await (const scene of before.scenes()) {
    const copy = await after.scene(scene.id);
    const truthOf = ({ panorama, views }: typeof scene) =>
      [panorama!, ...views].map(({ regions, captions }) => ({
        captions,
        regions: regions.map(region => ({ ...region, mask: { ...region.mask } })),
      }));
    expect(truthOf(copy)).toEqual(truthOf(scene));
    expect(truthOf(copy).some(({ captions }) => captions.some(({ phrases }) => phrases.length > 0))).toBe(true);
  }

  const [made, converted] = [readJson(source, 'panoply.json'), readJson(out, 'panoply.json')];
  expect(converted).toMatchObject({ generator: made.generator, synthetic: true, seed: made.seed });
  expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('**Synthetic:**');

  // The rig is expected in the convention that panoply.json names, the sizes as they were built.
  expect(await codesOf(out)).toEqual(await codesOf(source));
  expect(converted.options).toMatchObject({ size: '512x256', viewSize: 96 });
  const provenance = { ...converted, options: { ...converted.options, to: undefined } };
  writeFileSync(join(out, 'panoply.json'), JSON.stringify(provenance));
  expect(await codesOf(out)).toContain('rig-mismatch');
});

test('the truth of a scene that could not be copied is left out, the rest stays', () => {
  const folder = temporaryFolder();
  const broken = join(folder, 'broken');
  cpSync(source, broken, { recursive: true });
  const dropped = readJson(broken, 'train.json')[0];
  rmSync(join(broken, dropped.images[4]));
  const out = join(folder, 'out');
  const result = panoply(['convert', broken, '--to', 'panime', '--from-cameras', 'panoply', '--out', out]);
  expect(result.status).toBe(1);
  const images = (root: string) =>
    readJson(root, 'regions/train.json').images.map(({ file_name }: { file_name: string }) => file_name);
  const own = (path: string) => [dropped.pano, ...dropped.images].includes(path);
  expect(images(out)).toEqual(images(broken).filter((path: string) => !own(path)));
  expect(images(broken).some(own)).toBe(true);
  expect(existsSync(join(out, 'regions/categories.json'))).toBe(true);
});

test('what are no panoramas with views is refused, and says so', () => {
  const folder = temporaryFolder();
  const heads = join(folder, 'heads');
  const build = ['build', 'geogen', '--identities', '1', '--views', '3', '--size', '64', '--out', heads];
  expect(panoply(build).status).toBe(0);
  const { status, stderr } = panoply(['convert', heads, '--to', 'panime', '--out', join(folder, 'out')]);
  expect(status).toBe(2);
  expect(stderr).toContain('Expected a dataset of panoramas with views for --to panime but heads is geogen');
});

test('views that do not tell what the angles mean are refused, unless the convention is given', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'in'));
  const grey = { create: { width: 256, height: 128, channels: 3, background: '#8899aa' } } as const;
  await sharp(grey).toFile(join(folder, 'in/fog.png'));
  const flat = join(folder, 'flat');
  const build = ['build', 'panime', '--panoramas', join(folder, 'in'), '--out', flat];
  expect(panoply([...build, '--size', '128x64', '--view-size', '32']).status).toBe(0);
  const convert = (out: string, more: string[] = []) =>
    panoply(['convert', flat, '--to', 'panime', '--cameras', 'yaw=left', '--out', join(folder, out), ...more]);
  const { status, stderr } = convert('no');
  expect(status).toBe(2);
  expect(stderr).toContain("The pictures do not tell the source's convention: yaw, pitch, yawZeroDeg");
  expect(stderr).toContain('--from-cameras panoply');
  expect(existsSync(join(folder, 'no'))).toBe(false);

  expect(convert('yes', ['--from-cameras', 'panoply']).status).toBe(0);
  const [split] = ['train', 'test', 'val'].filter(name => readJson(flat, `${name}.json`).length > 0);
  const theta = (root: string): number[] => readJson(root, `${split}.json`)[0].cameras.theta[0];
  const turned = (yaw: number) => ((-yaw % 360) + 360) % 360;
  expect(theta(join(folder, 'yes')).map(turned)).toEqual(theta(flat).map(yaw => ((yaw % 360) + 360) % 360));
});
