import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { readModelServerConfig } from '../../src/providers/config-file.ts';
import { Fault } from '../../src/providers/fault.ts';
import {
  captionChecks,
  fillTemplate,
  imageChecks,
  normalizeServerUrl,
  resolveCaptioner,
  resolveImageGenerator,
} from '../../src/providers/options.ts';
import { backoffSeconds, parseRetryAfter, waitAfter } from '../../src/providers/retry.ts';
import { temporaryFolder } from '../support/folders.ts';
import { everythingIn } from './fixtures.ts';

function thrownBy(action: () => unknown): Error & { code: string; hint?: string } {
  try {
    action();
  } catch (error) {
    return error as Error & { code: string };
  }
  throw new Error('expected a throw');
}

describe('addresses', () => {
  test.each([
    ['http://localhost:11434', 'http://localhost:11434'],
    ['http://localhost:11434/v1/', 'http://localhost:11434'],
    ['https://api.example.com/openai/v1', 'https://api.example.com/openai'],
    ['https://api.example.com/v1/chat/completions', 'https://api.example.com'],
    ['http://[::1]:8000/v1', 'http://[::1]:8000'],
    ['HTTP://Host:80/v1/images/generations/', 'http://host'],
  ])('%s reads %s', (url, expected) => {
    expect(normalizeServerUrl(url)).toBe(expected);
  });

  test.each([
    'localhost:8000',
    'ftp://host/v1',
    '',
    'http://',
    'http://user:hunter2@host/v1',
    'https://host/v1?api-key=hunter2',
    'https://host/#hunter2',
  ])('%s is refused, and nothing secret in it is shown', url => {
    const error = thrownBy(() => resolveImageGenerator({ url }));
    expect(error).toBeInstanceOf(UsageError);
    expect(everythingIn(error)).not.toContain('hunter2');
  });
});

describe('options', () => {
  test.each<[object, RegExp]>([
    [{ concurency: 3 }, /no field concurency/],
    [{ concurrency: 0 }, /a whole number from 1 to 256 for generator\.concurrency but received 0/],
    [{ timeoutSeconds: -1 }, /seconds above 0/],
    [{ timeoutSeconds: Number.NaN }, /seconds above 0/],
    [{ seed: 1.5 }, /generator\.seed but received 1\.5/],
    [{ seed: 'random' }, /scene or none/],
    [{ requestSize: '1024' }, /WIDTHxHEIGHT/],
    [{ responseFormat: 'png' }, /b64_json or url or none/],
    [{ promptTemplate: 'a {promt}' }, /\{prompt\}, \{width\}, \{height\} .* received \{promt\}/],
    [{ extraBody: { prompt: 'mine' } }, /without the fields/],
    [{ extraBody: { api_key: 'x' } }, /without keys/],
    [{ temperature: 1 }, /no field temperature/],
    [{ keyVariable: 'sk-123' }, /name of an environment variable/],
    [{ scenesUntilDown: 65 }, /1 to 64/],
  ])('%j is refused', (options, message) => {
    const error = thrownBy(() => resolveImageGenerator({ url: 'http://x', ...options }));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(message);
  });

  test('a key among them is refused without being shown', () => {
    const error = thrownBy(() => resolveCaptioner({ url: 'http://x', apiKey: 'hunter2' } as never));
    expect(error.hint).toContain('environment variable');
    expect(everythingIn(error)).not.toContain('hunter2');
    expect(
      everythingIn(thrownBy(() => resolveCaptioner({ url: 'http://x', keyVariable: 'sk-hunter2' }))),
    ).not.toContain('hunter2');
  });

  test('undefined means the default', () => {
    expect(resolveImageGenerator({ url: 'http://x', retries: undefined, seed: undefined })).toMatchObject({
      retries: 4,
      seed: 'scene',
    });
    expect(resolveCaptioner({ url: 'http://x', temperature: 0 }).temperature).toBe(0);
  });

  test('are all in the manual', () => {
    const manual = readFileSync(resolve(import.meta.dirname, '../../docs/model-servers.md'), 'utf8');
    for (const field of [...Object.keys(imageChecks), ...Object.keys(captionChecks)])
      expect(manual).toContain(`\`${field}\``);
  });

  test("of the manual's examples are good", () => {
    const manual = readFileSync(resolve(import.meta.dirname, '../../docs/model-servers.md'), 'utf8');
    const examples = [...manual.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json);
    expect(examples.length).toBeGreaterThanOrEqual(4);
    const path = join(temporaryFolder(), 'servers.json');
    for (const example of examples) {
      writeFileSync(path, example);
      const { generator, captioner } = readModelServerConfig(path);
      expect(generator ?? captioner).toBeDefined();
      if (generator) resolveImageGenerator(generator);
      if (captioner) resolveCaptioner(captioner);
    }
  });
});

describe('a configuration file', () => {
  const read = (text: string) => {
    const path = join(temporaryFolder(), 'servers.json');
    writeFileSync(path, text);
    return readModelServerConfig(path);
  };

  test('gives options for each server; the address may come from a flag', () => {
    expect(read('\uFEFF{"generator":{"model":"m"},"captioner":{"url":"http://x/v1"}}')).toEqual({
      generator: { model: 'm' },
      captioner: { url: 'http://x/v1' },
    });
    expect(read('{}')).toEqual({ generator: undefined, captioner: undefined });
  });

  test.each([
    ['[]', 'bad-option'],
    ['{"generater":{}}', 'bad-option'],
    ['{"generator":"http://x"}', 'bad-option'],
    ['{"captioner":{"retries":"4"}}', 'bad-option'],
    ['{"generator":{"apiKey":"hunter2"}}', 'bad-option'],
    ['{"generator":{"keyVariable":"sk-hunter2"}}', 'bad-option'],
    ['{"generator":hunter2}', 'bad-json'],
  ])('%s is refused', (text, code) => {
    const error = thrownBy(() => read(text));
    expect(error.code).toBe(code);
    expect(everythingIn(error)).not.toContain('hunter2');
  });

  test('that is missing is said so', () => {
    expect(thrownBy(() => readModelServerConfig('/nowhere/servers.json')).code).toBe('missing-file');
  });
});

describe('templates', () => {
  test('are filled once, whatever the values hold', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (prompt, other) => {
        expect(fillTemplate('<{prompt}|{other}|{prompt}>', { prompt, other })).toBe(`<${prompt}|${other}|${prompt}>`);
      }),
    );
    expect(fillTemplate('{prompt} {other}', { prompt: '{other} $1', other: 'x' })).toBe('{other} $1 x');
    expect(fillTemplate('{toString}', {})).toBe('{toString}');
  });
});

describe('waits', () => {
  test('are uniform below a bound that doubles', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (attempt, chance) => {
          const seconds = backoffSeconds(attempt, 1, 60, () => chance);
          expect(seconds).toBeGreaterThanOrEqual(0);
          expect(seconds).toBeLessThan(Math.min(60, 2 ** (attempt - 1)) + 1e-9);
          expect(seconds).toBeCloseTo(chance * Math.min(60, 2 ** (attempt - 1)), 9);
        },
      ),
    );
  });

  const now = Date.UTC(2026, 0, 1, 0, 0, 0);
  test.each<[string | null, string | null, number | undefined]>([
    [null, null, undefined],
    ['', null, undefined],
    ['0', null, 0],
    [' 120 ', null, 120],
    ['1.5', null, 1.5],
    ['-5', null, undefined],
    ['soon', null, undefined],
    ['1e9', null, undefined],
    ['Thu, 01 Jan 2026 00:01:00 GMT', null, 60],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 'Thu, 01 Jan 2026 00:00:50 GMT', 10],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 'nonsense', 60],
    ['Wed, 31 Dec 2025 00:00:00 GMT', null, 0],
    ['Thursday, 01-Jan-26 00:00:30 GMT', null, 30],
  ])('Retry-After %j (Date %j) means %j seconds', (header, date, seconds) => {
    expect(parseRetryAfter(header, date, now)).toBe(seconds);
  });

  test('what the server asks for wins, up to a bound', () => {
    const limits = { firstWaitSeconds: 2, longestWaitSeconds: 60, longestRetryAfterSeconds: 100 };
    const fault = (waitSeconds?: number) => new Fault(new UsageError('x', 'x'), 'transport', { waitSeconds });
    expect(waitAfter(fault(90), 1, limits, () => 0.5)).toBe(91);
    expect(waitAfter(fault(0), 9, limits, () => 0)).toBe(0);
    expect(waitAfter(fault(101), 1, limits, () => 0.5)).toBeUndefined();
    expect(waitAfter(fault(), 3, limits, () => 0.5)).toBe(4);
  });
});
