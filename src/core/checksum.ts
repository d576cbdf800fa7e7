/**
 * What files.jsonl lists a file with. SHA-256, but for archives of pictures that are copied as they are: there it would
 * cost several times as much as the copying, and XXH64 tells a file that was changed by accident as surely.
 * @source https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md; `xxhsum -H64` prints the same
 */
export const checksums = ['sha256', 'xxh64'] as const;

export type Checksum = (typeof checksums)[number];
