import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { panoply } from '../support/cli.ts';
import { folderContents, folderTimes, temporaryFolder } from '../support/folders.ts';
import { writePanoramas } from '../support/panoramas.ts';
import { createRandom } from '../support/random.ts';

/** What every build of Panoply promises, on the real command line. */
const names = Array.from({ length: 8 }, (_, i) => `scene number ${i}.png`);
const sizes = ['--size', '64x32', '--view-size', '16'];
let panoramas: string;
let reference: Record<string, string>;

const build = (out: string, more: readonly string[] = [], env?: Record<string, string>) =>
  panoply(['build', 'panime', '--panoramas', panoramas, '--out', out, ...sizes, ...more], { env });

beforeAll(async () => {
  const { mkdtempSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  panoramas = mkdtempSync(join(tmpdir(), 'panoply-promises-'));
  await writePanoramas(panoramas, names);
  const out = join(panoramas, '.reference');
  expect(build(out).status).toBe(0);
  reference = folderContents(out);
  return async () => (await import('node:fs')).rmSync(panoramas, { recursive: true });
});

describe('killed with -9 and run again', () => {
  // Twenty seeded places; each kind of place comes up, the narrow ones (between rename and journal) always.
  const random = createRandom(20);
  const kinds = ['after-write', 'before-rename', 'after-rename', 'after-journal', 'in-finish'];
  const points = Array.from({ length: 20 }, (_, i) => {
    const kind = kinds[i % kinds.length];
    const most = kind === 'after-write' ? 21 * 8 : kind === 'in-finish' ? 5 : 8;
    return `${kind}@${1 + Math.floor(random() * most)}`;
  });
  points[19] = 'after-finish@1';

  test.each(points)('at %s: finished scenes stay as they are and the result is byte-identical', point => {
    const out = join(temporaryFolder(), 'out');
    const killed = build(out, ['--jobs', '1'], { PANOPLY_FAILPOINT: point });
    expect(killed.signal).toBe('SIGKILL');
    const journal = join(out, '.panoply/journal/all.jsonl');
    const committed: string[] = readFileSync(journal, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line).id);
    const before = folderTimes(out);
    const finished = Object.entries(before).filter(([path]) => committed.some(id => path.startsWith(`${id}/`)));
    expect(finished).toHaveLength(committed.length * 21);

    const again = build(out, ['--jobs', '2']);
    expect(again.status).toBe(0);
    const after = folderTimes(out);
    for (const [path, time] of finished) expect(after[path], path).toBe(time);
    expect(folderContents(out)).toEqual(reference);
  });
});

test('the number of workers and shards changes nothing', () => {
  const [one, sharded] = [join(temporaryFolder(), 'a'), join(temporaryFolder(), 'elsewhere')];
  expect(build(one, ['--jobs', '1']).status).toBe(0);
  expect(folderContents(one)).toEqual(reference);
  for (const shard of ['1/3', '2/3', '3/3']) expect(build(sharded, ['--shard', shard]).status).toBe(0);
  expect(existsSync(join(sharded, 'panoply.json'))).toBe(false);
  expect(build(sharded).status).toBe(0);
  expect(folderContents(sharded)).toEqual(reference);
});

test('locale and time zone change nothing', () => {
  const out = join(temporaryFolder(), 'out');
  expect(build(out, [], { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham' }).status).toBe(0);
  expect(folderContents(out)).toEqual(reference);
});

test('files.jsonl and panoply.json tell what is there, without paths of this machine', () => {
  const out = join(temporaryFolder(), 'out');
  build(out);
  const listed = readFileSync(join(out, 'files.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  const contents = folderContents(out);
  const described = Object.keys(contents).filter(
    path => contents[path] !== 'folder' && !['files.jsonl', 'panoply.json'].includes(path),
  );
  expect(listed.map(({ path }) => path).sort()).toEqual(described.sort());
  for (const { path, sha256, bytes } of listed) {
    expect(contents[path]).toBe(sha256);
    expect(readFileSync(join(out, path)).byteLength).toBe(bytes);
  }
  const text = readFileSync(join(out, 'panoply.json'), 'utf8');
  expect(text).not.toContain(panoramas);
  expect(text).not.toContain(out);
  expect(JSON.parse(text).root).toBe(contents['files.jsonl']);
});

test('a scene that fails is reported with its cause, the rest goes on, exit 1; mended, the same command completes', async () => {
  const folder = temporaryFolder();
  await writePanoramas(folder, ['good one.png', 'good two.png', 'broken.png']);
  const whole = readFileSync(join(folder, 'broken.png'));
  writeFileSync(join(folder, 'broken.png'), Buffer.concat([whole.subarray(0, 900), Buffer.alloc(whole.length - 900)]));
  const out = join(temporaryFolder(), 'out');
  const run = () => panoply(['build', 'panime', '--panoramas', folder, '--out', out, ...sizes]);
  const first = run();
  expect(first.status).toBe(1);
  expect(first.stderr).toMatch(/failed {2}(train|val|test)\/broken: /);
  const failures = readFileSync(join(out, 'failures.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  expect(failures).toHaveLength(1);
  expect(failures[0]).toMatchObject({
    scene: expect.stringMatching(/\/broken$/),
    code: expect.any(String),
    message: expect.stringContaining('broken.png'),
  });
  expect(JSON.parse(readFileSync(join(out, 'panoply.json'), 'utf8')).counts).toMatchObject({ scenes: 2, failed: 1 });
  const times = folderTimes(out);

  writeFileSync(join(folder, 'broken.png'), whole);
  expect(run()).toMatchObject({ status: 0 });
  expect(existsSync(join(out, 'failures.jsonl'))).toBe(false);
  const after = folderTimes(out);
  for (const [path, time] of Object.entries(times)) if (path.includes('/good_')) expect(after[path]).toBe(time);
  const clean = join(temporaryFolder(), 'out');
  panoply(['build', 'panime', '--panoramas', folder, '--out', clean, ...sizes]);
  expect(folderContents(out)).toEqual(folderContents(clean));
});

/** Runs a command line in a mount namespace where `folder` is a small tmpfs, so that nothing stays mounted. */
function onSmallDisk(folder: string, mountOptions: string, script: string) {
  const unshare = process.getuid?.() === 0 ? ['--mount'] : ['--user', '--map-root-user', '--mount'];
  const result = spawnSync(
    'unshare',
    [...unshare, 'sh', '-ec', `mount -t tmpfs -o ${mountOptions} tmpfs '${folder}'\n${script}`],
    { encoding: 'utf8' },
  );
  if (/unshare|mount:/.test(result.stderr)) throw new Error(`This test needs mount namespaces: ${result.stderr}`);
  return result;
}

test('a full disk stops the build with exit 3 and says so; with space again it goes on to the same bytes', () => {
  const folder = temporaryFolder();
  const saved = temporaryFolder();
  const binary = resolve(import.meta.dirname, '../../bin/panoply.js');
  const command = `'${process.execPath}' '${binary}' build panime --panoramas '${panoramas}' --out '${folder}/out' ${sizes.join(' ')}`;
  const { stdout, stderr } = onSmallDisk(
    folder,
    'size=300k',
    `status=0; ${command} || status=$?; echo "first $status"; ls '${folder}/out/.panoply' >/dev/null
     mount -o remount,size=64m '${folder}'; status=0; ${command} || status=$?; echo "second $status"; cp -a '${folder}/out' '${saved}/out'`,
  );
  expect(stdout).toMatch(/first 3/);
  expect(stderr).toMatch(/Cannot write .*no space left on device/);
  expect(stderr).toMatch(/free some space, then run the same command again/);
  expect(stdout).toMatch(/second 0/);
  expect(folderContents(join(saved, 'out'))).toEqual(reference);
});

test('a read-only folder and a path through a file are clear errors, exit 3', () => {
  const folder = temporaryFolder();
  const binary = resolve(import.meta.dirname, '../../bin/panoply.js');
  const command = `'${process.execPath}' '${binary}' build panime --panoramas '${panoramas}' --out '${folder}/out'`;
  const { status, stderr } = onSmallDisk(folder, 'ro', command);
  expect(status).toBe(3);
  expect(stderr).toMatch(/Cannot write .*read-only file system/);
  const through = build('/dev/null/out');
  expect(through.status).toBe(3);
  expect(through.stderr).toMatch(/Cannot write \/dev\/null\/out/);
});

test('other options into the same folder are refused and named, nothing changes; --overwrite replaces', () => {
  const out = join(temporaryFolder(), 'out');
  build(out);
  const refused = build(out, ['--fov', '80']);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toMatch(/The folder holds another build: cameras .*"fov":90/);
  expect(folderContents(out)).toEqual(reference);
  expect(build(out, ['--fov', '80', '--overwrite']).status).toBe(0);
  const clean = join(temporaryFolder(), 'clean');
  build(clean, ['--fov', '80']);
  expect(folderContents(out)).toEqual(folderContents(clean));
});

test("a folder with somebody else's files is refused", () => {
  const out = temporaryFolder();
  mkdirSync(join(out, 'photos'));
  expect(build(out)).toMatchObject({ status: 2, stderr: expect.stringMatching(/Expected an empty or new folder/) });
});

test('Ctrl-C leaves a folder that the same command finishes; exit 130', async () => {
  const { spawn } = await import('node:child_process');
  const out = join(temporaryFolder(), 'out');
  const binary = resolve(import.meta.dirname, '../../bin/panoply.js');
  const child = spawn(
    process.execPath,
    [binary, 'build', 'panime', '--panoramas', panoramas, '--out', out, ...sizes, '--jobs', '1'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let stderr = '';
  child.stderr.on('data', chunk => {
    stderr += chunk;
  });
  while (!existsSync(join(out, '.panoply/journal/all.jsonl'))) await new Promise(resolve => setTimeout(resolve, 5));
  child.kill('SIGINT');
  const code = await new Promise(resolve => child.on('close', resolve));
  expect(code).toBe(130);
  expect(stderr).toMatch(/run the same command again to go on/);
  expect(build(out).status).toBe(0);
  expect(folderContents(out)).toEqual(reference);
});
