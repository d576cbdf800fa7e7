import { angleBetween, directionOf } from '../../../core/geometry/sphere.ts';
import { cameraList, plural } from '../panime-entry.ts';
import type { SceneRule } from '../types.ts';

/** Degrees: rounded angles are fine, another direction is not. */
const tolerance = 0.5;

export const rigMismatch: SceneRule = {
  code: 'rig-mismatch',
  severity: 'warning',
  title: 'Views do not look where the rig does',
  explanation:
    'The directions (theta, phi) of a scene, in order, should be those of the icosahedron rig, in the order of the card or that of the panfusion code, or those of the rig in panoply.json; within 0.5 degrees.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Run panoply camera to see which cameras the pictures have.',
  *check(context) {
    const [theta, phi] = [cameraList(context, 'theta'), cameraList(context, 'phi')];
    if (!theta || !phi || theta.values.length !== phi.values.length) return;
    const { rigs, viewCount } = context.expected;
    // Another number of views is another rule's.
    if (theta.values.length !== viewCount) return;
    const directions = theta.values.map((yaw, i) => [yaw, phi.values[i]] as const);
    const isAngle = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 360;
    if (!directions.every(pair => pair.every(isAngle)) || phi.values.some(value => Math.abs(Number(value)) > 90))
      return;
    const misses = rigs.map(({ name, views }) => ({
      name,
      wrong: directions.flatMap(([yaw, pitch], i) =>
        angleBetween(directionOf(Number(yaw), Number(pitch)), directionOf(views[i].yaw, views[i].pitch)) > tolerance
          ? [i]
          : [],
      ),
    }));
    const best = misses.reduce((a, b) => (b.wrong.length < a.wrong.length ? b : a));
    if (best.wrong.length === 0) return;
    const [first] = best.wrong;
    const { yaw, pitch } = rigs.find(({ name }) => name === best.name)!.views[first];
    yield {
      file: context.file,
      pointer: `${theta.pointer}/${first}`,
      message: `Expected yaw ${yaw}, pitch ${pitch} (${best.name}) for view ${first} but received yaw ${directions[first][0]}, pitch ${directions[first][1]}; ${plural(best.wrong.length, 'view')} of ${viewCount} differ`,
    };
  },
};
