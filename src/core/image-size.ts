import { UsageError } from './errors.ts';
import type { ImageSize } from './model/image.ts';

/**
 * `2048x1024` as numbers.
 * @param name of the option, for the message
 * @throws {UsageError} `bad-size`
 */
export function parseSize(text: string, name: string): ImageSize {
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(text);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || width < 1 || height < 1) {
    throw new UsageError('bad-size', `Expected WIDTHxHEIGHT in pixels for ${name} but received ${text}`);
  }
  return { width, height };
}
