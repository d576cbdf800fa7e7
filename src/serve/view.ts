import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { extname, join } from 'node:path';
import { SystemError } from '../core/errors.ts';
import { cacheFolder, DiskCache } from '../io/node/disk-cache.ts';
import { systemErrorCode } from '../io/node/files.ts';
import { readAppFiles, sitePage } from './app-files.ts';
import type { RunningViewer, ViewOptions } from './options.ts';
import { createViewerServer } from './server.ts';
import { Site } from './site.ts';
import { Thumbnails } from './thumbnails.ts';
import { warmThumbnails } from './warm-thumbnails.ts';

/** Bytes of thumbnails and tiles kept on disk. */
const mostCacheBytes = 2 ** 30;

const everyAddress = new Set(['0.0.0.0', '::', '']);

/** Names by which requests may ask for a server at an address. */
function namesOf(host: string): Set<string> {
  const bracketed = isIP(host) === 6 ? `[${host}]` : host;
  const names = ['localhost', '127.0.0.1', '[::1]', bracketed.toLowerCase()];
  return new Set(everyAddress.has(host) ? [...names, hostname().toLowerCase()] : names);
}

/**
 * Starts the viewer's server. It only reads, and only what its datasets hold.
 * @returns once it listens; scenes are read in the background
 * @throws {SystemError} `viewer-not-built`, `cannot-listen`
 */
export async function viewDatasets(options: ViewOptions): Promise<RunningViewer> {
  const { datasets, analyses = {}, port = 0, host = '127.0.0.1', cache } = options;
  const app = readAppFiles();
  const site = new Site(datasets, analyses);
  app.set('index.html', sitePage(app, site.document('server')));
  const folder = cache === false ? undefined : (cache ?? join(cacheFolder(), 'pictures'));
  const thumbnails = new Thumbnails(
    folder === undefined ? undefined : new DiskCache(folder, { mostBytes: mostCacheBytes }),
  );
  let isWarm = thumbnails.keepsNothing;
  const sent = new Set<string>();
  const server = createViewerServer({
    // With the first script and the style sheet the browser has work, which leaves time. Sooner, they would wait.
    onAsset(name) {
      sent.add(extname(name));
      if (isWarm || !sent.has('.js') || !sent.has('.css')) return;
      isWarm = true;
      warmThumbnails(site.entries[0], thumbnails);
    },
    site,
    app,
    thumbnails,
    allowedNames: namesOf(host),
    anyAddress: everyAddress.has(host),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', cause => {
      const code = systemErrorCode(cause);
      const hint =
        code === 'EADDRINUSE'
          ? 'Another program has that port: choose another with --port, or leave it out.'
          : code === 'EACCES'
            ? 'Choose a port from 1024 on.'
            : undefined;
      reject(
        new SystemError('cannot-listen', `Cannot listen at ${host} port ${port}: ${cause.message}`, { hint, cause }),
      );
    });
    server.listen(port, host === '' ? undefined : host, resolve);
  });
  const address = server.address();
  const listening = typeof address === 'object' && address ? address.port : port;
  const shown = everyAddress.has(host) ? 'localhost' : isIP(host) === 6 ? `[${host}]` : host;
  return {
    url: `http://${shown}:${listening}/`,
    port: listening,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await site.stop();
    },
  };
}
