import type { Colour } from '../colour.ts';

/** Everything a figure is dressed in, as plain colours. */
export interface Wardrobe {
  skin: Colour;
  hair: Colour;
  top: Colour;
  bottom: Colour;
  accent: Colour;
  shoe: Colour;
}

/** What a figure wears and holds beyond its clothes, by name. */
export interface Extras {
  hair: string;
  hat: string;
  item: string;
  mask: string;
  beard: string;
  wings: string;
  ears: string;
  back: boolean;
  child: number;
  itemColour: Colour;
  hatColour: Colour;
}
