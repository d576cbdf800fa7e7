/** What the pointer or the focus is on: a view as a whole, or phrases and regions of the panorama or of the view shown. */
export type Hovered =
  | { view: number }
  | { of: 'panorama' | 'view'; target: { phrase: number } | { regions: readonly number[] } }
  | undefined;

/** What is hovered of the panorama or of the view, for `highlightOf`. */
export const targetOf = (hovered: Hovered, of: 'panorama' | 'view') =>
  hovered && 'of' in hovered && hovered.of === of ? hovered.target : undefined;
