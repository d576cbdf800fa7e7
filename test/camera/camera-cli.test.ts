import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';
import { icosahedron, paintTestPanorama, renderIndependently, type TestConvention } from './independent-renderer.ts';

const convention: TestConvention = {
  yaw: 'left',
  pitch: 'down',
  yawZeroDeg: 90,
  panorama: 'endpoint',
  ray: 'centre',
  mirror: false,
};

/** A set of one or two scenes in the card's layout. */
async function writeSet(folder: string, scenes: number): Promise<string[]> {
  const entries = [];
  for (let i = 0; i < scenes; i++) {
    const scene = `test/scene_${i}`;
    mkdirSync(join(folder, scene, 'pano'), { recursive: true });
    mkdirSync(join(folder, scene, 'images'), { recursive: true });
    const panorama = paintTestPanorama(512, i + 1);
    const write = (path: string, { width, height, data }: typeof panorama) =>
      sharp(data, { raw: { width, height, channels: 3 } }).toFile(join(folder, path));
    await write(`${scene}/pano/image.png`, panorama);
    const images = [];
    for (const [index, { yaw, pitch }] of icosahedron.entries()) {
      images.push(`${scene}/images/${index}.png`);
      await write(
        images[index],
        renderIndependently(panorama, { yaw, pitch, fov: 90 }, { width: 96, height: 96 }, convention),
      );
    }
    entries.push({
      pano: `${scene}/pano/image.png`,
      pano_prompt: `scene ${i}`,
      images,
      cameras: {
        FoV: [icosahedron.map(() => 90)],
        theta: [icosahedron.map(({ yaw }) => yaw)],
        phi: [icosahedron.map(({ pitch }) => pitch)],
      },
      prompts: images.map(() => 'a view'),
      keep: { me: i },
    });
  }
  writeFileSync(join(folder, 'test.json'), JSON.stringify(entries));
  return entries.map(({ pano }) => pano.slice(0, -'/pano/image.png'.length));
}

test('panoply camera tells the convention, names misfits, and draws the cameras', async () => {
  const folder = temporaryFolder();
  const [scene] = await writeSet(folder, 2);
  const ply = join(folder, 'cameras.ply');
  const fine = panoply(['camera', folder, '--json', '--quiet', '--ply', ply]);
  expect(fine.stderr).toBe('');
  expect(fine.status).toBe(0);
  expect(JSON.parse(fine.stdout)).toMatchObject({
    kind: 'spherical',
    verdict: { ...convention },
    ambiguous: [],
    misfits: [],
    unreadable: [],
    looked: { scenes: 2, misfitViews: 40 },
  });

  // The file of every view but the first: apex at the centre, and as many lines as the header says.
  const lines = readFileSync(ply, 'utf8').trimEnd().split('\n');
  const count = (element: string) => Number(lines.find(line => line.startsWith(`element ${element} `))?.split(' ')[2]);
  expect(lines.length - lines.indexOf('end_header') - 1).toBe(count('vertex') + count('face'));
  expect(count('face')).toBe(20 * (8 * 6 + 2));

  const images = join(folder, scene, 'images');
  renameSync(join(images, '4.png'), join(images, 'x'));
  renameSync(join(images, '12.png'), join(images, '4.png'));
  renameSync(join(images, 'x'), join(images, '12.png'));
  writeFileSync(join(images, '7.png'), 'no picture');
  const faulty = panoply(['camera', folder, '--json', '--quiet']);
  expect(faulty.status).toBe(1);
  const report = JSON.parse(faulty.stdout);
  expect(report.misfits).toMatchObject([
    { scene, view: 4, likely: { kind: 'swapped', view: 12 } },
    { scene, view: 12, likely: { kind: 'swapped', view: 4 } },
  ]);
  expect(report.unreadable).toMatchObject([{ path: `${scene}/images/7.png` }]);
  const text = panoply(['camera', folder, '--quiet']).stdout;
  expect(text).toContain('yaw        positive to the left');
  expect(text).toContain(`${scene} view 4:`);
  expect(text).toContain('is the view of camera 12');
});

test('panoply camera says what it needs', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'test.json'), JSON.stringify([{ pano: 'test/a/pano/image.png', images: [] }]));
  const { status, stderr } = panoply(['camera', folder]);
  expect(status).toBe(2);
  expect(stderr).toContain('no cameras');
});

test('panoply convert rewrites angles, keeps everything else, and tells what is in the pixels', async () => {
  const folder = temporaryFolder();
  const source = join(folder, 'source');
  mkdirSync(source);
  const [scene] = await writeSet(source, 1);
  const out = join(folder, 'out');
  const { status, stdout } = panoply(['convert', source, '--to', 'panime', '--out', out]);
  expect(status).toBe(0);
  expect(stdout).toContain('panorama coordinate (endpoint) is in the pixels');
  expect(stdout).toContain('view ray (centre) is in the pixels');
  const [before] = JSON.parse(readFileSync(join(source, 'test.json'), 'utf8'));
  const [after] = JSON.parse(readFileSync(join(out, 'test.json'), 'utf8'));
  const { cameras, ...rest } = after;
  const { cameras: stored, ...kept } = before;
  expect(rest).toEqual(kept);
  // Left-handed with zero at 90 degrees: what was stored as 72 looks at 90 - 72 = 18.
  expect(cameras.theta[0].slice(0, 3)).toEqual([90, 18, 306]);
  expect(cameras.phi[0][0]).toBe(-stored.phi[0][0]);
  for (const name of ['pano/image.png', 'images/0.png', 'images/19.png'])
    expect(readFileSync(join(out, scene, name)).equals(readFileSync(join(source, scene, name)))).toBe(true);

  // What it wrote is what it says, by the pictures.
  const { verdict } = JSON.parse(panoply(['camera', out, '--json', '--quiet']).stdout);
  expect(verdict).toMatchObject({ yaw: 'right', pitch: 'up', yawZeroDeg: 0, panorama: 'endpoint', ray: 'centre' });

  const back = join(folder, 'back');
  const convert = (to: string, cameras: string, more: string[] = []) =>
    panoply(['convert', out, '--to', 'panime', '--out', to, '--cameras', cameras, ...more]);
  expect(convert(back, 'yaw=left,pitch=down,zero=90', ['--from-cameras', 'panoply']).status).toBe(0);
  expect(JSON.parse(readFileSync(join(back, 'test.json'), 'utf8'))).toEqual([before]);

  const refused = convert(join(folder, 'no'), 'panorama=half-pixel');
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('the panorama coordinate is in the pixels');
  expect(convert(join(folder, 'no'), 'yaw=sideways').stderr).toContain('Expected right or left for yaw of --cameras');
});

test('panoply convert fails a scene whose files are missing, and converts the rest', async () => {
  const folder = temporaryFolder();
  const source = join(folder, 'source');
  mkdirSync(source);
  const [scene] = await writeSet(source, 2);
  renameSync(join(source, scene, 'images/3.png'), join(folder, '3.png'));
  const out = join(folder, 'out');
  const result = panoply(['convert', source, '--to', 'panime', '--out', out, '--from-cameras', 'panoply']);
  expect(result.status).toBe(1);
  expect(JSON.parse(readFileSync(join(out, 'test.json'), 'utf8'))).toHaveLength(1);
  expect(readFileSync(join(out, 'failures.jsonl'), 'utf8')).toContain('images/3.png');
  copyFileSync(join(folder, '3.png'), join(source, scene, 'images/3.png'));
});
