import type { SceneRule } from '../types.ts';

/** Numbers that differ by less are one: what is left of a copied pose after it was written as text. */
const digits = 9;

export const poseRepeated: SceneRule = {
  code: 'pose-repeated',
  severity: 'warning',
  title: 'Several pictures have the same pose',
  explanation:
    'Cameras of a scene stand in different places or look different ways: where the poses of three or more, or of all, are equal within nine digits, they were copied, or an export did not follow the camera. All cameras of one pose are told once.',
  scope: 'scene',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'Export the poses again; where one camera took pictures of something that moves or is lit otherwise, nothing is wrong.',
  *check({ posed, images, file }) {
    const groups = new Map<string, NonNullable<typeof posed>['cameras'][number][]>();
    for (const camera of posed?.cameras ?? []) {
      if (!camera.pose) continue;
      const key = camera.pose.map(value => (Math.abs(value) < 10 ** -digits ? 0 : value.toPrecision(digits))).join(' ');
      const group = groups.get(key);
      if (group) group.push(camera);
      else groups.set(key, [camera]);
    }
    for (const group of groups.values()) {
      // Two of many may be meant: a set for training and one for tests that share a place.
      if (group.length < Math.min(3, Math.max(2, posed!.cameras.length))) continue;
      const pathOf = (view: number) => images.find(({ role, index }) => role === 'view' && index === view)?.path;
      const [first, second] = group;
      yield {
        file: second.file ?? file,
        pointer: second.pointer,
        message: `Expected a pose of its own but it is that of ${pathOf(first.view) ?? `view ${first.view}`}, and so for ${group.length} of ${posed!.cameras.length} cameras`,
      };
    }
  },
};
