import type { Brush } from '../paint/brush.ts';
import type { Random } from '../random.ts';
import type { Element } from '../scene.ts';

/** One structure at work, on a brush that is one unit high. */
export interface StructurePiece {
  element: Element;
  random: Random;
  kind: string;
  b: Brush;
  /** Lamps are on. */
  lit: boolean;
}
