import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of reference data beside the checkout, when there is one. */
export const sharedFolder: string | undefined = ['../../shared', '../../../shared']
  .map(path => fileURLToPath(new URL(path, import.meta.url)))
  .find(path => existsSync(path));
