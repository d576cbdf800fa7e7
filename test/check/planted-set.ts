import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { type CheckOptions, type CheckResult, check } from '../../src/check/check.ts';
import { placeOf } from '../../src/check/report-text.ts';
import { renderIndependently, type TestConvention } from '../camera/independent-renderer.ts';
import { panoply } from '../support/cli.ts';
import { temporaryFolder } from '../support/folders.ts';
import { writePanoramas } from '../support/panoramas.ts';

export interface Entry {
  pano: string;
  pano_prompt: string;
  images: string[];
  prompts: string[];
  cameras: { FoV: number[][]; theta: number[][]; phi: number[][] };
  [key: string]: unknown;
}

const usualConvention: TestConvention = {
  yaw: 'right',
  pitch: 'up',
  yawZeroDeg: 0,
  panorama: 'half-pixel',
  ray: 'edge',
  mirror: false,
};

const prompts = [
  'A red door in the rain',
  'The old harbour at dawn',
  'Seven lanterns',
  'A quiet library',
  'Snow on the roof',
];

/** Builds the set all faults are planted in: five scenes, sound in every respect, with captions. */
export async function buildSoundSet(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-check-'));
  await writePanoramas(
    join(folder, 'in'),
    prompts.map(prompt => `${prompt}.png`),
    256,
  );
  const rows = prompts.map(prompt => ({
    file: `${prompt}.png`,
    prompt,
    captions: Array.from({ length: 20 }, (_, i) => `View ${i} of ${prompt.toLowerCase()} shows what is there.`),
  }));
  writeFileSync(join(folder, 'in/prompts.jsonl'), rows.map(row => JSON.stringify(row)).join('\n'));
  const { status, stderr } = panoply([
    ...['build', 'panime', '--panoramas', join(folder, 'in'), '--out', join(folder, 'set')],
    ...['--size', '128x64', '--view-size', '32', '--split', '60/20/20', '--seed', '12'],
  ]);
  if (status !== 0) throw new Error(stderr);
  return join(folder, 'set');
}

/** A copy of the sound set to spoil. */
export class PlantedSet {
  readonly root: string;

  constructor(sound: string, { manifest = false } = {}) {
    this.root = join(temporaryFolder(), 'set');
    cpSync(sound, this.root, { recursive: true });
    // Most faults change files, which a manifest would tell as well.
    if (!manifest) rmSync(join(this.root, 'files.jsonl'));
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  read(path: string): Buffer {
    return readFileSync(this.path(path));
  }

  write(path: string, content: Uint8Array | string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  remove(path: string): void {
    rmSync(this.path(path), { recursive: true });
  }

  rename(from: string, to: string): void {
    mkdirSync(dirname(this.path(to)), { recursive: true });
    renameSync(this.path(from), this.path(to));
  }

  entries(split = 'train'): Entry[] {
    return JSON.parse(this.read(`${split}.json`).toString());
  }

  /** Changes the entries of a split. */
  edit(change: (entries: Entry[]) => unknown, split = 'train'): void {
    const entries = this.entries(split);
    change(entries);
    this.write(`${split}.json`, JSON.stringify(entries));
  }

  /** Draws a picture anew. */
  async paint(path: string, change: (image: Sharp) => Sharp): Promise<void> {
    this.write(path, await change(sharp(this.read(path))).toBuffer());
  }

  /** Cuts a scene's views anew from its panorama as it lies there, by the tests' own renderer. */
  async renderViews(
    { pano, images, cameras }: Entry,
    convention: Partial<TestConvention> = {},
    which: readonly number[] = [...images.keys()],
  ): Promise<void> {
    const { data, info } = await sharp(this.read(pano)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const panorama = { width: info.width, height: info.height, data: new Uint8Array(data) };
    const size = { width: 32, height: 32 };
    for (const view of which) {
      const stored = { yaw: cameras.theta[0][view], pitch: cameras.phi[0][view], fov: cameras.FoV[0][view] };
      const picture = renderIndependently(panorama, stored, size, { ...usualConvention, ...convention });
      this.write(
        images[view],
        await sharp(picture.data, { raw: { ...size, channels: 3 } })
          .png()
          .toBuffer(),
      );
    }
  }

  async check(options: Partial<CheckOptions> = {}): Promise<CheckResult> {
    return check({ roots: [this.root], jobs: 1, ...options });
  }

  exists(path: string): boolean {
    return existsSync(this.path(path));
  }
}

/** `code file#pointer` of every issue. */
export const placesOf = ({ issues }: CheckResult): string[] => issues.map(issue => `${issue.code} ${placeOf(issue)}`);
