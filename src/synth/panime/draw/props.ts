import { type Drawing, mainColour } from './easel.ts';
import type { Part } from './prop-part.ts';
import { foodProps } from './props-food.ts';
import { playProps } from './props-play.ts';
import { smallProps } from './props-small.ts';
import { streetProps } from './props-street.ts';
import { thingProps } from './props-things.ts';
import { wonderProps } from './props-wonder.ts';
import { yardProps } from './props-yard.ts';

const parts: Readonly<Record<string, Part>> = {
  ...smallProps,
  ...streetProps,
  ...yardProps,
  ...wonderProps,
  ...foodProps,
  ...thingProps,
  ...playProps,
};

/** Names of everything this file draws. */
export const propKinds: readonly string[] = Object.keys(parts);

/** Small and large objects without a family of their own; the noun's option `prop` says which. */
export const drawProp: Drawing = easel => {
  const { element } = easel;
  const kind = String(element.noun.options.prop);
  parts[kind](easel, easel.brush.at(0, 0, element.size), fallback => mainColour(element, fallback));
};
