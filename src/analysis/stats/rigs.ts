import type { PinholeCamera } from '../../core/model/camera.ts';
import { nearestAxis } from '../../core/pose/detect-convention.ts';
import { meanOf, type Vector } from '../../core/pose/matrix.ts';
import { describeRig } from '../camera/pinhole/index.ts';
import { summarise } from './numbers.ts';
import type { Statistic } from './types.ts';

/** Worlds whose up is an axis have it exactly: cameras at different heights lean about it. */
const mostTiltDeg = 25;

/** Up as the pictures have it: against the mean of the cameras' downward axes, or the axis that this is near to. */
function uprightOf(cameras: readonly PinholeCamera[]): Vector {
  const mean = meanOf(cameras.map(({ worldToCamera: m }): Vector => [-m[4], -m[5], -m[6]]));
  const { name, angleDeg } = nearestAxis(mean);
  if (!(angleDeg <= mostTiltDeg)) return mean;
  const sign = name.startsWith('-') ? -1 : 1;
  return ['x', 'y', 'z'].map(axis => (name.endsWith(axis) ? sign : 0)) as unknown as Vector;
}

/** Of the map: degrees a cell in azimuth and in height. */
const cellDeg = 5;

/** How many cameras stand where: azimuth across, height up, as far up and down as there are any. */
function mapOf(azimuths: readonly number[], elevations: readonly number[]) {
  const edge = (value: number, round: (value: number) => number) => cellDeg * round(value / cellDeg);
  const [least, most] = elevations.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  // Level rings have some room about them.
  const from = Math.max(-90, edge(least, Math.floor) - 2 * cellDeg);
  const to = Math.min(90, edge(most, Math.ceil) + 2 * cellDeg);
  const [columns, rows] = [360 / cellDeg, Math.round((to - from) / cellDeg)];
  const cells = new Array<number>(columns * rows).fill(0);
  for (const [i, azimuth] of azimuths.entries()) {
    const column = Math.min(columns - 1, Math.max(0, Math.floor((azimuth + 180) / cellDeg)));
    const row = Math.min(rows - 1, Math.max(0, Math.floor((to - elevations[i]) / cellDeg)));
    cells[row * columns + column]++;
  }
  const step = to - from > 80 ? 30 : 10;
  const ticks: number[] = [];
  for (let tick = step * Math.ceil(from / step); tick <= to; tick += step) ticks.push(tick);
  return { cells, columns, rows, fromDeg: from, toDeg: to, ticks };
}

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
    const gaps: number[] = [];
    let even = 0;
    return {
      add({ scene }) {
        const posed = scene.views.flatMap(({ id, camera }) =>
          camera?.kind === 'pinhole' ? [{ view: id, camera }] : [],
        );
        const up = uprightOf(posed.map(({ camera }) => camera));
        const rig = describeRig(posed, up);
        if (rig && rig.cameras.length >= 2) {
          gaps.push(rig.largestGapDeg);
          if (rig.isEven) even++;
        }
        for (const { azimuthDeg, elevationDeg, radius } of rig?.cameras ?? []) {
          azimuths.push(azimuthDeg);
          elevations.push(elevationDeg);
          radii.push(radius);
        }
        for (const { camera } of posed) focals.push(camera.intrinsics[0] / Math.max(...camera.resolution));
      },
      finish() {
        if (radii.length === 0) return undefined;
        const { cells, columns, rows, fromDeg, toDeg, ticks } = mapOf(azimuths, elevations);
        const groups = {
          azimuthDeg: azimuths,
          elevationDeg: elevations,
          radius: radii,
          focalPerSide: focals,
          largestGapDeg: gaps,
        };
        const text = (values: readonly number[], unit: string) => {
          const { min, median, max } = summarise(values);
          if (round(min) === round(max)) return `${round(median)}${unit} throughout`;
          return `${round(min)} to ${round(max)}${unit}, median ${round(median)}${unit}`;
        };
        return {
          values: {
            ...Object.fromEntries(Object.entries(groups).map(([key, values]) => [key, { ...summarise(values) }])),
            evenScenes: even,
            map: { cells, columns, rows, fromDeg, toDeg },
          },
          lines: [
            ['azimuth', text(azimuths, '°')],
            ...(gaps.length === 0
              ? []
              : ([
                  ['largest gap in azimuth', text(gaps, '°')],
                  ['evenly spaced', `${even} of ${gaps.length} scenes`],
                ] as const)),
            ['height above the subject', text(elevations, '°')],
            ['distance', text(radii, '')],
            ['focal length, of the longer side', text(focals, '')],
          ],
          charts: [
            {
              kind: 'map',
              title: 'Where cameras stand around the subject',
              unit: 'cameras',
              x: { label: 'azimuth, degrees', from: -180, to: 180, ticks: [-180, -90, 0, 90, 180] },
              y: { label: 'height, degrees', from: fromDeg, to: toDeg, ticks },
              cells,
              columns,
              rows,
            },
            { kind: 'histogram', title: 'Distance', unit: 'world units', values: radii },
            { kind: 'histogram', title: 'Focal length', unit: 'of the longer side', values: focals },
          ],
        };
      },
    };
  },
};
