import type { SceneRule } from '../types.ts';

/** Beyond this share of the picture, outside of it, a principal point is told. */
const farOutside = 1;
const isFar = (share: number) => share < -farOutside || share > 1 + farOutside;

export const principalOutside: SceneRule = {
  code: 'principal-outside',
  severity: 'info',
  title: 'A principal point is far outside of its picture',
  explanation:
    'It lies more than a width or a height beyond the edge. A crop of a larger picture may have such a camera; more often cx and cy are of another size, or in another unit. Not looked at where subject-outside tells of the camera.',
  scope: 'scene',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'See whether cx and cy are pixels of this picture; of a crop, nothing is wrong.',
  *check({ posed, file }) {
    const hasSubject = (posed?.cameras.length ?? 0) >= 3;
    const isTold = ({ x, y }: { x: number; y: number }) => hasSubject && (x < 0 || x > 1 || y < 0 || y > 1);
    for (const { file: own, pointer, principalAt: at, resolution, subjectAt } of posed?.cameras ?? []) {
      if (!(isFar(at.x) || isFar(at.y)) || (subjectAt && isTold(subjectAt))) continue;
      const [x, y] = [at.x * resolution[0], at.y * resolution[1]].map(value => Number(value.toFixed(1)));
      yield {
        file: own ?? file,
        pointer,
        message: `Expected a principal point in or near the ${resolution[0]}x${resolution[1]} picture but it is at ${x}, ${y}`,
      };
    }
  },
};
