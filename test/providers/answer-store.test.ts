import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/core/json.ts';
import { AnswerStore, sha256 } from '../../src/providers/answer-store.ts';
import { createCaptioner } from '../../src/providers/captioner.ts';
import { createImageGenerator } from '../../src/providers/image-generator.ts';
import { folderContents, folderTimes, temporaryFolder } from '../support/folders.ts';
import {
  type Behaviour,
  sendCaption,
  sendError,
  sendImage,
  sendJson,
  startModelServer,
  testKey,
} from '../support/model-server.ts';
import { failureOf, fakeWorld, panoramaFile } from './fixtures.ts';

const request = { endpoint: '/v1/images/generations', body: { prompt: 'x', seed: 1 } };
const answer = { bytes: new Uint8Array([1, 2, 3]), mediaType: 'image/png', notes: { seed: 1 } };
const filesIn = (folder: string) => Object.keys(folderContents(folder)).filter(path => /\.\w+$/.test(path));

describe('the store', () => {
  test('gives back what was stored, to any instance, and nothing else', () => {
    const folder = temporaryFolder();
    expect(new AnswerStore(folder).read(request)).toBeUndefined();
    expect(existsSync(join(folder, 'requests'))).toBe(false);
    new AnswerStore(folder).write(request, answer);
    const read = new AnswerStore(folder).read(request)!;
    expect([...read.bytes]).toEqual([1, 2, 3]);
    expect(read).toMatchObject({ mediaType: 'image/png', notes: { seed: 1 } });
    expect(new AnswerStore(folder).read({ ...request, body: { prompt: 'x', seed: 2 } })).toBeUndefined();
    expect(readdirSync(folder).sort()).toEqual(['answers', 'requests']);
  });

  test('names the record by the SHA-256 of the canonical request, whatever the order of its fields', () => {
    const folder = temporaryFolder();
    new AnswerStore(folder).write(request, answer);
    const [path] = filesIn(folder).filter(name => name.endsWith('.json'));
    const record = JSON.parse(readFileSync(join(folder, path), 'utf8'));
    const key = sha256(canonicalJson(record.request));
    expect(path).toBe(`requests/${key.slice(0, 2)}/${key}.json`);
    expect(AnswerStore.keyOf({ body: { seed: 1, prompt: 'x' }, endpoint: request.endpoint })).toBe(key);
  });

  test('keeps the first answer of a request', () => {
    const folder = temporaryFolder();
    const store = new AnswerStore(folder);
    store.write(request, answer);
    const before = folderTimes(folder);
    const counts = store.write(request, { ...answer, bytes: new Uint8Array([9]) });
    expect([...counts.bytes]).toEqual([1, 2, 3]);
    expect(folderTimes(folder)).toEqual(before);
  });

  test.each(['answers', 'requests'])('takes a damaged file in %s for no answer, and heals it', kind => {
    const folder = temporaryFolder();
    const store = new AnswerStore(folder);
    store.write(request, answer);
    const [path] = filesIn(folder).filter(name => name.startsWith(kind));
    writeFileSync(join(folder, path), readFileSync(join(folder, path)).subarray(0, 2));
    expect(store.read(request)).toBeUndefined();
    store.write(request, { ...answer, bytes: new Uint8Array([4, 5]) });
    expect([...store.read(request)!.bytes]).toEqual([4, 5]);
  });

  test('never reads outside its folder', () => {
    const folder = temporaryFolder();
    const store = new AnswerStore(join(folder, 'store'));
    store.write(request, answer);
    writeFileSync(join(folder, 'secret'), 'x');
    const [path] = filesIn(store.folder).filter(name => name.endsWith('.json'));
    const record = JSON.parse(readFileSync(join(store.folder, path), 'utf8'));
    record.answer = { ...record.answer, file: '../secret', sha256: sha256('x') };
    writeFileSync(join(store.folder, path), JSON.stringify(record));
    expect(store.read(request)).toBeUndefined();
  });

  test('says where it could not write', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'answers'), 'in the way');
    expect(() => new AnswerStore(folder).write(request, answer)).toThrowError(
      expect.objectContaining({ code: 'cannot-write', where: { file: expect.stringContaining(folder) } }),
    );
    chmodSync(folder, 0o700);
  });

  test('is shared by processes that write the same requests at once: one answer counts for all', async () => {
    const folder = temporaryFolder();
    const module = resolve(import.meta.dirname, '../../dist/providers/answer-store.js');
    const script = `
      import { AnswerStore } from ${JSON.stringify(module)};
      const store = new AnswerStore(${JSON.stringify(folder)});
      const seen = [];
      for (let i = 0; i < 40; i++) {
        const bytes = Buffer.from(process.argv[1].repeat(2000 + i));
        const kept = store.write({ endpoint: 'x', body: { i } }, { bytes, mediaType: 'text/plain', notes: {} });
        seen.push(String.fromCharCode(kept.bytes[0]) + kept.bytes.length);
      }
      console.log(JSON.stringify(seen));`;
    const run = promisify(execFile);
    const outputs = await Promise.all(
      ['a', 'b', 'c'].map(letter => run(process.execPath, ['--input-type=module', '-e', script, letter])),
    );
    const [first, ...others] = outputs.map(({ stdout }) => stdout);
    for (const other of others) expect(other).toBe(first);
    const store = new AnswerStore(folder);
    const kept = Array.from({ length: 40 }, (_, i) => store.read({ endpoint: 'x', body: { i } })!.bytes);
    expect(kept.map(bytes => String.fromCharCode(bytes[0]) + bytes.length)).toEqual(JSON.parse(first));
    expect(readdirSync(folder).sort()).toEqual(['answers', 'requests']);
  });
});

describe('clients with a store', () => {
  const size = { width: 64, height: 32 };

  test('ask nothing twice, and give the same bytes, also when scaled and after a restart', async () => {
    const folder = temporaryFolder();
    const server = await startModelServer();
    server.behave(sendImage(await panoramaFile(32, 16)));
    const run = () => {
      const { dependencies } = fakeWorld();
      const generator = createImageGenerator(
        { url: server.origin, model: 'm' },
        { ...dependencies, store: new AnswerStore(folder) },
      );
      return generator.generate('a door', { ...size, seed: 5 });
    };
    const first = await run();
    const second = await run();
    expect([first.wasStored, second.wasStored]).toEqual([false, true]);
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    expect({ ...second, bytes: 0, wasStored: false }).toEqual({ ...first, bytes: 0 });
    expect(server.requests).toHaveLength(1);
  });

  test('ask once for equal requests under way', async () => {
    const server = await startModelServer();
    server.behave(sendCaption('The image depicts a door.'));
    const captioner = createCaptioner({ url: server.origin }, fakeWorld().dependencies);
    const context = { prompt: 'p', yawDeg: 0, pitchDeg: 0, fovDeg: 90 };
    const captions = await Promise.all(
      [1, 2, 3].map(() => captioner.caption(Buffer.from('same'), 'image/png', context)),
    );
    expect(new Set(captions.map(({ text }) => text)).size).toBe(1);
    expect(server.requests).toHaveLength(1);
  });

  test('ask again for another view, prompt, seed, model or (without a model) server, and not for another address', async () => {
    const store = new AnswerStore(temporaryFolder());
    const [one, two] = [await startModelServer(), await startModelServer()];
    for (const server of [one, two]) server.behave(sendCaption('The image depicts a door.'));
    const ask = (url: string, bytes: string, prompt: string, seed: number, model?: string) =>
      createCaptioner({ url, model }, { ...fakeWorld().dependencies, store })
        .caption(Buffer.from(bytes), 'image/png', { prompt, seed, yawDeg: 0, pitchDeg: 0, fovDeg: 90 })
        .then(({ wasStored }) => wasStored);
    expect(await ask(one.origin, 'a', 'p', 1, 'm')).toBe(false);
    expect(await ask(one.origin, 'b', 'p', 1, 'm')).toBe(false);
    expect(await ask(one.origin, 'a', 'q', 1, 'm')).toBe(false);
    expect(await ask(one.origin, 'a', 'p', 2, 'm')).toBe(false);
    expect(await ask(one.origin, 'a', 'p', 1, 'n')).toBe(false);
    expect(await ask(one.origin, 'a', 'p', 1)).toBe(false);
    expect(await ask(two.origin, 'a', 'p', 1)).toBe(false);
    expect(await ask(two.origin, 'a', 'p', 1, 'm')).toBe(true);
  });

  test('store no failure, and no key, also when the server repeats it everywhere', async () => {
    const folder = temporaryFolder();
    const store = new AnswerStore(folder);
    const image = (await panoramaFile(64, 32)).toString('base64');
    const server = await startModelServer();
    const leak: Behaviour = sendJson(
      { data: [{ b64_json: image, revised_prompt: `a door and ${testKey}` }], key: testKey },
      200,
      { 'x-key': testKey },
    );
    server.behave(sendError(400, testKey), leak, sendCaption(`The image depicts ${testKey}.`));
    const { dependencies } = fakeWorld();
    const generator = createImageGenerator({ url: server.origin }, { ...dependencies, store });
    const captioner = createCaptioner({ url: server.origin }, { ...dependencies, store });
    await failureOf(generator.generate('a', size));
    expect(existsSync(join(folder, 'requests'))).toBe(false);
    expect((await generator.generate('b', size)).revisedPrompt).toBe('a door and [key]');
    await captioner.caption(Buffer.from('x'), 'image/png', { prompt: 'p', yawDeg: 0, pitchDeg: 0, fovDeg: 90 });
    const files = filesIn(folder);
    expect(files).toHaveLength(4);
    for (const path of files) expect(readFileSync(join(folder, path)).includes(testKey), path).toBe(false);
  });

  test('records what was asked without the picture itself', async () => {
    const folder = temporaryFolder();
    const server = await startModelServer();
    server.behave(sendCaption('The image depicts a door.'));
    const captioner = createCaptioner(
      { url: server.origin, model: 'm' },
      { ...fakeWorld().dependencies, store: new AnswerStore(folder) },
    );
    await captioner.caption(Buffer.from('view'), 'image/png', { prompt: 'p', yawDeg: 0, pitchDeg: 0, fovDeg: 90 });
    const [path] = filesIn(folder).filter(name => name.endsWith('.json'));
    const record = JSON.parse(readFileSync(join(folder, path), 'utf8'));
    expect(record.request.body.messages[0].content[1].image_url.url).toBe(`sha256:${sha256('view')}`);
    expect(record.request).not.toHaveProperty('server');
    expect(readFileSync(join(folder, record.answer.file), 'utf8')).toBe('The image depicts a door.');
  });
});
