import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { panopticIdsFromRgb } from '../../src/core/mask/index.ts';
import { panoramaFile } from '../providers/fixtures.ts';
import { panoply, panoplyAsync } from '../support/cli.ts';
import { folderContents, temporaryFolder } from '../support/folders.ts';
import {
  type Behaviour,
  sendCaption,
  sendError,
  sendImage,
  startModelServer,
  testKey,
} from '../support/model-server.ts';

const sizes = ['--size', '256x128', '--view-size', '64'];

interface Entry {
  pano: string;
  pano_prompt: string;
  images: string[];
  prompts: string[];
}

function writePrompts(text: string, name = 'prompts.txt'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

const buildArguments = (prompts: string, out: string, ...more: string[]) => [
  'build',
  'panime',
  '--prompts',
  prompts,
  '--out',
  out,
  ...sizes,
  ...more,
];

const entriesOf = (out: string): Entry[] =>
  ['train', 'test', 'val'].flatMap(split => JSON.parse(readFileSync(join(out, `${split}.json`), 'utf8')));
const recordsOf = (out: string) =>
  readFileSync(join(out, 'scenes.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));

describe('the embedded generator', () => {
  test('awkward prompts each make a scene, and say what was understood', () => {
    const prompts = [
      'three red lanterns in a quiet street at night',
      '   ',
      'three red lanterns in a quiet street at night',
      '🌸🌸',
      '日本の庭',
      '"quotes" and ../slashes/..\\',
      `a cat ${'very '.repeat(1000)}happy`,
    ];
    const out = join(temporaryFolder(), 'out');
    const { status, stderr } = panoply(buildArguments(writePrompts(`\uFEFF${prompts.join('\r\n')}\r\n`), out));
    expect(stderr).not.toMatch(/error|failed/);
    expect(status).toBe(0);
    const entries = entriesOf(out);
    expect(entries.map(({ pano_prompt }) => pano_prompt).sort()).toEqual(
      prompts.filter(prompt => prompt.trim() !== '').sort(),
    );
    for (const { pano, images } of entries)
      for (const path of [pano, ...images]) expect(existsSync(join(out, path))).toBe(true);
    for (const { pano } of entries) expect(pano).toMatch(/^(train|test|val)\/[A-Za-z0-9_]{1,120}\/pano\/image\.png$/);
    const records = recordsOf(out);
    const lanterns = records.filter(({ scene }) => scene.includes('three_red_lanterns'));
    // The same prompt twice makes two scenes, in one split, with pictures of their own.
    expect(lanterns).toHaveLength(2);
    expect(new Set(lanterns.map(({ scene }) => scene.split('/')[0])).size).toBe(1);
    expect(new Set(lanterns.map(({ source }) => source.seed)).size).toBe(2);
    expect(JSON.stringify(lanterns[0].source.understood)).toMatch(/lantern/);
    for (const { source } of records)
      expect(source).toMatchObject({ synthetic: true, generator: expect.stringMatching(/procedural/) });
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toMatch(/Synthetic/);
    expect(JSON.parse(readFileSync(join(out, 'panoply.json'), 'utf8'))).toMatchObject({ synthetic: true });
  });

  test('the same bytes on one worker and on two, resumed or not', () => {
    const prompts = writePrompts('a snowy village at dawn\na harbour with two boats\na library\n');
    const [one, two] = [join(temporaryFolder(), 'a'), join(temporaryFolder(), 'b')];
    expect(panoply(buildArguments(prompts, one, '--regions', '--jobs', '1')).status).toBe(0);
    expect(
      panoply(buildArguments(prompts, two, '--regions', '--jobs', '1'), {
        env: { PANOPLY_FAILPOINT: 'after-journal@2' },
      }).signal,
    ).toBe('SIGKILL');
    expect(panoply(buildArguments(prompts, two, '--regions', '--jobs', '2')).status).toBe(0);
    expect(folderContents(two)).toEqual(folderContents(one));
    const other = join(temporaryFolder(), 'c');
    panoply(buildArguments(prompts, other, '--regions', '--seed', '1'));
    expect(folderContents(other)).not.toEqual(folderContents(one));
  });

  test('CSV and JSONL give ids, seeds and captions', () => {
    const captions = Array.from({ length: 20 }, (_, i) => `caption ${i}`);
    const rows = [
      { prompt: 'a cave', id: 7, seed: 5 },
      { prompt: '', id: 'empty' },
      { prompt: 'a beach', captions },
    ];
    const out = join(temporaryFolder(), 'out');
    expect(
      panoply(buildArguments(writePrompts(rows.map(row => JSON.stringify(row)).join('\n'), 'p.jsonl'), out)).status,
    ).toBe(0);
    expect(recordsOf(out).find(({ id }) => id === '7').source.seed).toBe(5);
    expect(entriesOf(out).find(({ pano_prompt }) => pano_prompt === 'a beach')!.prompts).toEqual(captions);
    expect(entriesOf(out).find(({ pano_prompt }) => pano_prompt === '')!.pano).toMatch(/\/scene_[0-9a-f]{8}\//);
    const refused = panoply(buildArguments(writePrompts('prompt,seed\na,-3\n', 'p.csv'), join(temporaryFolder(), 'x')));
    expect(refused).toMatchObject({ status: 3, stderr: expect.stringMatching(/p\.csv row 1/) });
  });

  test('regions are the exact truth: PNG, segments, areas, boxes and categories agree; views follow the panorama', async () => {
    const out = join(temporaryFolder(), 'out');
    expect(
      panoply(
        buildArguments(
          writePrompts('two dogs and a red car in a street at noon'),
          out,
          '--regions',
          '--format',
          'webp',
        ),
      ).status,
    ).toBe(0);
    const truth = JSON.parse(readFileSync(join(out, 'regions/train.json'), 'utf8'));
    expect(truth.annotations).toHaveLength(21);
    expect(truth.images.map((image: { file_name: string }) => image.file_name)).toEqual([
      entriesOf(out)[0].pano,
      ...entriesOf(out)[0].images,
    ]);
    const categories = new Map<number, { name: string; isthing: number }>(
      truth.categories.map((category: { id: number }) => [category.id, category]),
    );
    const seen = new Set<string>();
    for (const [index, { file_name, segments_info, image_id }] of truth.annotations.entries()) {
      const { data, info } = await sharp(join(out, 'regions/train', file_name))
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual(index === 0 ? [256, 128] : [64, 64]);
      expect(await sharp(join(out, image_id)).metadata()).toMatchObject({ width: info.width, height: info.height });
      const ids = panopticIdsFromRgb(data);
      const boxes = new Map<number, { area: number; left: number; top: number; right: number; bottom: number }>();
      ids.forEach((id, i) => {
        const [x, y] = [i % info.width, Math.floor(i / info.width)];
        const box = boxes.get(id) ?? { area: 0, left: x, top: y, right: x, bottom: y };
        boxes.set(id, {
          area: box.area + 1,
          left: Math.min(box.left, x),
          top: Math.min(box.top, y),
          right: Math.max(box.right, x),
          bottom: Math.max(box.bottom, y),
        });
      });
      expect(boxes.has(0)).toBe(false);
      expect(segments_info).toEqual(
        [...boxes]
          .sort(([a], [b]) => a - b)
          .map(([id, { area, left, top, right, bottom }]) => ({
            id,
            category_id: expect.any(Number),
            area,
            bbox: [left, top, right - left + 1, bottom - top + 1],
            iscrowd: 0,
          })),
      );
      for (const { category_id } of segments_info) seen.add(categories.get(category_id)!.name);
    }
    expect([...seen]).toEqual(expect.arrayContaining(['dog', 'car', 'sky']));
    // A stuff has one segment; each dog has its own.
    const panorama = truth.annotations[0].segments_info.map(
      (segment: { category_id: number }) => categories.get(segment.category_id)!,
    );
    expect(panorama.filter(({ name }: { name: string }) => name === 'dog').length).toBeGreaterThanOrEqual(2);
    const stuff = panorama
      .filter(({ isthing }: { isthing: number }) => isthing === 0)
      .map(({ name }: { name: string }) => name);
    expect(new Set(stuff).size).toBe(stuff.length);
  });

  test('what needs the generator is refused without it', async () => {
    const folder = temporaryFolder();
    for (const [args, message] of [
      [['--panoramas', folder, '--regions'], /Expected the procedural generator for --regions/],
      [['--panoramas', folder, '--captioner', 'procedural'], /for --captioner procedural/],
      [['--prompts', 'x', '--panoramas', folder], /either panoramas or prompts but received both/],
      [['--prompts', writePrompts('\n\n')], /Expected prompts in .* but found none/],
      [['--prompts', writePrompts('a'), '--generator', 'ftp://x'], /http or https/],
    ] as const) {
      expect(panoply(['build', 'panime', ...args, '--out', join(temporaryFolder(), 'o')])).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(message),
      });
    }
  });
});

describe('model servers', () => {
  const key = { env: { PANOPLY_API_KEY: testKey } };
  const isImage = (path: string) => path.endsWith('/images/generations');

  /** Pictures for image requests, captions for chat requests. */
  const both =
    (image: Behaviour, caption: Behaviour): Behaviour =>
    (request, response, number) =>
      (isImage(request.path) ? image : caption)(request, response, number);

  test('paint and caption; a killed build asks nothing twice and ends with the same bytes; the key stays secret', async () => {
    const server = await startModelServer();
    const picture = await panoramaFile(256, 128);
    server.behave(
      both(sendImage(picture), (request, response, number) =>
        sendCaption(`The image depicts scene part ${request.body.seed}.`)(request, response, number),
      ),
    );
    const prompts = writePrompts('a red door\na blue door\na green door\n');
    const [folder, undisturbed] = [temporaryFolder(), temporaryFolder()];
    const args = (out: string) =>
      buildArguments(prompts, out, '--generator', server.origin, '--captioner', `${server.origin}/v1`, '--jobs', '1');
    const killed = await panoplyAsync(args(join(folder, 'out')), {
      env: { ...key.env, PANOPLY_FAILPOINT: 'after-journal@1' },
    });
    expect(killed.signal).toBe('SIGKILL');
    const done = await panoplyAsync(args(join(folder, 'out')), key);
    expect(done).toMatchObject({ status: 0 });
    const images = server.requests.filter(({ path }) => isImage(path));
    // What was answered is never asked again; only the request under way at the kill may come twice.
    expect(images.length).toBeLessThanOrEqual(4);
    expect(images.filter(({ body }) => body.prompt === images[0].body.prompt)).toHaveLength(1);
    expect(new Set(images.map(({ body }) => body.prompt)).size).toBe(3);
    expect(server.requests.length - images.length).toBeLessThanOrEqual(3 * 20 + 4);
    const asked = server.requests.length;

    // From the answers alone: another folder, nobody asked.
    const again = await panoplyAsync(
      [...args(join(undisturbed, 'out')), '--answers', join(folder, 'out.answers')],
      key,
    );
    expect(again.status).toBe(0);
    expect(server.requests.length).toBe(asked);
    expect(folderContents(join(undisturbed, 'out'))).toEqual(folderContents(join(folder, 'out')));
    for (const { prompts: captions } of entriesOf(join(folder, 'out'))) {
      expect(captions).toHaveLength(20);
      for (const caption of captions) expect(caption).toMatch(/^The image depicts/);
    }
    const everything = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
    for (const entry of everything)
      expect(readFileSync(join(entry.parentPath, entry.name)).includes(testKey), entry.name).toBe(false);
    expect(done.stdout + done.stderr).not.toContain(testKey);
  });

  test('a scene whose answer is of no use fails alone; a panorama that does not wrap is measured, and mended on request', async () => {
    const server = await startModelServer();
    const square = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#888' } })
      .png()
      .toBuffer();
    const torn = await sharp(await panoramaFile(512, 256))
      .extract({ left: 40, top: 0, width: 300, height: 150 })
      .resize(256, 128, { fit: 'fill' })
      .png()
      .toBuffer();
    server.behave((request, response, number) =>
      sendImage(request.body.prompt.includes('square') ? square : torn)(request, response, number),
    );
    const build = async (...more: string[]) => {
      const out = join(temporaryFolder(), 'out');
      const result = await panoplyAsync(
        buildArguments(writePrompts('square\nfine\n'), out, '--generator', server.origin, '--jobs', '1', ...more),
        key,
      );
      return { ...result, out, records: recordsOf(out) };
    };
    const kept = await build();
    expect(kept.status).toBe(1);
    expect(readFileSync(join(kept.out, 'failures.jsonl'), 'utf8')).toMatch(/square.*64x64/);
    expect(kept.records).toHaveLength(1);
    expect(kept.records[0].source.seam).toMatchObject({ wraps: false, mended: false });
    const mended = await build('--seam', 'blend');
    expect(mended.records[0].source.seam).toMatchObject({ wraps: false, mended: true });
    const edgeDifference = async (out: string) => {
      const { data } = await sharp(join(out, entriesOf(out)[0].pano))
        .raw()
        .toBuffer({ resolveWithObject: true });
      let sum = 0;
      for (let row = 0; row < 128; row++)
        for (let c = 0; c < 3; c++) sum += Math.abs(data[row * 768 + c] - data[row * 768 + 765 + c]);
      return sum / 384;
    };
    expect(await edgeDifference(mended.out)).toBeLessThan((await edgeDifference(kept.out)) / 4);
  });

  test('a server that is down stops the build with exit 3; with the server back the same command goes on', async () => {
    const server = await startModelServer();
    server.behave(sendError(503, 'loading'));
    const models = writePrompts(
      JSON.stringify({ generator: { url: server.origin, retries: 0, scenesUntilDown: 3 } }),
      'models.json',
    );
    const out = join(temporaryFolder(), 'out');
    const args = buildArguments(
      writePrompts(Array.from({ length: 30 }, (_, i) => `prompt ${i}`).join('\n')),
      out,
      '--models',
      models,
    );
    const stopped = await panoplyAsync(args, key);
    expect(stopped.status).toBe(3);
    expect(stopped.stderr).toMatch(/gave no usable answer to 3 scenes in a row/);
    expect(server.requests.length).toBeLessThan(10);
    server.behave(sendImage(await panoramaFile(256, 128)));
    expect((await panoplyAsync(args, key)).status).toBe(0);
    expect(entriesOf(out)).toHaveLength(30);
  });
});
