import { FormatError, UsageError } from '../errors.ts';

/** One view direction of a rig, in degrees. A rig of its own file may also set roll and field of view per view. */
export interface RigView {
  yaw: number;
  pitch: number;
  roll?: number;
  fov?: number;
}

export interface Rig {
  /** `icosahedron`, `panfusion`, `cubemap`, `ring:N` or `custom`. */
  name: string;
  views: readonly RigView[];
  /** The field of view that suits the rig, degrees; a cubemap's faces meet at exactly 90. */
  defaultFov: number;
}

/** Latitudes, degrees, of an icosahedron's face centres: 52.622632 and 10.812317. */
const goldenRatio = (1 + Math.sqrt(5)) / 2;
const upperPitch = (Math.atan(goldenRatio ** 2 / 2) * 180) / Math.PI;
const lowerPitch = (Math.atan(1 / (2 * goldenRatio ** 2)) * 180) / Math.PI;
const round6 = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
const ringPitches = [upperPitch, lowerPitch, -lowerPitch, -upperPitch].map(round6);

function rings(upperYaws: readonly number[], lowerYaws: readonly number[]): RigView[] {
  return ringPitches.flatMap((pitch, ring) => (ring < 2 ? upperYaws : lowerYaws).map(yaw => ({ yaw, pitch })));
}

/**
 * The rig of that name.
 * - `icosahedron`: the 20 face centres, five views a ring, pitch +52.622632, +10.812317, -10.812317, -52.622632;
 *   yaw 0, 72, ... on the two upper rings and 36, 108, ... on the two lower ones.
 * - `panfusion`: the same directions, yaw -144, -72, 0, 72, 144 and -180, -108, -36, 36, 108.
 * - `cubemap`: front, right, back, left, up, down.
 * - `ring:N`: N views at pitch 0, yaw 0, 360/N, ...
 * @throws {UsageError} `unknown-rig`
 */
export function namedRig(name: string): Rig {
  if (name === 'icosahedron') {
    return { name, views: rings([0, 72, 144, 216, 288], [36, 108, 180, 252, 324]), defaultFov: 90 };
  }
  if (name === 'panfusion') {
    return { name, views: rings([-144, -72, 0, 72, 144], [-180, -108, -36, 36, 108]), defaultFov: 90 };
  }
  if (name === 'cubemap') {
    const sides = [0, 90, 180, 270].map(yaw => ({ yaw, pitch: 0 }));
    return { name, views: [...sides, { yaw: 0, pitch: 90 }, { yaw: 0, pitch: -90 }], defaultFov: 90 };
  }
  const ring = /^ring:([1-9]\d{0,2})$/.exec(name);
  if (ring) {
    const count = Number(ring[1]);
    const views = Array.from({ length: count }, (_, i) => ({ yaw: round6((360 * i) / count), pitch: 0 }));
    return { name, views, defaultFov: 90 };
  }
  throw new UsageError(
    'unknown-rig',
    `Expected icosahedron, panfusion, cubemap, ring:N or a JSON file for the rig but received ${name}`,
  );
}

/**
 * A rig from parsed JSON: a list of `{ yaw, pitch, roll?, fov? }` (degrees), or `{ views: [...] }`.
 * @throws {FormatError} `bad-rig` naming the first bad entry
 */
export function rigFromJson(json: unknown, file: string): Rig {
  const list = Array.isArray(json) ? json : (json as { views?: unknown } | null)?.views;
  const fail = (pointer: string, message: string): never => {
    throw new FormatError('bad-rig', message, {
      where: { file, pointer },
      hint: 'Write [{"yaw": 0, "pitch": 0}, ...] in degrees.',
    });
  };
  if (!Array.isArray(list) || list.length === 0) return fail('', 'Expected a non-empty list of views for the rig');
  const views = list.map((entry: unknown, i): RigView => {
    const view: Record<string, number> = {};
    for (const key of ['yaw', 'pitch', 'roll', 'fov']) {
      const value = (entry as Record<string, unknown> | null)?.[key];
      if (value === undefined && (key === 'roll' || key === 'fov')) continue;
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        fail(`/${i}/${key}`, `Expected a number of degrees for ${key} but received ${JSON.stringify(value)}`);
      }
      view[key] = value as number;
    }
    if (view.fov !== undefined && !(view.fov > 0 && view.fov < 180)) {
      fail(`/${i}/fov`, `Expected between 0 and 180 degrees (both excluded) for fov but received ${view.fov}`);
    }
    if (Math.abs(view.pitch) > 90)
      fail(`/${i}/pitch`, `Expected -90 to 90 degrees for pitch but received ${view.pitch}`);
    return view as unknown as RigView;
  });
  return { name: 'custom', views, defaultFov: 90 };
}
