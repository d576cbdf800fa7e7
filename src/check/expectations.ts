import { join } from 'node:path';
import { isObject } from '../analysis/check/panime-entry.ts';
import type { Expectations } from '../analysis/check/types.ts';
import { namedRig } from '../core/geometry/rigs.ts';
import type { ImageSize } from '../core/model/image.ts';
import { provenanceName } from '../engine/manifest.ts';
import { readObject } from './manifest.ts';

/** What a Panime set promises: what panoply.json says it was built with, else the card's twenty views. */
export function panimeExpectations(root: string): Expectations {
  const options = readObject(join(root, provenanceName))?.options;
  const built = isObject(options) ? options : {};
  const views = readViews(built.cameras);
  return {
    origin: isObject(options) ? provenanceName : 'the card',
    viewCount: views?.length ?? 20,
    panoramaSize: readSize(built.size),
    viewSize: typeof built.viewSize === 'number' ? { width: built.viewSize, height: built.viewSize } : undefined,
    rigs: views
      ? [{ name: typeof built.rig === 'string' ? built.rig : provenanceName, views }]
      : ['icosahedron', 'panfusion'].map(namedRig),
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
