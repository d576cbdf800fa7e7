import type { ImageSize } from '../../core/model/image.ts';
import type { DatasetContext, Finding, ImageFacts } from './types.ts';

const nameOf = ({ width, height }: ImageSize) => `${width}x${height}`;

/** The most frequent size of a role's images, and how many there are of each. */
export function countSizes(context: DatasetContext, role: ImageFacts['role']): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { images } of context.scenes)
    for (const image of images)
      if (image.role === role && image.header)
        counts.set(nameOf(image.header), (counts.get(nameOf(image.header)) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}

/** Images of a right shape whose size is not the dataset's. */
export function* findOddSizes(
  context: DatasetContext,
  role: 'panorama' | 'view',
  hasShape: (size: ImageSize) => boolean,
): Iterable<Finding> {
  const stated = role === 'panorama' ? context.expected.panoramaSize : context.expected.viewSize;
  const [mostFrequent] = countSizes(context, role).keys();
  const right = stated ? nameOf(stated) : mostFrequent;
  const origin = stated ? context.expected.origin : 'most of the set';
  for (const { images } of context.scenes) {
    for (const { role: itsRole, header, path } of images) {
      if (itsRole !== role || !header || !hasShape(header) || nameOf(header) === right) continue;
      yield { file: path, message: `Expected ${right} (${origin}) but received ${nameOf(header)}` };
    }
  }
}
