import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SystemError } from '../core/errors.ts';
import type { SiteDocument } from '../core/viewer/documents.ts';
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

/** The element of the page that holds the site's document; empty as built. */
const siteElement = '<script type="application/json" id="site"></script>';

/**
 * The page with the site's document in it, which spares asking for it. Data, not a script: nothing runs it.
 * @param page as built
 */
export function embedSite(page: string, document: SiteDocument): string {
  // Nothing in it may end the element.
  const text = JSON.stringify(document).replaceAll('<', '\\u003c');
  return page.replace(siteElement, () => siteElement.replace('></', () => `>${text}</`));
}

/** The page of a site as it is sent. */
export function sitePage(files: AppFiles, document: SiteDocument): Body {
  const bytes = Buffer.from(embedSite(Buffer.from(files.get('index.html')!.bytes).toString('utf8'), document));
  return new Body(bytes, { mediaType: mediaTypes['.html'], etag: hashOf(bytes) });
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 22);

/** The viewer's own files by their path (`index.html`, `assets/...`), each read when it is first asked for. */
export interface AppFiles {
  names(): Iterable<string>;
  get(name: string): Body | undefined;
  /** Puts another body in a file's place. */
  set(name: string, body: Body): void;
}

/**
 * Lists the viewer's own files. Only what is listed here is ever sent.
 * @throws {SystemError} `viewer-not-built`
 */
export function readAppFiles(folder = appFolder()): AppFiles {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new SystemError('viewer-not-built', `Expected the viewer in ${folder} but it is not there`, {
      hint: 'In a checkout, run `npm run build`.',
    });
  }
  const names = new Map<string, { path: string; mediaType: string }>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const mediaType = mediaTypes[extname(entry.name)];
    if (!entry.isFile() || !mediaType) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    names.set(name, { path, mediaType });
  }
  const read = (name: string): Body | undefined => {
    const file = names.get(name);
    if (!file) return undefined;
    const bytes = readFileSync(file.path);
    // Names of assets hold a hash of their content; the build compressed them.
    const isAsset = name.startsWith('assets/');
    return new Body(bytes, {
      mediaType: file.mediaType,
      etag: isAsset ? basename(name) : hashOf(bytes),
      cacheControl: isAsset ? 'public, max-age=31536000, immutable' : 'no-cache',
      brotli: existsSync(`${file.path}.br`) ? readFileSync(`${file.path}.br`) : undefined,
    });
  };
  const bodies = new Map<string, Body>();
  return {
    names: () => names.keys(),
    get(name) {
      const body = bodies.get(name) ?? read(name);
      if (body) bodies.set(name, body);
      return body;
    },
    set(name, body) {
      bodies.set(name, body);
    },
  };
}
