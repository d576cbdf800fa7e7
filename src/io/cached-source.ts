import type { ByteSource } from '../core/model/image.ts';

/**
 * Keeps the blocks read last, so that many small reads near each other cost few large ones.
 * @param options.blockBytes size of a block
 * @param options.blocks how many to keep
 */
export function cachedSource(
  source: ByteSource,
  { blockBytes = 2 ** 20, blocks = 8 }: { blockBytes?: number; blocks?: number } = {},
): ByteSource {
  // A Map keeps its order: the first key is the block used longest ago.
  const kept = new Map<number, Promise<ArrayBuffer>>();
  const blockAt = (index: number): Promise<ArrayBuffer> => {
    let block = kept.get(index);
    if (block) kept.delete(index);
    else {
      const start = index * blockBytes;
      block = Promise.resolve(source.slice(start, Math.min(source.byteLength, start + blockBytes)));
      // A failed read is tried again next time.
      block.catch(() => kept.delete(index));
    }
    kept.set(index, block);
    if (kept.size > blocks) kept.delete(kept.keys().next().value!);
    return block;
  };
  return {
    byteLength: source.byteLength,
    async slice(start, end = source.byteLength) {
      const first = Math.floor(start / blockBytes);
      const last = Math.floor((Math.max(start + 1, end) - 1) / blockBytes);
      // Larger than what is kept: no use in keeping it.
      if (last - first >= blocks) return source.slice(start, end);
      const bytes = new Uint8Array(end - start);
      for (let index = first; index <= last; index++) {
        const block = new Uint8Array(await blockAt(index));
        const blockStart = index * blockBytes;
        const from = Math.max(start, blockStart);
        const to = Math.min(end, blockStart + block.length);
        if (to > from) bytes.set(block.subarray(from - blockStart, to - blockStart), from - start);
      }
      return bytes.buffer;
    },
  };
}
