import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder of real inputs and reference answers beside the checkout, where there is one. */
export const sharedFolder: string | undefined = ['../shared', '../../shared']
  .map(path => resolve(import.meta.dirname, '..', path))
  .find(path => existsSync(resolve(path, 'data')));
