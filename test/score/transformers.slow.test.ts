/**
 * The real transformers.js on a model that the test makes: a project of its own with the package installed (430 MB)
 * beside Panoply as packed, as a user would have it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { predictionsOf, writePredictions, writeTruth } from './panocaps-fixture.ts';
import { writeTinyModel } from './tiny-model.ts';

const root = resolve(import.meta.dirname, '../..');
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'panoply-transformers-'));
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  writeFileSync(join(project, '.npmrc'), 'onnxruntime-node-install-cuda=skip\nfund=false\naudit=false\n');
  const pack = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(pack) as [{ filename: string }];
  const packages = [join(project, filename), '@huggingface/transformers@4'];
  execFileSync('npm', ['install', '--ignore-scripts', '--prefer-offline', ...packages], {
    cwd: project,
    stdio: 'pipe',
  });
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('embeds by mean over words, at any length of its batch, in unit length', () => {
  writeTinyModel(join(project, 'models/tiny'), { car: [3, 4], bus: [4, 3], dog: [-4, 3] });
  const script = `
    import { embedSentences } from './node_modules/panoply/dist/providers/sentence-embedding.js';
    const vectors = await embedSentences('./models/tiny', ['car', 'bus', 'car dog', 'Bus bus bus car']);
    console.log(JSON.stringify([...vectors].map(([text, vector]) => [text, [...vector]])));`;
  writeFileSync(join(project, 'embed.js'), script);
  const vectors = new Map(
    JSON.parse(execFileSync('node', ['embed.js'], { cwd: project, encoding: 'utf8' })) as [string, number[]][],
  );
  const expectVector = (text: string, sum: [number, number]) => {
    const length = Math.hypot(...sum);
    vectors.get(text)!.forEach((value, i) => {
      expect(value, text).toBeCloseTo(sum[i] / length, 6);
    });
  };
  expectVector('car', [3, 4]);
  expectVector('bus', [4, 3]);
  expectVector('car dog', [-1, 7]);
  expectVector('Bus bus bus car', [15, 13]);
});

test('scores with it from the command line, and keeps its vectors', () => {
  const truth = writeTruth(join(project, 'truth'), { val: ['a', 'b'] });
  const predictions = writePredictions(join(project, 'predictions'), predictionsOf(['a', 'b']));
  writeTinyModel(join(project, 'models/words'), {
    red: [1, 0],
    car: [1, 0.1],
    old: [0, 1],
    bus: [0.1, 1],
    two: [-1, 1],
    dogs: [-1, 1],
    zebra: [0, -1],
  });
  const run = () =>
    JSON.parse(
      execFileSync(
        'node',
        [
          'node_modules/panoply/bin/panoply.js',
          'score',
          'panocaps',
          '--truth',
          truth,
          '--predictions',
          predictions,
          '--text-similarity',
          './models/words',
          '--cache',
          'cache',
          '--json',
          '--quiet',
        ],
        { cwd: project, encoding: 'utf8' },
      ),
    );
  const first = run();
  expect(first).toMatchObject({ textSimilarity: './models/words', comparable: false });
  expect(first.totals.val).toMatchObject({ truthUnits: 5, truePositives: 3 });
  // From the cache: the model is gone.
  rmSync(join(project, 'models/words'), { recursive: true });
  expect(run()).toEqual(first);
});
