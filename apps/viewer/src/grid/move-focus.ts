import type { GridLayout } from './grid-layout.ts';

/** A cell by the scene's place and, where scenes are groups, the view. */
export interface FocusPlace {
  position: number;
  view: number;
}

/** Where a key leads from a cell; undefined for keys that do not move. */
export function moveFocus(
  layout: GridLayout,
  from: FocusPlace,
  key: string,
  { cellCount, linesPerPage }: { cellCount?: (position: number) => number; linesPerPage: number },
): FocusPlace | undefined {
  const { columns, count } = layout;
  if (count === 0) return undefined;
  if (key === 'Home') return { position: 0, view: cellCount ? 0 : -1 };
  if (key === 'End') return { position: count - 1, view: cellCount ? cellCount(count - 1) - 1 : -1 };
  if (!cellCount) {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -columns * linesPerPage,
      PageDown: columns * linesPerPage,
    };
    const step = steps[key];
    if (step === undefined) return undefined;
    const position = from.position + step;
    if (position < 0) return { position: key === 'PageUp' ? from.position % columns : from.position, view: -1 };
    // Down from the last but one line reaches the last one, though it may be short.
    if (position >= count) {
      const isLastLine = Math.floor(from.position / columns) === Math.floor((count - 1) / columns);
      return { position: isLastLine ? from.position : count - 1, view: -1 };
    }
    return { position, view: -1 };
  }
  const { position, view } = from;
  if (key === 'ArrowLeft') {
    if (view > 0) return { position, view: view - 1 };
    return position === 0 ? from : { position: position - 1, view: cellCount(position - 1) - 1 };
  }
  if (key === 'ArrowRight') {
    if (view + 1 < cellCount(position)) return { position, view: view + 1 };
    return position + 1 === count ? from : { position: position + 1, view: 0 };
  }
  const column = view % columns;
  if (key === 'ArrowDown') {
    if (Math.floor(view / columns) < Math.floor((cellCount(position) - 1) / columns))
      return { position, view: Math.min(view + columns, cellCount(position) - 1) };
    return position + 1 === count
      ? from
      : { position: position + 1, view: Math.min(column, cellCount(position + 1) - 1) };
  }
  if (key === 'ArrowUp') {
    if (view >= columns) return { position, view: view - columns };
    if (position === 0) return from;
    const last = cellCount(position - 1) - 1;
    const target = last - (last % columns) + column;
    return { position: position - 1, view: Math.max(0, Math.min(target, last)) };
  }
  if (key === 'PageDown' || key === 'PageUp') {
    const distance = linesPerPage * layout.cellHeight * (key === 'PageDown' ? 1 : -1);
    return { position: layout.positionAt(Math.max(0, layout.topOf(position) + distance)), view: 0 };
  }
  return undefined;
}
