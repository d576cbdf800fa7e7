import { PanoplyError } from '../core/errors.ts';
import { decodeImage, encodeImage, resizeImage } from '../io/node/sharp.ts';
import { answerFault } from './fault.ts';
import { describeText, isRecord, type JsonRecord } from './read-json.ts';
import type { Secret } from './secret.ts';

/** What an images answer holds: bytes, or where they are. */
export type ImagePayload = { bytes: Uint8Array } | { url: string };

/**
 * The first picture of an answer of `/v1/images/generations`.
 * @param url where the answer came from
 * @throws {Fault} `no-image`, `bad-base64`
 * @source https://platform.openai.com/docs/api-reference/images/object
 */
export function readImagePayload(json: JsonRecord, url: string): ImagePayload {
  const first = Array.isArray(json.data) ? json.data[0] : undefined;
  if (isRecord(first)) {
    if (typeof first.b64_json === 'string' && first.b64_json !== '')
      return { bytes: decodeBase64(first.b64_json, url) };
    if (typeof first.url === 'string' && first.url !== '') {
      const inline = /^data:[^,]*;base64,/.exec(first.url);
      return inline ? { bytes: decodeBase64(first.url, url) } : { url: first.url };
    }
  }
  const received = Array.isArray(json.data)
    ? `${json.data.length} items without either`
    : `the fields ${Object.keys(json).join(', ')}`;
  throw answerFault(
    'no-image',
    `Expected data[0].b64_json or data[0].url from ${url} but received ${received}`,
    'answer',
    {
      where: { file: url, pointer: '/data/0' },
    },
  );
}

/**
 * Strict base64 (standard or URL alphabet, white space and a data URL's head allowed). Buffer alone would skip what
 * it cannot read and give other bytes.
 * @source RFC 4648, 4 and 5
 */
export function decodeBase64(text: string, url: string): Uint8Array {
  const broken = (received: string) =>
    answerFault('bad-base64', `Expected base64 in data[0].b64_json from ${url} but received ${received}`, 'transport', {
      where: { file: url, pointer: '/data/0/b64_json' },
    });
  const digits = text
    .replace(/^data:[^,]*,/, '')
    .replace(/\s+/g, '')
    .replace(/={1,2}$/, '');
  if (digits.length % 4 === 1) throw broken(`${digits.length} digits`);
  const bytes = Buffer.from(digits, 'base64');
  const expected = Math.floor((digits.length * 3) / 4);
  if (bytes.length !== expected) throw broken('a character that is no digit of it');
  return bytes;
}

const signatures: readonly [string, (bytes: Uint8Array) => boolean][] = [
  ['image/png', bytes => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', bytes => startsWith(bytes, [0xff, 0xd8, 0xff])],
  [
    'image/webp',
    bytes => startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50]),
  ],
];

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((value, index) => bytes[index] === value);
}

/** The media type that the bytes themselves show, if it is one of the three that are taken. */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
  return signatures.find(([, matches]) => matches(bytes))?.[0];
}

export interface Panorama {
  bytes: Uint8Array;
  mediaType: string;
  /** Pixels of `bytes`. */
  width: number;
  height: number;
  /** Pixels of what the server sent. */
  receivedWidth: number;
  receivedHeight: number;
  /** In words what was changed: decoding conversions, scaling. Empty when the bytes are as they came. */
  conversions: string[];
}

/** 1%: what rounding to a model's multiples of 8 or 16 pixels makes of 2:1. */
const aspectTolerance = 0.01;
/** A picture scaled up by more than this is a thumbnail or a placeholder, not a panorama of the size wanted. */
const largestEnlargement = 8;

/**
 * Holds a server's picture to what was wanted: a readable PNG, JPEG or WebP, 2:1 within 1%; scaled to the size wanted.
 * Decodes it wholly, because a cut-off file has a good header.
 * @throws {Fault} `not-an-image`, `broken-image`, `wrong-aspect`, `image-too-small`
 */
export async function readPanorama(
  bytes: Uint8Array,
  wanted: { width: number; height: number },
  url: string,
  secret: Secret,
): Promise<Panorama> {
  const where = { file: url };
  const mediaType = mediaTypeOf(bytes);
  if (!mediaType) {
    throw answerFault(
      'not-an-image',
      `Expected a PNG, JPEG or WebP picture from ${url} but received ${describeBytes(bytes, secret)}`,
      'answer',
      {
        where,
      },
    );
  }
  const image = await decodeImage(bytes, url).catch(cause => {
    const reason = cause instanceof PanoplyError ? cause.message : 'it cannot be decoded';
    throw answerFault(
      'broken-image',
      `Expected a whole ${mediaType} from ${url} but it is broken: ${reason}`,
      'answer',
      { where, cause },
    );
  });
  const { width: receivedWidth, height: receivedHeight } = image;
  const size = `${receivedWidth}x${receivedHeight}`;
  const asked = `${wanted.width}x${wanted.height}`;
  if (Math.abs(receivedWidth - 2 * receivedHeight) > aspectTolerance * 2 * receivedHeight) {
    throw answerFault('wrong-aspect', `Expected a 2:1 panorama (${asked}) from ${url} but received ${size}`, 'never', {
      where,
      hint: 'Use a model that makes panoramas, or set requestSize to a 2:1 size this model makes, e.g. 1024x512.',
    });
  }
  if (receivedWidth * largestEnlargement < wanted.width) {
    throw answerFault('image-too-small', `Expected a panorama of ${asked} from ${url} but received ${size}`, 'never', {
      where,
      hint: 'Set requestSize to a larger size.',
    });
  }
  const shared = { receivedWidth, receivedHeight };
  if (receivedWidth === wanted.width && receivedHeight === wanted.height) {
    return { bytes, mediaType, ...wanted, ...shared, conversions: [] };
  }
  const scaled = await resizeImage(image, wanted.width, wanted.height);
  return {
    bytes: await encodeImage(scaled, 'png'),
    mediaType: 'image/png',
    width: wanted.width,
    height: wanted.height,
    ...shared,
    conversions: [...image.conversions, `scaled from ${size}`],
  };
}

function describeBytes(bytes: Uint8Array, secret: Secret): string {
  if (bytes.length === 0) return 'nothing';
  const head = bytes.subarray(0, 4000);
  const printable = head.every(byte => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
  if (printable) return describeText(new TextDecoder('utf-8').decode(head), secret);
  const hex = [...bytes.subarray(0, 8)].map(byte => byte.toString(16).padStart(2, '0')).join(' ');
  return `${bytes.length} bytes that begin ${hex}`;
}
