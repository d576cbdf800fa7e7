import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { check } from '../../src/check/check.ts';
import { openDataset } from '../../src/formats/index.ts';
import type { FrameRow } from '../../src/formats/posed/rows.ts';
import { encodePosedParquet } from '../../src/formats/posed-parquet/write.ts';
import { tarEnd, tarHeader, tarPadding } from '../../src/formats/webdataset/tar.ts';
import { temporaryFolder } from '../support/folders.ts';
import { around, type Frame, makePicture, makeSet, picturePath, stores } from './posed-stores.ts';

vi.setConfig({ testTimeout: 60_000 });

let picture: Buffer;
beforeAll(async () => {
  picture = await makePicture();
});

/** The issues of a set, but for the manifest that nobody wrote. */
async function foundIn(root: string) {
  const { issues } = await check({ roots: [root], jobs: 1 });
  return issues.filter(({ code }) => !code.startsWith('manifest-'));
}
const short = (file: string) => file.replace(/^.*\//, '');
const issuesOf = async (root: string) => (await foundIn(root)).map(({ code, file }) => `${code} ${short(file)}`).sort();

const formats = Object.keys(stores);
/** File and place where a format names the picture of frame 3. */
const named: Record<string, string> = {
  nerfstudio: 's/transforms.json#/frames/3',
  blender: 's/transforms_train.json#/frames/3',
  colmap: 's/sparse/0/images.txt',
  eg3d: 'dataset.json#/labels/3',
  imagefolder: 'train/metadata.jsonl row 3',
};
const cameraFile = (format: string) => short(named[format].replace(/[# ].*$/, ''));

/** Pictures as they are in a set of twelve, and what to do with that of frame 3 and its folder. */
const fileFaults: [string, (path: string) => unknown, (format: string) => string[]][] = [
  ['is not there', path => rmSync(path), () => ['image-missing 3.png']],
  ['is empty', path => writeFileSync(path, ''), () => ['image-empty 3.png']],
  ['is a text', path => writeFileSync(path, 'not found, says the server\n'), () => ['image-unreadable 3.png']],
  ['is cut off', path => writeFileSync(path, picture.subarray(0, 60)), () => ['image-truncated 3.png']],
  [
    'has another letter case',
    path => renameSync(path, path.replace(/png$/, 'PNG')),
    f => [`path-case ${cameraFile(f)}`],
  ],
  [
    'has one beside it without a camera',
    path => writeFileSync(join(dirname(path), '77.png'), picture),
    () => ['render-unposed 77.png'],
  ],
];

describe.each(formats)('%s', format => {
  const at = (root: string, name: string) => join(root, picturePath(format, name));
  const planted = (change: (frames: Frame[]) => void) => makeSet(format, picture, around(12), change);

  test.each(fileFaults)('a picture that %s is told', async (_, plant, expected) => {
    const root = planted(() => {});
    plant(at(root, '3.png'));
    expect(await issuesOf(root)).toEqual(expected(format));
  });

  test('each missing picture is told, with the place that names it', async () => {
    const root = planted(() => {});
    for (const k of [3, 7]) rmSync(at(root, `${k}.png`));
    const issues = await foundIn(root);
    expect(issues.map(({ file }) => file)).toEqual([picturePath(format, '3.png'), picturePath(format, '7.png')]);
    expect(issues[0].message).toBe(`Expected the image of ${named[format]} but there is no such file`);
  });

  test('a picture with two cameras is told where it is named again, and the one left over', async () => {
    // COLMAP's writer refuses such a name.
    const isColmap = format === 'colmap';
    const root = planted(frames => (frames[3].name = isColmap ? '3.png' : '2.png'));
    const model = join(root, 's/sparse/0/images.txt');
    if (isColmap) writeFileSync(model, readFileSync(model, 'utf8').replace(/ 3\.png/, ' 2.png'));
    const issues = await foundIn(root);
    expect(issues.map(({ code, file }) => `${code} ${short(file)}`)).toEqual([
      `path-repeated ${cameraFile(format)}`,
      'render-unposed 3.png',
    ]);
    expect(issues[0].message).toContain(picturePath(format, '2.png'));
  });

  test('a focal length that none can have is told', async () => {
    for (const focal of [0, -40]) {
      const issues = await foundIn(planted(frames => (frames[3].focal = focal)));
      // COLMAP's own reader refuses the model, and so do we.
      expect(issues.map(({ code }) => code)).toEqual([format === 'colmap' ? 'json-broken' : 'camera-invalid']);
      expect(issues[0].message).toMatch(/focal length/);
    }
  });

  test('a principal point far outside is a note where there is no subject to be missed', async () => {
    const few = makeSet(format, picture, around(3), frames => (frames[1].cx = 200));
    const issues = await foundIn(few);
    expect(issues.map(({ code, severity, file }) => `${severity} ${code} ${short(file)}`)).toEqual([
      'info principal-outside 1.png',
    ]);
    const near = makeSet(format, picture, around(3), frames => (frames[1].cx = 60));
    expect(await issuesOf(near)).toEqual([]);
  });

  test('a path out of the dataset is told, and not read', async () => {
    if (format === 'imagefolder') return;
    const root = planted(frames => (frames[3].name = '../../../3.png'));
    rmSync(at(root, '3.png'));
    expect(await issuesOf(root)).toEqual([`path-outside ${cameraFile(format)}`]);
  });
});

test.each(['nerfstudio', 'blender', 'colmap', 'imagefolder'])('%s: a size that none can have is told', async format => {
  const sizes = [
    { width: -5, height: 0 },
    { width: 0, height: 24 },
    { width: 32.5, height: 24 },
  ];
  for (const size of sizes) {
    const root = makeSet(format, picture, around(12), frames => Object.assign(frames[3], size));
    const issues = await foundIn(root);
    expect(issues.map(({ code }) => code)).toEqual([format === 'colmap' ? 'json-broken' : 'camera-invalid']);
    expect(issues[0].message).toMatch(new RegExp(`${size.width} (x )?${size.height}`));
  }
});

const put = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
};
// biome-ignore lint/suspicious/noExplicitAny: faults are planted anywhere in the documents
const edit = (path: string, change: (document: any) => void) => {
  const document = JSON.parse(readFileSync(path, 'utf8'));
  change(document);
  writeFileSync(path, JSON.stringify(document));
};

describe('transforms.json', () => {
  test('what all cameras share is told once, with their number', async () => {
    const root = makeSet('nerfstudio', picture, around(12));
    edit(join(root, 's/transforms.json'), document => {
      Object.assign(document, { w: -5, h: 0 });
      for (const frame of document.frames) for (const key of ['w', 'h']) delete frame[key];
    });
    const issues = await foundIn(root);
    expect(issues.map(({ code, file, pointer }) => `${code} ${file}#${pointer}`)).toEqual([
      'camera-invalid s/transforms.json#/w',
    ]);
    expect(issues[0].message).toBe('Expected w and h in pixels above 0 but received -5 x 0, and so for 12 cameras');
  });

  test('several faults of one scene are all told, and the rest is checked', async () => {
    const root = makeSet('blender', picture, around(12), frames => (frames[5].matrix[0] += 0.01));
    edit(join(root, 's/transforms_train.json'), ({ frames }) => {
      // No size stated, as NeRF-synthetic has it.
      for (const frame of frames) for (const key of ['w', 'h']) delete frame[key];
      frames[1].transform_matrix = [[1, 2], [3]];
      delete frames[2].file_path;
      frames[4] = 7;
    });
    rmSync(join(root, 's/images/8.png'));
    const where = (await foundIn(root)).map(({ code, file, pointer = '' }) => `${code} ${short(file)}${pointer}`);
    expect(where.sort()).toEqual([
      'camera-invalid transforms_train.json/frames/1/transform_matrix',
      'camera-invalid transforms_train.json/frames/2/file_path',
      'camera-invalid transforms_train.json/frames/4',
      'image-missing 8.png',
      'pose-rotation 5.png',
      'render-unposed 2.png',
      'render-unposed 4.png',
    ]);
    // Readers that need every camera still refuse the scene.
    const dataset = await openDataset([root]);
    await expect(dataset.scene('s')).rejects.toThrow();
  });

  test('NeRF-synthetic: names without ending, depth and normals beside the pictures, the same set for val and test', async () => {
    const root = makeSet('blender', picture, around(12));
    const file = join(root, 's/transforms_train.json');
    edit(file, document => {
      for (const [k, frame] of document.frames.entries()) {
        renameSync(join(root, `s/images/${k}.png`), join(root, `s/images/r_${k}.png`));
        for (const layer of ['depth_0001', 'normal_0001']) put(join(root, `s/images/r_${k}_${layer}.png`), picture);
        frame.file_path = `./images/r_${k}`;
        for (const key of ['w', 'h']) delete frame[key];
      }
    });
    for (const split of ['val', 'test']) put(join(root, `s/transforms_${split}.json`), readFileSync(file));
    expect(await issuesOf(root)).toEqual([]);
    rmSync(join(root, 's/images/r_5.png'));
    expect(await issuesOf(root)).toEqual(['image-missing r_5.png']);
  });

  test('smaller copies, masks and what other systems leave are no pictures without cameras', async () => {
    const root = makeSet('nerfstudio', picture, around(12));
    for (const name of ['images_2/0.png', 'masks/0.png', 'images/0.png.alpha.png', 'images/dynamic_mask_0.png'])
      put(join(root, 's', name), picture);
    put(join(root, 's/images/._0.png'), 'AppleDouble');
    expect(await issuesOf(root)).toEqual([]);
  });
});

test('pictures turned by their EXIF orientation have the size of their cameras, stored or shown', async () => {
  for (const format of ['eg3d', 'nerfstudio', 'colmap']) {
    const root = makeSet(format, picture, around(3));
    const turned = await sharp(picture).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    for (const k of [0, 1, 2]) put(join(root, `s/images/${k}.png`), turned);
    expect((await foundIn(root)).map(({ code }) => code)).not.toContain('render-size');
  }
});

/** A set of rows with their pictures in one file, as Panoply writes it. */
function makeRows(kind: 'webdataset' | 'parquet', change: (rows: { row: FrameRow; bytes?: Uint8Array }[]) => void) {
  const root = join(temporaryFolder(), 'set');
  const matrix = (values: readonly number[], columns: number) =>
    Array.from({ length: values.length / columns }, (_, i) => values.slice(i * columns, (i + 1) * columns));
  const rows = around(12).map((pose, k) => ({
    row: {
      ...{ scene: 's', view: String(k), world_to_camera: matrix(pose, 4), width: 32, height: 24, up: 'y' },
      intrinsics: matrix([40, 0, 16, 0, 40, 12, 0, 0, 1], 3),
    },
    bytes: picture as Uint8Array | undefined,
  }));
  change(rows);
  put(join(root, 'panoply.json'), JSON.stringify({ verb: `convert ${kind}` }));
  if (kind === 'parquet') {
    const written = rows.map(({ row, bytes = new Uint8Array() }) => ({ row, path: `${row.view}.png`, bytes }));
    put(join(root, 'data/train-00000-of-00001.parquet'), encodePosedParquet(written));
    return root;
  }
  const members = rows.flatMap(({ row, bytes }) => [
    ...(bytes ? [[`s/${row.view}.png`, bytes] as const] : []),
    [`s/${row.view}.json`, new TextEncoder().encode(JSON.stringify(row))] as const,
  ]);
  const parts = members.flatMap(([name, data]) => [
    tarHeader(name, data.length),
    data,
    new Uint8Array(tarPadding(data.length)),
  ]);
  put(join(root, 'train-000000.tar'), Buffer.concat([...parts, tarEnd]));
  return root;
}

describe.each(['webdataset', 'parquet'] as const)('%s', kind => {
  test('a set without faults has no issues', async () => {
    expect(await issuesOf(makeRows(kind, () => {}))).toEqual([]);
  });

  test('rows without a picture, with a broken one, with one of another size', async () => {
    const root = makeRows(kind, rows => {
      rows[3].bytes = undefined;
      rows[4].bytes = new TextEncoder().encode('not found, says the server');
      Object.assign(rows[5].row, { width: 64 });
    });
    const codes = (await foundIn(root)).map(({ code }) => code);
    expect(codes).toEqual([kind === 'webdataset' ? 'image-missing' : 'image-empty', 'image-unreadable', 'render-size']);
  });

  test('a camera that cannot be is told at its row, and the rest is checked', async () => {
    const root = makeRows(kind, rows => {
      Object.assign(rows[3].row, { width: -5, height: 0 });
      rows[6].row.intrinsics[0][0] = -40;
    });
    const issues = await foundIn(root);
    expect(issues.map(({ code }) => code)).toEqual(['camera-invalid', 'camera-invalid']);
    expect(issues[0].message).toBe('Expected width and height in pixels above 0 for 3 but received -5 x 0');
    expect(issues[0].row).toBe(kind === 'webdataset' ? 7 : 3);
  });
});

test('places are relative to the dataset, however its folder is given', async () => {
  const root = makeSet('nerfstudio', picture, around(12), frames => (frames[3].focal = -40));
  rmSync(join(root, 's/images/5.png'));
  for (const given of [root, `${root}/`, `${root}/../set`, relative(process.cwd(), root)]) {
    const issues = await foundIn(given);
    expect(issues.map(({ file, pointer = '' }) => file + pointer)).toEqual([
      's/images/5.png',
      's/transforms.json/frames/3/fl_x',
    ]);
    expect(issues[0].message).toContain(' s/transforms.json#/frames/5 ');
  }
});
