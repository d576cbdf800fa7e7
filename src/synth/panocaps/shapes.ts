import type { Shape } from './shape-tools.ts';
import { indoorShapes } from './shapes-indoors.ts';
import { outdoorShapes } from './shapes-outdoors.ts';

export type { Drawing, Shape, Stand } from './shape-tools.ts';

/** How each thing is drawn. */
export const shapes: Readonly<Record<string, Shape>> = { ...outdoorShapes, ...indoorShapes };
