import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SystemError } from '../core/errors.ts';
import { builtModule } from '../io/node/built-module.ts';
import { Body } from './http/send.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
};

/** Folder of the viewer as built. */
export const appFolder = (): string => fileURLToPath(builtModule(import.meta.url, '../viewer'));

/**
 * The viewer's own files by their path (`index.html`, `assets/...`). Only what is listed here is ever sent.
 * @throws {SystemError} `viewer-not-built`
 */
export function readAppFiles(folder = appFolder()): Map<string, Body> {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new SystemError('viewer-not-built', `Expected the viewer in ${folder} but it is not there`, {
      hint: 'In a checkout, run `npm run build`.',
    });
  }
  const files = new Map<string, Body>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mediaType = mediaTypes[extname(entry.name)];
    if (!entry.isFile() || !mediaType) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    const bytes = readFileSync(path);
    files.set(
      name,
      new Body(bytes, {
        mediaType,
        etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22),
        // Names of assets hold a hash of their content.
        cacheControl: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      }),
    );
  }
  return files;
}
