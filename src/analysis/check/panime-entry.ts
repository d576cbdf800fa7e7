/** A Panime entry as it is, before anything is assumed about it. */
import type { SceneContext } from './types.ts';

export const panimeFields = ['pano', 'pano_prompt', 'images', 'prompts', 'cameras'] as const;
export const cameraFields = ['FoV', 'theta', 'phi'] as const;

/** The entry as an object, empty where it is something else. */
export function entryOf({ entry }: SceneContext): Readonly<Record<string, unknown>> {
  return isObject(entry) ? entry : {};
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A camera list as written, without the extra nesting the card has; undefined where it is no list. */
export function cameraList(context: SceneContext, field: (typeof cameraFields)[number]): CameraList | undefined {
  const { cameras } = entryOf(context);
  const value = isObject(cameras) ? cameras[field] : undefined;
  if (!Array.isArray(value)) return undefined;
  const pointer = `${context.pointer}/cameras/${field}`;
  if (value.length === 1 && Array.isArray(value[0]))
    return { values: value[0], pointer: `${pointer}/0`, isFlat: false };
  return { values: value, pointer, isFlat: true };
}

export interface CameraList {
  values: readonly unknown[];
  /** Of the list of numbers itself. */
  pointer: string;
  isFlat: boolean;
}

/** A value for a message: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (isObject(value)) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
