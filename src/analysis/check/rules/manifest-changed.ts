import type { Checksum } from '../../../core/checksum.ts';
import type { DatasetRule } from '../types.ts';

const names: Record<Checksum, string> = { sha256: 'SHA-256', xxh64: 'XXH64' };

export const manifestChanged: DatasetRule = {
  code: 'manifest-changed',
  severity: 'error',
  title: 'A file is not the one of files.jsonl',
  explanation:
    'The size differs, or the checksum (SHA-256; XXH64 of archives of copied pictures): of annotations and other small files always, of images with --deep. Images that are broken are reported as such and not here.',
  scope: 'dataset',
  needs: ['manifest', 'files'],
  families: 'all',
  hint: 'Fetch or build the file again; if the change is meant, rebuild the manifest.',
  *check({ manifest, files, scenes, documents }) {
    const broken = new Set(documents.filter(({ state }) => state === 'broken').map(({ file }) => file));
    for (const { images } of scenes)
      for (const { path, fault, undecodable } of images) if (fault || undecodable !== undefined) broken.add(path);
    for (const { path, bytes, checksum, digest } of manifest?.rows ?? []) {
      const size = files?.get(path);
      if (size === undefined || broken.has(path)) continue;
      const hash = manifest?.hashes.get(path);
      if (size >= 0 && size !== bytes)
        yield { file: path, message: `Expected ${bytes} bytes (files.jsonl) but received ${size}` };
      else if (hash !== undefined && hash !== digest)
        yield {
          file: path,
          message: `Expected ${names[checksum]} ${digest.slice(0, 12)}... (files.jsonl) but received ${hash.slice(0, 12)}...`,
        };
    }
  },
};
