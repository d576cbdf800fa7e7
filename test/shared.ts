import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Folder with real data beside the checkout, where there is one: tests that use it run only then. */
export const sharedFolder: string | undefined = ['../shared', '../../shared']
  .map(relative => join(root, relative))
  .find(folder => existsSync(folder));
