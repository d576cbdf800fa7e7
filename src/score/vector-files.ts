import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../io/node/files.ts';
import type { VectorStore } from '../providers/sentence-embedding.ts';

/**
 * Keeps vectors in a folder, one file a model: a line of JSON (model, length, texts), then float32 little-endian. A file
 * that cannot be read is as good as none: it is only a cache.
 */
export function vectorFiles(folder: string): VectorStore {
  const pathOf = (model: string) =>
    join(folder, `${createHash('sha256').update(model).digest('hex').slice(0, 24)}.vectors`);
  return {
    async read(model) {
      const vectors = new Map<string, Float32Array>();
      const path = pathOf(model);
      if (!existsSync(path)) return vectors;
      try {
        const bytes = readFileSync(path);
        const end = bytes.indexOf(10);
        const header = JSON.parse(bytes.toString('utf8', 0, end)) as { model: string; length: number; texts: string[] };
        const body = bytes.subarray(end + 1);
        if (header.model !== model || body.byteLength !== header.texts.length * header.length * 4) return vectors;
        header.texts.forEach((text, i) => {
          const start = i * header.length * 4;
          vectors.set(
            text,
            Float32Array.from({ length: header.length }, (_, k) => body.readFloatLE(start + k * 4)),
          );
        });
      } catch {
        vectors.clear();
      }
      return vectors;
    },
    async write(model, vectors) {
      const texts = [...vectors.keys()];
      const length = vectors.get(texts[0])?.length ?? 0;
      const body = Buffer.alloc(texts.length * length * 4);
      let offset = 0;
      for (const text of texts) for (const value of vectors.get(text)!) offset = body.writeFloatLE(value, offset);
      writeFileAtomic(
        pathOf(model),
        Buffer.concat([Buffer.from(`${JSON.stringify({ model, length, texts })}\n`), body]),
      );
    },
  };
}
