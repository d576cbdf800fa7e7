import { readFileSync } from 'node:fs';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';

/** Members of a zip by name, in stored order. */
export async function openZip(path: string): Promise<Map<string, Uint8Array>> {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(path)), { useWebWorkers: false });
  const members = new Map<string, Uint8Array>();
  for (const entry of await reader.getEntries()) {
    if (!entry.directory) members.set(entry.filename, await entry.getData(new Uint8ArrayWriter()));
  }
  await reader.close();
  return members;
}
