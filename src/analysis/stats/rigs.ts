import { meanOf, type Vector } from '../../core/pose/matrix.ts';
import { describeRig } from '../camera/pinhole/index.ts';
import { summarise } from './numbers.ts';
import type { Statistic } from './types.ts';

const round = (value: number) => Math.round(value * 1000) / 1000;

/** Where the cameras of posed scenes stand. */
export const rigs: Statistic = {
  name: 'rigs',
  title: 'Where the cameras stand',
  families: ['geogen'],
  start() {
    const azimuths: number[] = [];
    const elevations: number[] = [];
    const radii: number[] = [];
    const focals: number[] = [];
    return {
      add({ scene }) {
        const posed = scene.views.flatMap(({ id, camera }) =>
          camera?.kind === 'pinhole' ? [{ view: id, camera }] : [],
        );
        // Up as the pictures have it: against the mean of the cameras' downward axes.
        const up = meanOf(posed.map(({ camera: { worldToCamera: m } }): Vector => [-m[4], -m[5], -m[6]]));
        const rig = describeRig(posed, up);
        for (const { azimuthDeg, elevationDeg, radius } of rig?.cameras ?? []) {
          azimuths.push(azimuthDeg);
          elevations.push(elevationDeg);
          radii.push(radius);
        }
        for (const { camera } of posed) focals.push(camera.intrinsics[0] / Math.max(...camera.resolution));
      },
      finish() {
        if (radii.length === 0) return undefined;
        const groups = { azimuthDeg: azimuths, elevationDeg: elevations, radius: radii, focalPerSide: focals };
        const text = (values: readonly number[], unit: string) => {
          const { min, median, max } = summarise(values);
          return `${round(min)} to ${round(max)}${unit}, half below ${round(median)}${unit}`;
        };
        return {
          values: Object.fromEntries(Object.entries(groups).map(([key, values]) => [key, { ...summarise(values) }])),
          lines: [
            ['azimuth', text(azimuths, '°')],
            ['height above the subject', text(elevations, '°')],
            ['distance', text(radii, '')],
            ['focal length, of the longer side', text(focals, '')],
          ],
          charts: [
            { kind: 'histogram', title: 'Azimuth', unit: 'degrees', values: azimuths },
            { kind: 'histogram', title: 'Height above the subject', unit: 'degrees', values: elevations },
            { kind: 'histogram', title: 'Distance', unit: 'world units', values: radii },
          ],
        };
      },
    };
  },
};
