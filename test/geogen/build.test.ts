import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuildGeogenOptions, buildGeogen } from '../../src/build/geogen/build.ts';
import { projectPoint, unprojectPixel } from '../../src/core/geometry/pinhole.ts';
import { decodeMask, parseRle } from '../../src/core/mask/index.ts';
import type { PinholeCamera } from '../../src/core/model/camera.ts';
import type { CameraEntry, SubjectMetadata } from '../../src/formats/geogen/layout.ts';
import { readGltf } from '../../src/formats/mesh/gltf.ts';

const root = mkdtempSync(join(tmpdir(), 'panoply-geogen-'));
const out = join(root, 'set');
const common = {
  identities: 3,
  views: 3,
  size: 96,
  seed: 5,
  focal: '45..55',
  azimuth: 'jittered',
  elevation: '-5..20',
  depth: true,
  normals: true,
  masks: true,
  meshesOut: true,
} as const;
const build = (options: Partial<BuildGeogenOptions>) =>
  buildGeogen({ ...common, out, jobs: 2, ...options } as BuildGeogenOptions);

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const metadataOf = (folder: string, id: number): SubjectMetadata =>
  JSON.parse(readFileSync(join(folder, `metadata/metadata_id_${id}.json`), 'utf8'));
const cameraOf = (entry: CameraEntry): PinholeCamera => ({
  kind: 'pinhole',
  worldToCamera: entry.world_to_camera.flat(),
  intrinsics: entry.camera_to_image.flat(),
  resolution: [entry.resolution[0], entry.resolution[1]],
});
const rawOf = async (path: string) => {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  return { data, ...info };
};
async function depthOf(path: string, scale: number): Promise<number[]> {
  const { data } = await sharp(path)
    .toColourspace('grey16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  return Array.from(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2), value => value * scale);
}

beforeAll(async () => {
  const result = await build({ zipParts: 2 });
  expect(result).toMatchObject({ committed: 3, failures: [], finished: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('a build from identities', () => {
  it("has the card's layout and fields", async () => {
    const files = listFiles(out);
    for (const name of ['README.md', 'panoply.json', 'files.jsonl', 'scenes.jsonl']) expect(files).toContain(name);
    for (let id = 0; id < 3; id++) {
      const { name, cameras, convention } = metadataOf(out, id);
      expect(name).toBe(`subj_id_${id}`);
      expect(convention).toMatch(/OpenCV/);
      expect(cameras).toHaveLength(3);
      for (const [view, entry] of cameras.entries()) {
        expect(entry.image).toBe(`${view}.png`);
        expect(entry.sensor_width).toBe(36);
        expect(entry.focal_length).toBeGreaterThanOrEqual(45);
        expect(entry.focal_length).toBeLessThanOrEqual(55);
        expect(entry.camera_to_image[0][0]).toBeCloseTo((entry.focal_length! / 36) * 96, 9);
        const m = entry.world_to_camera;
        const cross = [0, 1, 2].map(i => m[0][(i + 1) % 3] * m[1][(i + 2) % 3] - m[0][(i + 2) % 3] * m[1][(i + 1) % 3]);
        for (let axis = 0; axis < 3; axis++) expect(cross[axis]).toBeCloseTo(m[2][axis], 12);
        const image = await sharp(join(out, name, entry.image)).metadata();
        expect([image.width, image.height, image.channels]).toEqual([96, 96, 3]);
      }
    }
  });

  it('keeps depth as PNG and NPY, masks as PNG and RLE, in agreement', async () => {
    const { cameras, parts } = metadataOf(out, 1);
    for (const entry of cameras) {
      const npy = readFileSync(join(out, entry.depth!.replace('.png', '.npy')));
      const start = 10 + npy.readUInt16LE(8);
      expect(npy.subarray(10, start).toString()).toContain("'shape': (96, 96)");
      expect(start % 64).toBe(0);
      const exact = Array.from({ length: 96 * 96 }, (_, pixel) => npy.readFloatLE(start + pixel * 4));
      const png = await depthOf(join(out, entry.depth!), entry.depth_scale!);
      for (let pixel = 0; pixel < 96 * 96; pixel++)
        expect(Math.abs(png[pixel] - exact[pixel])).toBeLessThanOrEqual(entry.depth_scale! / 2 + 1e-9);
      const mask = await rawOf(join(out, entry.mask!));
      const ids = Array.from({ length: 96 * 96 }, (_, pixel) => mask.data[pixel * mask.channels]);
      expect(ids.map(id => id > 0)).toEqual(exact.map(depth => depth > 0));
      expect(entry.regions!.map(({ part }) => part)).toEqual([...new Set(ids)].filter(Boolean).sort((a, b) => a - b));
      for (const { part, name, area, segmentation } of entry.regions!) {
        expect(parts![part]).toBe(name);
        const decoded = decodeMask(parseRle({ size: [96, 96], counts: segmentation.counts }));
        expect(area).toBe(ids.filter(id => id === part).length);
        expect(Array.from(decoded, Boolean)).toEqual(ids.map(id => id === part));
      }
    }
  });

  it('ships the mesh its depth shows, and landmarks where their projections are', async () => {
    const { cameras, landmarks, mesh } = metadataOf(out, 2);
    const { mesh: glb } = await readGltf(join(out, mesh!), mesh!);
    expect(glb.triangleMaterials.length).toBeGreaterThan(20_000);
    const entry = cameras[0];
    const camera = cameraOf(entry);
    for (const [index, [x, y, depth]] of entry.landmarks!.entries()) {
      const [wx, wy, wz] = landmarks!.world[index];
      const seen = projectPoint(camera, [wx, wy, wz])!;
      expect([seen.x, seen.y]).toEqual([expect.closeTo(x, 3), expect.closeTo(y, 3)]);
      expect(seen.depth).toBeCloseTo(depth, 5);
    }
    // Every depth pixel lies near a vertex of the shipped mesh.
    const depth = await depthOf(join(out, entry.depth!), entry.depth_scale!);
    let far = 0;
    let looked = 0;
    for (let pixel = 0; pixel < depth.length; pixel += 97) {
      if (depth[pixel] === 0) continue;
      const p = unprojectPixel(camera, (pixel % 96) + 0.5, Math.floor(pixel / 96) + 0.5, depth[pixel]);
      let least = Number.POSITIVE_INFINITY;
      for (let at = 0; at < glb.positions.length; at += 3)
        least = Math.min(
          least,
          (glb.positions[at] - p[0]) ** 2 + (glb.positions[at + 1] - p[1]) ** 2 + (glb.positions[at + 2] - p[2]) ** 2,
        );
      looked++;
      if (Math.sqrt(least) > 0.012) far++;
    }
    expect(looked).toBeGreaterThan(20);
    expect(far).toBe(0);
  });

  it('is the same bytes again, with one worker, in shares, and elsewhere', async () => {
    const other = join(root, 'again');
    await build({ out: other, jobs: 1, shard: { index: 0, count: 2 } });
    await build({ out: other, jobs: 1, zipParts: 2 });
    const names = listFiles(out);
    expect(listFiles(other)).toEqual(names);
    for (const name of names)
      expect(readFileSync(join(other, name)).equals(readFileSync(join(out, name))), name).toBe(true);
  });

  it('another seed makes other heads; a repeated command does nothing', async () => {
    await expect(build({ seed: 6 })).rejects.toThrow(/another build/);
    expect(await build({})).toMatchObject({ alreadyComplete: true });
  });
});

describe('archives', () => {
  it('hold the images by contiguous identities, and the metadata', async () => {
    const { openZip } = await import('./read-zip.ts');
    const first = await openZip(join(out, 'zips/images_batch_1.zip'));
    const second = await openZip(join(out, 'zips/images_batch_2.zip'));
    const metadata = await openZip(join(out, 'zips/metadata_files.zip'));
    expect([...first.keys()]).toEqual(['subj_id_0/0.png', 'subj_id_0/1.png', 'subj_id_0/2.png']);
    expect([...second.keys()].map(name => name.split('/')[0])).toEqual([
      ...new Array(3).fill('subj_id_1'),
      ...new Array(3).fill('subj_id_2'),
    ]);
    expect([...metadata.keys()]).toEqual(['metadata_id_0.json', 'metadata_id_1.json', 'metadata_id_2.json']);
    expect(Buffer.from(second.get('subj_id_2/1.png')!).equals(readFileSync(join(out, 'subj_id_2/1.png')))).toBe(true);
    expect(readFileSync(join(out, 'zips/SHA256SUMS'), 'utf8').trim().split('\n')).toHaveLength(4);
  });

  it('are listed with the other files, as they are', () => {
    const manifest = readFileSync(join(out, 'files.jsonl'), 'utf8');
    const rows: { path: string; bytes: number; sha256: string }[] = manifest
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    const zips = rows.filter(({ path }) => path.startsWith('zips/'));
    expect(zips.map(({ path }) => path)).toEqual([
      'zips/SHA256SUMS',
      'zips/images_batch_1.zip',
      'zips/images_batch_2.zip',
      'zips/metadata_files.zip',
    ]);
    for (const { path, bytes, sha256 } of zips) {
      const content = readFileSync(join(out, path));
      expect([content.length, createHash('sha256').update(content).digest('hex')]).toEqual([bytes, sha256]);
    }
    const { root: hash, counts } = JSON.parse(readFileSync(join(out, 'panoply.json'), 'utf8'));
    expect(hash).toBe(createHash('sha256').update(manifest).digest('hex'));
    expect(counts.files).toBe(rows.length);
  });
});

describe('options', () => {
  it('crop: the recorded crop of the recorded camera gives the stored one', async () => {
    const cropped = join(root, 'cropped');
    await build({
      out: cropped,
      identities: 1,
      crop: true,
      depth: false,
      normals: false,
      masks: false,
      meshesOut: false,
    });
    const plain = metadataOf(out, 0);
    for (const [view, entry] of metadataOf(cropped, 0).cameras.entries()) {
      const [x, y, width] = entry.crop!;
      const full = plain.cameras[view].camera_to_image;
      const scale = 96 / width;
      expect(entry.world_to_camera).toEqual(plain.cameras[view].world_to_camera);
      expect(entry.camera_to_image[0][0]).toBeCloseTo(full[0][0] * scale, 9);
      expect(entry.camera_to_image[0][2]).toBeCloseTo((full[0][2] - x) * scale, 9);
      expect(entry.camera_to_image[1][2]).toBeCloseTo((full[1][2] - y) * scale, 9);
    }
  });

  it('transparent background: straight alpha, clear corners, opaque middle', async () => {
    const clear = join(root, 'clear');
    await build({
      out: clear,
      identities: 1,
      views: 1,
      background: 'transparent',
      depth: false,
      normals: false,
      masks: false,
      meshesOut: false,
    });
    const { data, channels } = await rawOf(join(clear, 'subj_id_0/0.png'));
    expect(channels).toBe(4);
    expect(data[3]).toBe(0);
    expect(data[(48 * 96 + 48) * 4 + 3]).toBe(255);
  });

  it.each([
    [{ focal: '60..50' }, /--focal/],
    [{ views: 0 }, /--views/],
    [{ elevation: '95' }, /--elevation/],
    [{ background: 'red' }, /--background/],
    [{ identities: 0 }, /--identities/],
    [{ meshes: root }, /either --identities N or --meshes DIR/],
  ])('refuses %j', async (options, message) => {
    await expect(build({ out: join(root, 'refused'), ...options })).rejects.toThrow(message);
  });
});

describe('a build from meshes', () => {
  it('takes GLB, centres and scales it with the transform recorded, and reports what cannot be read', async () => {
    const { copyFileSync, mkdirSync, writeFileSync } = await import('node:fs');
    const meshes = join(root, 'meshes');
    mkdirSync(meshes);
    copyFileSync(join(out, 'meshes/subj_id_0.glb'), join(meshes, 'a.glb'));
    writeFileSync(join(meshes, 'b.obj'), 'v 0 0 0\nv 20 0 0\nv 0 20 0\nv 0 0 20\nf 1 3 2\nf 1 2 4\nf 1 4 3\nf 2 3 4\n');
    writeFileSync(join(meshes, 'c.ply'), 'not a mesh');
    const target = join(root, 'from-meshes');
    const result = await build({ identities: undefined, meshes, out: target, views: 2 });
    expect(result.committed).toBe(2);
    expect(result.failures).toMatchObject([{ id: 'subj_id_2', code: 'ply-header' }]);
    const { mesh_to_world: transform, cameras } = metadataOf(target, 1);
    expect(transform!.scale).toBeCloseTo(0.3 / 20, 12);
    expect(transform!.offset).toEqual([expect.closeTo(-0.15), expect.closeTo(-0.15), expect.closeTo(-0.15)]);
    const depth = await depthOf(join(target, cameras[0].depth!), cameras[0].depth_scale!);
    // Seen from the front, the slanted face: its centre is nearest to the camera along the axis.
    expect(depth.filter(value => value > 0).length).toBeGreaterThan(300);
    expect(metadataOf(target, 0).parts).toMatchObject({ 1: 'face' });
  });
});
