import { type Drawing, drawBox, mainColour } from './easel.ts';
import { cases } from './furniture-cases.ts';
import { seats } from './furniture-seats.ts';
import { panels } from './furniture-walls.ts';

const pieces = { ...seats, ...cases, ...panels };

/** Furniture as solids that turn in perspective: tables, desks, chairs, beds, shelves and the like. */
export const drawFurniture: Drawing = easel => {
  const { element, random } = easel;
  const kind = String(element.noun.options.kind ?? 'table');
  const h = element.size;
  const w = h * element.noun.aspect;
  const lit = easel.light.night > 0.2;
  const wood = mainColour(element, random.pick(['#a9784c', '#94633f', '#b88a58']));
  const draw = pieces[kind];
  if (draw) draw({ easel, element, random, kind, w, h, lit, wood });
  else drawBox(easel, { width: w, depth: w, height: h }, wood);
};
