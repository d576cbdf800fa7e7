import type { Finding, ImageFacts } from './types.ts';

/** Where the annotations write an image's path. */
export const placeOfImage = (
  { file }: { file: string },
  { namedIn, pointer, row }: ImageFacts,
): Pick<Finding, 'file' | 'pointer' | 'row'> => ({ file: namedIn ?? file, pointer, row });
