import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { assignSplits, parseSplitRatios } from '../../src/engine/splits.ts';
import { slugOf, suffixedSlug } from '../../src/formats/panime/layout.ts';
import { panoply } from '../support/cli.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';
import { wavePanorama, writePanoramas } from '../support/panoramas.ts';

import { build, type Entry } from './panime-setup.ts';

describe('the published layout', () => {
  test('at the standard sizes, field by field', async () => {
    const folder = temporaryFolder();
    await writePanoramas(folder, ['A SWAT team, breaking through!.png'], 256);
    const out = join(temporaryFolder(), 'out');
    expect(panoply(['build', 'panime', '--panoramas', folder, '--out', out]).status).toBe(0);
    const scene = 'train/A_SWAT_team_breaking_through_';
    const [entry] = JSON.parse(readFileSync(join(out, 'train.json'), 'utf8')) as Entry[];
    expect(entry).toEqual({
      pano: `${scene}/pano/image.png`,
      pano_prompt: 'A SWAT team, breaking through!',
      images: Array.from({ length: 20 }, (_, i) => `${scene}/images/${i}.png`),
      cameras: {
        FoV: [Array(20).fill(90)],
        theta: [[0, 72, 144, 216, 288, 0, 72, 144, 216, 288, 36, 108, 180, 252, 324, 36, 108, 180, 252, 324]],
        phi: [[52.622632, 10.812317, -10.812317, -52.622632].flatMap(pitch => Array(5).fill(pitch))],
      },
      prompts: Array(20).fill(''),
    });
    expect(JSON.parse(readFileSync(join(out, 'test.json'), 'utf8'))).toEqual([]);
    expect(await sharp(join(out, entry.pano)).metadata()).toMatchObject({
      width: 2048,
      height: 1024,
      channels: 3,
      depth: 'uchar',
    });
    for (const image of entry.images)
      expect(await sharp(join(out, image)).metadata()).toMatchObject({
        width: 512,
        height: 512,
        channels: 3,
        format: 'png',
      });
    const files = Object.entries(folderContents(out))
      .filter(([, content]) => content !== 'folder')
      .map(([path]) => path);
    expect(files.filter(path => !path.startsWith(scene)).sort()).toEqual([
      'README.md',
      'files.jsonl',
      'panoply.json',
      'scenes.jsonl',
      'test.json',
      'train.json',
      'val.json',
    ]);
    expect(files.filter(path => path.startsWith(scene))).toHaveLength(21);
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toMatch(
      /theta.*0 is the panorama's centre column, positive to the right/,
    );
  });

  test('rig, field of view, format, original and licence are options', async () => {
    const folder = temporaryFolder();
    await writePanoramas(folder, ['one.png'], 128);
    const { status, out, all } = build(
      folder,
      '--rig',
      'ring:4',
      '--fov',
      '75',
      '--format',
      'webp',
      '--keep-original',
      '--licence',
      'CC-BY-4.0',
    );
    expect(status).toBe(0);
    const [entry] = all();
    expect(entry.cameras).toEqual({ FoV: [[75, 75, 75, 75]], theta: [[0, 90, 180, 270]], phi: [[0, 0, 0, 0]] });
    expect(entry.images[3]).toBe('train/one/images/3.webp');
    expect(await sharp(join(out, entry.images[3])).metadata()).toMatchObject({ format: 'webp', width: 16 });
    const original = await sharp(join(out, 'train/one/pano/original.png')).raw().toBuffer();
    expect(original.equals(await sharp(join(folder, 'one.png')).raw().toBuffer())).toBe(true);
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toMatch(/license: "CC-BY-4.0"[\s\S]*## Rig: ring:4/);
  });

  test("a rig of one's own, from a file", async () => {
    const folder = temporaryFolder();
    await writePanoramas(folder, ['one.png']);
    const rig = join(temporaryFolder(), 'rig.json');
    writeFileSync(
      rig,
      JSON.stringify({
        views: [
          { yaw: 10, pitch: -20, fov: 60 },
          { yaw: 190, pitch: 5 },
        ],
      }),
    );
    expect(build(folder, '--rig', rig).all()[0].cameras).toEqual({
      FoV: [[60, 90]],
      theta: [[10, 190]],
      phi: [[-20, 5]],
    });
  });
});

describe('prompts', () => {
  test('come from a sidecar, a file name, in folders too', async () => {
    const folder = temporaryFolder();
    await writePanoramas(folder, ['a_red-door.png', 'deep/er/two  words.webp', 'with sidecar.jpg', '.hidden.png']);
    writeFileSync(join(folder, 'with sidecar.txt'), '\uFEFFA prompt, with "quotes"\r\n');
    expect(
      build(folder)
        .all()
        .map(({ pano_prompt }) => pano_prompt)
        .sort(),
    ).toEqual(['A prompt, with "quotes"', 'a red-door', 'two words']);
  });

  test('come from a CSV with captions, whatever its line ends', async () => {
    const folder = temporaryFolder();
    await writePanoramas(folder, ['1.png', '2.png']);
    const captions = Array.from({ length: 20 }, (_, i) => `view ${i}, "quoted"`);
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    writeFileSync(
      join(folder, 'prompts.csv'),
      `\uFEFFfile,prompt,captions\r\n1.png,"A market, at noon",${quote(JSON.stringify(captions))}\r\n2.png,Two,\r\n`,
    );
    const entries = build(folder).all();
    expect(entries.find(({ pano_prompt }) => pano_prompt === 'A market, at noon')!.prompts).toEqual(captions);
    expect(entries.find(({ pano_prompt }) => pano_prompt === 'Two')!.prompts).toEqual(Array(20).fill(''));
  });

  test('come from JSONL elsewhere; a wrong number of captions and a missing file fail their scene', async () => {
    const folder = temporaryFolder();
    await writePanoramas(folder, ['a.png', 'b.png']);
    const table = join(temporaryFolder(), 'table.jsonl');
    const rows = [
      { file: 'a.png', prompt: 'first' },
      { file: 'b.png', prompt: 'second', captions: ['only one'] },
      { file: 'c.png', prompt: 'third' },
    ];
    writeFileSync(table, rows.map(row => JSON.stringify(row)).join('\n'));
    const { status, all, out } = build(folder, '--prompt-table', table);
    expect(status).toBe(1);
    expect(all().map(({ pano_prompt }) => pano_prompt)).toEqual(['first']);
    const failures = readFileSync(join(out, 'failures.jsonl'), 'utf8');
    expect(failures).toMatch(/caption-count.*Expected 20 captions, one a view, but received 1/);
    expect(failures).toMatch(/missing-file.*c\.png/);
  });

  test.each([
    ['bad.jsonl', '{"file":"a.png","prompt":1}', /bad\.jsonl row 0/],
    ['bad.jsonl', '{"file":"a.png",', /Expected one JSON object a line/],
    ['bad.csv', 'file,prompt\na.png,"unclosed', /bad\.csv/],
    ['bad.csv', 'file,prompt\na.png,x,y\n', /bad\.csv row 1/],
  ])('a broken table (%s: %s) stops the build with its place', async (name, text, message) => {
    const folder = temporaryFolder();
    await writePanoramas(folder, ['a.png']);
    writeFileSync(join(folder, name), text);
    const { status, stderr } = build(folder);
    expect(status).toBe(3);
    expect(stderr).toMatch(message);
  });
});

describe('names and splits', () => {
  test('slugs are the prompt in ASCII letters, digits and single underscores, at most 120 long', () => {
    expect(slugOf('A SWAT team breaking — through a door!')).toBe('A_SWAT_team_breaking_through_a_door_');
    expect(slugOf('日本 🌸')).toBe('_');
    expect(slugOf('x'.repeat(300))).toHaveLength(120);
    expect(suffixedSlug('x'.repeat(120), '12345678')).toHaveLength(120);
    expect(suffixedSlug('_', '12345678')).toBe('scene_12345678');
  });

  test('clashing names, also by case, are told apart by content, in any order of files', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    const [first, second] = [1, 2].map(seed => wavePanorama(64, 32, seed));
    const write = async (path: string, data: Uint8Array, prompt: string) => {
      writeFileSync(
        `${path}.png`,
        await sharp(data, { raw: { width: 64, height: 32, channels: 3 } })
          .png()
          .toBuffer(),
      );
      writeFileSync(`${path}.txt`, prompt);
    };
    await write(join(one, 'a'), first, 'A Red Door');
    await write(join(one, 'b'), second, 'a red door');
    await write(join(two, 'z'), first, 'A Red Door');
    await write(join(two, 'y'), second, 'a red door');
    const names = (folder: string) =>
      build(folder)
        .all()
        .map(({ pano }) => pano)
        .sort();
    expect(names(one)).toEqual(names(two));
    expect(new Set(names(one)).size).toBe(2);
    for (const name of names(one)) expect(name).toMatch(/^train\/[Aa]_[Rr]ed_[Dd]oor_[0-9a-f]{8}\/pano/);
  });

  test('a split is a stable hash of the prompt; one prompt never spans splits; small sets fill all splits', () => {
    const ratios = parseSplitRatios('80/10/10', ['train', 'val', 'test']);
    const prompts = Array.from({ length: 2000 }, (_, i) => `prompt ${i}`);
    const splits = assignSplits(prompts, ratios, 0);
    const share = (name: string) => splits.filter(split => split === name).length / 2000;
    expect(share('train')).toBeCloseTo(0.8, 1);
    expect(share('val')).toBeGreaterThan(0.07);
    expect(share('test')).toBeGreaterThan(0.07);
    // Independent of order and company.
    expect(assignSplits([...prompts].reverse(), ratios, 0).reverse()).toEqual(splits);
    expect(assignSplits(prompts.slice(0, 1000), ratios, 0)).toEqual(splits.slice(0, 1000));
    expect(assignSplits(prompts, ratios, 1)).not.toEqual(splits);
    const variants = assignSplits(['Tea House', 'tea  house', ' TEA HOUSE ', ...prompts], ratios, 0);
    expect(new Set(variants.slice(0, 3)).size).toBe(1);
    for (let count = 3; count < 12; count++) {
      expect(new Set(assignSplits(prompts.slice(0, count), ratios, 0)).size, `${count} prompts`).toBe(3);
    }
    expect(assignSplits(['only'], ratios, 0)).toEqual(['train']);
    expect(new Set(assignSplits(['a', 'b'], ratios, 0))).toContain('train');
    expect(
      new Set(assignSplits(prompts.slice(0, 5), parseSplitRatios('100/0/0', ['train', 'val', 'test']), 0)),
    ).toEqual(new Set(['train']));
    for (const bad of ['80/20', '0/0/0', 'a/b/c', '-1/1/1'])
      expect(() => parseSplitRatios(bad, ['train', 'val', 'test'])).toThrow(/Expected 3 numbers/);
  });
});
