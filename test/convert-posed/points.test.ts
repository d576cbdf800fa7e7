import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect, test, vi } from 'vitest';
import { convertPosed } from '../../src/convert/posed/convert.ts';
import { quaternionOf } from '../../src/core/geometry/quaternion.ts';
import { openDataset } from '../../src/formats/index.ts';
import { makeRigs, poseOf } from '../pinhole/posed-set.ts';
import { temporaryFolder } from '../support/folders.ts';
import { createRandom } from '../support/random.ts';

vi.setConfig({ testTimeout: 240_000 });

const size = 32;

interface Reconstruction {
  images: { id: number; name: string; pose: number[]; observations: [x: number, y: number, point: number][] }[];
  points: { id: number; position: number[]; colour: number[]; error: number; track: [image: number, at: number][] }[];
}

/** Five images numbered without order, one of which sees nothing; observations of no point among the others. */
function makeReconstruction(seed: number): Reconstruction {
  const random = createRandom(seed);
  const [rig] = makeRigs({ ring: 'jittered', isOffCentre: true, seed, scenes: 1, views: 5 });
  const images: Reconstruction['images'] = rig.map((camera, view) => {
    const m = poseOf(camera, { axes: 'RDF', up: 'z' }).worldToCamera;
    const rotation = quaternionOf(m.slice(0, 3).flatMap(row => row.slice(0, 3)));
    const pose = [...rotation, m[0][3], m[1][3], m[2][3]];
    return { id: [7, 3, 12, 40, 5][view], name: `${4 - view}.png`, pose, observations: [] };
  });
  const points: Reconstruction['points'] = [];
  for (const id of [900, 2, 77, 5_000_000_000]) {
    const track: [number, number][] = [];
    for (const { id: image, observations } of images.slice(0, 2 + Math.floor(3 * random()))) {
      if (image === 40) continue;
      if (random() < 0.5) observations.push([size * random(), size * random(), -1]);
      track.push([image, observations.length]);
      observations.push([size * random(), size * random(), id]);
    }
    const colour = [1, 2, 3].map(() => Math.floor(256 * random()));
    points.push({ id, position: [random() - 0.5, random(), -random()], colour, error: random(), track });
  }
  return { images, points };
}

const parameters = [20, 21, 15.5, 16.5];

function textOf({ images, points }: Reconstruction): Record<string, string> {
  return {
    'cameras.txt': `# Camera list\n3 PINHOLE ${size} ${size} ${parameters.join(' ')}\n`,
    'images.txt': `# Image list\n${images.map(({ id, name, pose, observations }) => `${id} ${pose.join(' ')} 3 ${name}\n${observations.flat().join(' ')}\n`).join('')}`,
    'points3D.txt': `# Point list\n${points.map(({ id, position, colour, error, track }) => `${[id, ...position, ...colour, error, ...track.flat()].join(' ')}\n`).join('')}`,
  };
}

/** Pieces one after another: letters say what each number is stored as. */
function pack(...pieces: [kind: 'i' | 'q' | 'd' | 'b', ...values: number[]][]): Buffer {
  const parts = pieces.flatMap(([kind, ...values]) =>
    values.map(value => {
      const bytes = Buffer.alloc({ i: 4, q: 8, d: 8, b: 1 }[kind]);
      if (kind === 'i') bytes.writeInt32LE(value);
      else if (kind === 'q') bytes.writeBigInt64LE(BigInt(value));
      else if (kind === 'd') bytes.writeDoubleLE(value);
      else bytes[0] = value;
      return bytes;
    }),
  );
  return Buffer.concat(parts);
}

function binaryOf({ images, points }: Reconstruction): Record<string, Buffer> {
  return {
    'cameras.bin': pack(['q', 1], ['i', 3, 1], ['q', size, size], ['d', ...parameters]),
    'images.bin': Buffer.concat([
      pack(['q', images.length]),
      ...images.flatMap(({ id, name, pose, observations }) => [
        pack(['i', id], ['d', ...pose], ['i', 3]),
        Buffer.from(`${name}\0`),
        pack(['q', observations.length]),
        ...observations.map(([x, y, point]) => pack(['d', x, y], ['q', point])),
      ]),
    ]),
    'points3D.bin': Buffer.concat([
      pack(['q', points.length]),
      ...points.map(({ id, position, colour, error, track }) =>
        pack(
          ['q', id],
          ['d', ...position],
          ['b', ...colour],
          ['d', error],
          ['q', track.length],
          ['i', ...track.flat()],
        ),
      ),
    ]),
  };
}

async function writeWorkspace(model: Record<string, string | Buffer>, names: readonly string[]): Promise<string> {
  const root = temporaryFolder();
  const put = (file: string, content: string | Buffer) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  const background = { r: 9, g: 99, b: 199 };
  const picture = await sharp({ create: { width: size, height: size, channels: 3, background } })
    .png()
    .toBuffer();
  for (const [name, content] of Object.entries(model)) put(`capture/sparse/0/${name}`, content);
  for (const name of names) put(`capture/images/${name}`, picture);
  return root;
}

/** What a reconstruction says of points, whatever its images are numbered. */
function meaningOf({ images, points }: Reconstruction) {
  const named = new Map(images.map(({ id, name, observations }) => [id, { name, observations }]));
  return {
    images: images.map(({ name, observations }) => ({ name, observations })),
    points: points.map(({ track, ...point }) => ({
      ...point,
      track: track.map(([image, at]) => [named.get(image)!.name, named.get(image)!.observations[at]]),
    })),
  };
}

function parseText(folder: string): Reconstruction {
  const lines = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .replace(/\n$/, '')
      .split('\n')
      .filter(line => !line.startsWith('#'));
  const groups = (numbers: number[], by: number) =>
    Array.from({ length: numbers.length / by }, (_, k) => numbers.slice(by * k, by * k + by));
  const imageLines = lines('images.txt');
  return {
    images: imageLines.flatMap((line, k) => {
      if (k % 2 === 1) return [];
      const words = line.split(' ');
      const second = imageLines[k + 1] === '' ? [] : imageLines[k + 1].split(' ').map(Number);
      const pose = words.slice(1, 8).map(Number);
      return [
        { id: Number(words[0]), name: words[9], pose, observations: groups(second, 3) as [number, number, number][] },
      ];
    }),
    points: lines('points3D.txt').map(line => {
      const [id, ...numbers] = line.split(' ').map(Number);
      return {
        id,
        position: numbers.slice(0, 3),
        colour: numbers.slice(3, 6),
        error: numbers[6],
        track: groups(numbers.slice(7), 2) as [number, number][],
      };
    }),
  };
}

const counts = ({ images, points }: Reconstruction) => ({
  points: points.length,
  observations: images.reduce((sum, { observations }) => sum + observations.length, 0),
});

test.each([
  ['text', textOf],
  ['binary', binaryOf],
])('points of a %s model, their tracks and the observations go from COLMAP to COLMAP', async (_, encode) => {
  const truth = makeReconstruction(3);
  const root = await writeWorkspace(
    encode(truth),
    truth.images.map(({ name }) => name),
  );
  const source = await openDataset([root]);
  expect(await (await source.scene('capture')).assets.points!.count()).toEqual(counts(truth));
  const out = join(temporaryFolder(), 'out');
  const { losses } = await convertPosed({ dataset: source, to: 'colmap', out, jobs: 1 });
  expect(losses).toEqual({});
  expect(readFileSync(join(out, 'README.md'), 'utf8')).toContain('points as in the source');
  const model = join(out, 'capture/sparse/0');
  const written = parseText(model);
  expect(meaningOf(written)).toEqual(meaningOf(truth));
  // The binary model, which comes first where both are there, says the same.
  expect(await (await (await openDataset([out])).scene('capture')).assets.points!.count()).toEqual(counts(truth));
  const again = join(temporaryFolder(), 'again');
  await convertPosed({ dataset: await openDataset([out]), to: 'colmap', out: again, jobs: 1 });
  expect(meaningOf(parseText(join(again, 'capture/sparse/0')))).toEqual(meaningOf(truth));
  for (const name of ['points3D.bin', 'points3D.txt'])
    expect(readFileSync(join(again, 'capture/sparse/0', name)).equals(readFileSync(join(model, name)))).toBe(true);
  const mine = binaryOf(written);
  expect(readFileSync(join(model, 'points3D.bin')).equals(mine['points3D.bin'])).toBe(true);
});

/** Vertices of a PLY file in text: x, y, z, red, green, blue. */
const verticesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .split('end_header\n')[1]
    .trim()
    .split('\n')
    .map(line => line.split(' ').map(Number));

test('points go to nerfstudio in the world of its cameras, and back; who sees them stays behind', async () => {
  const truth = makeReconstruction(6);
  const names = truth.images.map(({ name }) => name);
  const source = await openDataset([await writeWorkspace(binaryOf(truth), names)]);
  const out = join(temporaryFolder(), 'out');
  await expect(convertPosed({ dataset: source, to: 'nerfstudio', out, jobs: 1 })).rejects.toMatchObject({
    message: expect.stringContaining(`nerfstudio cannot hold observations in images (${counts(truth).observations})`),
  });
  await convertPosed({ dataset: source, to: 'nerfstudio', out, jobs: 1, allowLossy: true });
  const document = JSON.parse(readFileSync(join(out, 'capture/transforms.json'), 'utf8'));
  expect(document.ply_file_path).toBe('sparse_pc.ply');
  const vertices = verticesOf(join(out, 'capture/sparse_pc.ply'));
  const turn: number[][] = document.applied_transform;
  expect(vertices).toEqual(
    truth.points.map(({ position, colour }) => [
      ...turn.map(row => row.slice(0, 3).reduce((sum, value, i) => sum + value * position[i], 0)),
      ...colour,
    ]),
  );
  const written = await openDataset([out]);
  expect(await (await written.scene('capture')).assets.points!.count()).toEqual({ points: 4, observations: 0 });
  const [back, again] = [join(temporaryFolder(), 'back'), join(temporaryFolder(), 'again')];
  expect((await convertPosed({ dataset: written, to: 'colmap', out: back, jobs: 1 })).losses).toEqual({});
  const { points } = parseText(join(back, 'capture/sparse/0'));
  expect(points.map(({ position, colour }) => [position, colour])).toEqual(
    truth.points.map(({ position, colour }) => [position, colour]),
  );
  await convertPosed({ dataset: written, to: 'nerfstudio', out: again, jobs: 1 });
  expect(verticesOf(join(again, 'capture/sparse_pc.ply'))).toEqual(vertices);
});

test("another's point cloud is read in the world before applied_transform, whatever its numbers are", async () => {
  const [rig] = makeRigs({ ring: 'even', isOffCentre: false, seed: 1, scenes: 1, views: 3 });
  const frames = rig.map((camera, view) => ({
    file_path: `images/${view}.png`,
    transform_matrix: poseOf(camera, { axes: 'RUB', up: 'z' }).cameraToWorld,
  }));
  // p' = 2 R p + (1, 2, 3), R a quarter turn about x.
  const applied = [
    [2, 0, 0, 1],
    [0, 0, -2, 2],
    [0, 2, 0, 3],
  ];
  const lens = { w: size, h: size, fl_x: 20, fl_y: 20, cx: 16, cy: 16 };
  const header =
    'ply\nformat binary_little_endian 1.0\nelement vertex 2\nproperty float x\nproperty float y\nproperty float z\n' +
    'property float nx\nproperty uchar red\nproperty uchar green\nproperty uchar blue\nend_header\n';
  const vertex = ([x, y, z]: number[]) => {
    const bytes = Buffer.alloc(19);
    for (const [k, value] of [2 * x + 1, -2 * z + 2, 2 * y + 3, 9].entries()) bytes.writeFloatLE(value, 4 * k);
    bytes.set([1, 2, 3], 16);
    return bytes;
  };
  const positions = [
    [0.5, -0.25, 4],
    [1, 2, 3],
  ];
  const root = await writeWorkspace({}, ['0.png', '1.png', '2.png']);
  const capture = join(root, 'capture');
  writeFileSync(
    join(capture, 'transforms.json'),
    JSON.stringify({ ...lens, applied_transform: applied, ply_file_path: './cloud.ply', frames }),
  );
  writeFileSync(join(capture, 'cloud.ply'), Buffer.concat([Buffer.from(header), ...positions.map(vertex)]));
  const out = join(temporaryFolder(), 'out');
  await convertPosed({ dataset: await openDataset([root]), to: 'colmap', out, jobs: 1 });
  const { points } = parseText(join(out, 'capture/sparse/0'));
  expect(points).toEqual(
    positions.map((position, k) => ({ id: k + 1, position, colour: [1, 2, 3], error: -1, track: [] })),
  );
});

test.each(['blender', 'eg3d', 'webdataset', 'imagefolder', 'parquet', 'geogen'])(
  'points are told to be left behind by %s, with their number',
  async to => {
    const truth = makeReconstruction(4);
    const names = truth.images.map(({ name }) => name);
    const source = await openDataset([await writeWorkspace(textOf(truth), names)]);
    const out = join(temporaryFolder(), 'out');
    const refused = await convertPosed({ dataset: source, to, out, jobs: 1 }).catch(error => error);
    expect(refused.code).toBe('lossy');
    const { points, observations } = counts(truth);
    expect(refused.message).toContain(`points (${points}), observations in images (${observations})`);
    const { losses } = await convertPosed({ dataset: source, to, out, jobs: 1, allowLossy: true });
    expect(losses).toMatchObject({ points, 'observations in images': observations });
  },
);

test('points stay behind where poses are read otherwise than COLMAP has them; a broken file fails its scene', async () => {
  const truth = makeReconstruction(5);
  const names = truth.images.map(({ name }) => name);
  const root = await writeWorkspace(binaryOf(truth), names);
  const source = await openDataset([root]);
  const out = join(temporaryFolder(), 'out');
  const options = { dataset: source, to: 'colmap', out, jobs: 1, fromCameras: 'opengl' };
  await expect(convertPosed(options)).rejects.toMatchObject({ code: 'lossy' });
  truncateSync(join(root, 'capture/sparse/0/points3D.bin'), 100);
  const { failures } = await convertPosed({ dataset: source, to: 'colmap', out, jobs: 1 });
  expect(failures).toMatchObject([{ id: 'capture', code: 'bad-colmap' }]);
});
