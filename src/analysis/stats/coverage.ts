import { cameraToWorldRotation, focalPixels } from '../../core/geometry/perspective.ts';
import { directionOf } from '../../core/geometry/sphere.ts';
import type { SphericalCamera } from '../../core/model/camera.ts';
import { Tally } from './numbers.ts';
import type { Statistic } from './types.ts';

const columns = 72;
const rows = 36;

/** Whether a camera sees a direction, within its horizontal and vertical field of view. */
export function seesDirection(camera: SphericalCamera, yawDeg: number, pitchDeg: number): boolean {
  const [x, y, z] = directionOf(yawDeg, pitchDeg);
  // The inverse of a rotation is its transpose: world to camera.
  const [a, b, c, d, e, f, g, h, i] = cameraToWorldRotation(camera);
  const [right, down, forward] = [a * x + d * y + g * z, b * x + e * y + h * z, c * x + f * y + i * z];
  // Half of a picture one unit wide, at focal length 1/2 / tan(fov/2).
  const reaches = (offset: number, fov: number) => Math.abs((offset / forward) * focalPixels(fov, 1)) <= 0.5 + 1e-9;
  return forward > 0 && reaches(right, camera.fovX) && reaches(down, camera.fovY);
}

/** How often each direction of the sphere is seen, in an average scene. */
export const coverage: Statistic = {
  name: 'coverage',
  title: 'Where the views look',
  families: 'all',
  start() {
    const rigs = new Map<string, { cameras: SphericalCamera[]; scenes: number }>();
    const pitches = new Tally();
    return {
      add({ scene }) {
        const cameras = scene.views.flatMap(({ camera }) => (camera?.kind === 'spherical' ? [camera] : []));
        if (cameras.length === 0) return;
        const key = cameras.map(({ yaw, pitch, roll, fovX, fovY }) => [yaw, pitch, roll, fovX, fovY].join()).join(';');
        const rig = rigs.get(key);
        if (rig) rig.scenes++;
        else rigs.set(key, { cameras, scenes: 1 });
        for (const { pitch } of cameras) pitches.add(String(Math.round(pitch * 100) / 100));
      },
      finish() {
        if (rigs.size === 0) return undefined;
        const cells = new Array<number>(columns * rows).fill(0);
        let scenes = 0;
        for (const rig of rigs.values()) {
          scenes += rig.scenes;
          for (let cell = 0; cell < cells.length; cell++) {
            const yaw = (((cell % columns) + 0.5) / columns) * 360 - 180;
            const pitch = 90 - ((Math.floor(cell / columns) + 0.5) / rows) * 180;
            for (const camera of rig.cameras) if (seesDirection(camera, yaw, pitch)) cells[cell] += rig.scenes;
          }
        }
        const seen = cells.map(value => Math.round((value / scenes) * 1000) / 1000);
        // Cells near the poles are small: weigh each by its area.
        let [weights, unseen, total] = [0, 0, 0];
        for (const [cell, value] of seen.entries()) {
          const weight = Math.cos((0.5 - (Math.floor(cell / columns) + 0.5) / rows) * Math.PI);
          weights += weight;
          total += weight * value;
          if (value === 0) unseen += weight;
        }
        const round = (value: number) => Math.round(value * 1000) / 1000;
        const [least, most] = [Math.min(...seen), Math.max(...seen)];
        return {
          values: {
            rigs: rigs.size,
            mean: round(total / weights),
            least,
            most,
            unseenShare: round(unseen / weights),
            pitchDeg: pitches.toObject(50),
            columns,
            rows,
            cells: seen,
          },
          lines: [
            ['a direction is seen', `${round(total / weights).toFixed(2)} times on average, ${least} to ${most}`],
            ['unseen', `${((100 * unseen) / weights).toFixed(1)} % of the sphere`],
            ['camera sets', String(rigs.size)],
          ],
          charts: [
            {
              kind: 'sphere',
              title: 'Views that see each direction (yaw across, pitch up)',
              unit: 'views',
              cells: seen,
              columns,
              rows,
            },
          ],
        };
      },
    };
  },
};
