/**
 * What files.jsonl lists a file with. SHA-256, but for archives of pictures that are copied as they are: there it would
 * cost several times as much as the copying, and CRC-32 tells a changed file as surely as the zips it came from do.
 */
export const checksums = ['sha256', 'crc32'] as const;

export type Checksum = (typeof checksums)[number];
