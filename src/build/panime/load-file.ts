import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { readError } from '../../io/node/file-source.ts';
import { loadPanorama } from './load-panorama.ts';
import type { LoaderParts, LoadScene } from './loaded-scene.ts';

function readSource(path: string, file: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    // Named relative to the input folder: failures.jsonl must not tell paths of this machine.
    throw readError(cause, file);
  }
}

/** Scenes from panoramas in files. */
export function createFileLoader({ setup, memory, codec }: LoaderParts): LoadScene {
  return async ({ source }, prepare) => {
    if (source.kind !== 'file') throw new TypeError(`Expected a file for the source but received ${source.kind}`);
    const { path, file } = source;
    const bytes = readSource(path, file);
    const { fit } = setup.settings;
    const { panorama, conversions, isPlainPng } = await loadPanorama(bytes, file, { memory, codec, fit, prepare });
    const record = {
      file,
      width: panorama.width,
      height: panorama.height,
      bytes: bytes.byteLength,
      crc32: crc32(bytes).toString(16).padStart(8, '0'),
      conversions: conversions.length > 0 ? conversions : undefined,
    };
    return { panorama, record: { source: record }, originalPng: isPlainPng ? bytes : undefined };
  };
}
