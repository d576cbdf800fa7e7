import type { Rgb } from './identity.ts';
import { keyDirection } from './library.ts';

/** The studio every head stands in: a warm key from the upper left, a cool fill, a rim from behind. Linear light. */
export function studioLighting(background: Rgb) {
  return {
    sky: [0.5, 0.52, 0.56],
    ground: [0.27, 0.23, 0.21],
    background,
    key: { direction: keyDirection, colour: [0.86, 0.8, 0.72] },
    fill: { direction: [0.8165, 0.1633, 0.5536], colour: [0.17, 0.19, 0.23] },
    rim: { direction: [0.2673, 0.4811, -0.8349], colour: [0.42, 0.41, 0.42] },
  } as const;
}
