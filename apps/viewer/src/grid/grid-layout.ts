/** What a grid is laid out from. Lengths are CSS pixels. */
export interface GridShape {
  /** Inner width of the scrolled area. */
  width: number;
  /** Least width of a cell. */
  cellWidth: number;
  gap: number;
  /** Width over height of a cell's picture. */
  aspect: number;
  /** Height of the text under a picture. */
  textHeight: number;
  /** Height of the title above a group of views; 0 when a scene is one cell. */
  headHeight: number;
}

export interface Cell {
  /** Place in the order shown. */
  position: number;
  /** View inside the scene; -1 when the cell is the scene. */
  view: number;
  x: number;
  y: number;
}

export interface Head {
  position: number;
  y: number;
}

/** Scrolled areas taller than this are not drawn right by browsers. */
export const tallestScroll = 8_000_000;

/**
 * Where every cell of a grid lies, without holding any: scenes in order, each one cell, or a title and a cell for each of
 * its pictures.
 */
export class GridLayout {
  readonly columns: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly imageHeight: number;
  /** Of everything. */
  readonly height: number;
  readonly count: number;
  readonly #shape: GridShape;
  /** Top of each group, and the end; undefined when a scene is one cell. */
  readonly #tops: Float64Array | undefined;
  readonly #cellCounts: (position: number) => number;

  /** @param cellCounts pictures of the scene at a position; undefined when a scene is one cell */
  constructor(count: number, shape: GridShape, cellCounts?: (position: number) => number) {
    const { width, gap, aspect, textHeight, headHeight } = shape;
    this.#shape = shape;
    this.count = count;
    this.columns = Math.max(1, Math.floor((width + gap) / (shape.cellWidth + gap)));
    this.cellWidth = (width - gap * (this.columns - 1)) / this.columns;
    this.imageHeight = Math.round(this.cellWidth / aspect);
    this.cellHeight = this.imageHeight + textHeight;
    this.#cellCounts = cellCounts ?? (() => 1);
    if (cellCounts) {
      const tops = new Float64Array(count + 1);
      for (let position = 0; position < count; position++) {
        const lines = Math.ceil(cellCounts(position) / this.columns);
        tops[position + 1] = tops[position] + headHeight + lines * (this.cellHeight + gap);
      }
      this.#tops = tops;
      this.height = tops[count];
    } else this.height = Math.ceil(count / this.columns) * (this.cellHeight + gap);
  }

  /** Top of a scene. */
  topOf(position: number): number {
    if (this.#tops) return this.#tops[Math.min(position, this.count)];
    return Math.floor(position / this.columns) * (this.cellHeight + this.#shape.gap);
  }

  /** Height of what begins at {@link topOf}. */
  heightOf(position: number): number {
    return this.#tops ? this.#tops[position + 1] - this.#tops[position] : this.cellHeight + this.#shape.gap;
  }

  /** The first scene that reaches below a height. */
  positionAt(y: number): number {
    if (this.count === 0) return 0;
    if (!this.#tops) {
      const line = Math.floor(Math.max(0, y) / (this.cellHeight + this.#shape.gap));
      return Math.min(this.count - 1, line * this.columns);
    }
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#tops[middle + 1] > y) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The cells and titles that touch [top, bottom). */
  visible(top: number, bottom: number): { cells: Cell[]; heads: Head[] } {
    const cells: Cell[] = [];
    const heads: Head[] = [];
    const { gap, headHeight } = this.#shape;
    const stepX = this.cellWidth + gap;
    const stepY = this.cellHeight + gap;
    for (let position = this.positionAt(top); position < this.count; position++) {
      const y = this.topOf(position);
      if (y >= bottom) break;
      if (!this.#tops) {
        cells.push({ position, view: -1, x: (position % this.columns) * stepX, y });
        continue;
      }
      heads.push({ position, y });
      const count = this.#cellCounts(position);
      const firstLine = Math.max(0, Math.floor((top - y - headHeight) / stepY));
      for (let view = firstLine * this.columns; view < count; view++) {
        const cellY = y + headHeight + Math.floor(view / this.columns) * stepY;
        if (cellY >= bottom) break;
        cells.push({ position, view, x: (view % this.columns) * stepX, y: cellY });
      }
    }
    return { cells, heads };
  }
}

/**
 * Between how far a scroll bar is and what is shown: one to one, but for grids taller than browsers can scroll, where a
 * pixel of the bar is several of the grid.
 */
export class ScrollMap {
  readonly physicalHeight: number;
  readonly #ratio: number;

  constructor(height: number, viewport: number) {
    this.physicalHeight = Math.min(height, tallestScroll);
    const [range, physicalRange] = [height - viewport, this.physicalHeight - viewport];
    this.#ratio = height > tallestScroll && physicalRange > 0 ? range / physicalRange : 1;
  }

  /** Top of what is shown. */
  shownTop(scrollTop: number): number {
    return scrollTop * this.#ratio;
  }

  /** The scroll position that shows a height at the top. */
  scrollTop(shownTop: number): number {
    return shownTop / this.#ratio;
  }
}
