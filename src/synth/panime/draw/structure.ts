import type { Drawing } from './easel.ts';
import { gates } from './structure-gates.ts';
import { shelters } from './structure-shelters.ts';
import { towers } from './structure-towers.ts';

const pieces = { ...gates, ...towers, ...shelters };

/** Gates, arches, pillars, lighthouses, windmills, tents, pyramids, bridges and other single structures. */
export const drawStructure: Drawing = easel => {
  const { element, random } = easel;
  const kind = String(element.noun.options.kind ?? 'pillar');
  const draw = pieces[kind] ?? pieces.stone;
  draw({ element, random, kind, b: easel.brush.at(0, 0, element.size), lit: easel.light.night > 0.2 });
};
