import { join } from 'node:path';
import { isObject } from '../analysis/check/panime-entry.ts';
import type { Expectations } from '../analysis/check/types.ts';
import { type AngleConvention, convertPitches, convertYaws, panoplyAngles } from '../core/geometry/angle-convention.ts';
import { namedRig } from '../core/geometry/rigs.ts';
import type { ImageSize } from '../core/model/image.ts';
import { provenanceName } from '../engine/manifest.ts';
import { readObject } from './manifest.ts';

/**
 * What a Panime set promises: what panoply.json says it was built with, else the card's twenty views. Where the set was
 * converted, the rig is in the convention it was converted to.
 */
export function panimeExpectations(root: string): Expectations {
  const options = readObject(join(root, provenanceName))?.options;
  const built = isObject(options) ? options : {};
  const views = readViews(built.cameras);
  const angles = readAngles(built.to);
  const rigs = views
    ? [{ name: typeof built.rig === 'string' ? built.rig : provenanceName, views }]
    : ['icosahedron', 'panfusion'].map(namedRig);
  return {
    origin: isObject(options) ? provenanceName : 'the card',
    viewCount: views?.length ?? 20,
    panoramaSize: readSize(built.size),
    viewSize: typeof built.viewSize === 'number' ? { width: built.viewSize, height: built.viewSize } : undefined,
    rigs: angles ? rigs.map(rig => ({ ...rig, views: rewriteViews(rig.views, angles) })) : rigs,
  };
}

function readSize(value: unknown): ImageSize | undefined {
  const match = typeof value === 'string' ? /^(\d+)x(\d+)$/.exec(value) : null;
  return match ? { width: Number(match[1]), height: Number(match[2]) } : undefined;
}

function readViews(value: unknown): { yaw: number; pitch: number }[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const views = value.map(view => (isObject(view) ? { yaw: Number(view.yaw), pitch: Number(view.pitch) } : undefined));
  const isRight = (view: (typeof views)[number]) =>
    view !== undefined && Number.isFinite(view.yaw) && Number.isFinite(view.pitch);
  return views.every(isRight) ? (views as { yaw: number; pitch: number }[]) : undefined;
}

/** The convention that `panoply convert` wrote a set's angles in. */
function readAngles(value: unknown): AngleConvention | undefined {
  if (!isObject(value)) return undefined;
  const { yaw, pitch, yawZeroDeg } = value;
  if ((yaw !== 'right' && yaw !== 'left') || (pitch !== 'up' && pitch !== 'down')) return undefined;
  return typeof yawZeroDeg === 'number' && Number.isFinite(yawZeroDeg) ? { yaw, pitch, yawZeroDeg } : undefined;
}

/** A rig given in Panoply's own angles, as another convention writes it. */
function rewriteViews(views: readonly { yaw: number; pitch: number }[], angles: AngleConvention) {
  const yaws = convertYaws(
    views.map(({ yaw }) => yaw),
    panoplyAngles,
    angles,
  );
  const pitches = convertPitches(
    views.map(({ pitch }) => pitch),
    panoplyAngles,
    angles,
  );
  return yaws.map((yaw, i) => ({ yaw, pitch: pitches[i] }));
}
