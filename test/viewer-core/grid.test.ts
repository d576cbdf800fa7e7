import fc from 'fast-check';
import type { FacetColumn } from 'panoply';
import { describe, expect, test } from 'vitest';
import { formatFilter, parseFilter } from '../../apps/viewer/src/grid/filter-text.ts';
import { GridLayout, ScrollMap, tallestScroll } from '../../apps/viewer/src/grid/grid-layout.ts';
import { issueFacet } from '../../apps/viewer/src/grid/issue-facet.ts';
import { moveFocus } from '../../apps/viewer/src/grid/move-focus.ts';
import { SearchIndex } from '../../apps/viewer/src/grid/search-index.ts';
import { binEdges, countBins, countValues, RowFilter, sortRows } from '../../apps/viewer/src/grid/select-rows.ts';

describe('filters in the address', () => {
  test('any values come back as they were', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), values => {
        const text = formatFilter({ kind: 'any', values })!;
        expect(parseFilter('category', text)).toEqual({ kind: 'any', values });
      }),
    );
  });

  test.each([
    ['20..60', { kind: 'range', low: 20, high: 60 }],
    ['..60', { kind: 'range', low: undefined, high: 60 }],
    ['-1.5..', { kind: 'range', low: -1.5, high: undefined }],
    ['7', { kind: 'range', low: 7, high: 7 }],
    ['..', undefined],
    ['', undefined],
    ['many..more', undefined],
  ])('the range %s', (text, expected) => expect(parseFilter('number', text)).toEqual(expected));
});

const colours: FacetColumn & { kind: 'category' } = {
  name: 'colour',
  title: 'Colour',
  kind: 'category',
  values: ['red', 'blue'],
  codes: [0, 1, 0, 1, 1],
  // Row 0 is red and blue, row 1 has none, row 2 is red, row 3 is blue twice.
  offsets: [0, 2, 2, 3, 5],
};
const sizes: FacetColumn & { kind: 'number' } = {
  name: 'size',
  title: 'Size',
  kind: 'number',
  values: [1, 5, null, 9],
};

describe('RowFilter', () => {
  const rows = (filters: Record<string, Parameters<typeof formatFilter>[0]>, found?: number[]) => [
    ...new RowFilter(4, [colours, sizes], new Map(Object.entries(filters)), found).rows(),
  ];

  test('a row passes when any of its values does, and all filters together', () => {
    expect(rows({})).toEqual([0, 1, 2, 3]);
    expect(rows({ colour: { kind: 'any', values: ['red'] } })).toEqual([0, 2]);
    expect(rows({ colour: { kind: 'any', values: ['red', 'blue'] } })).toEqual([0, 2, 3]);
    expect(rows({ colour: { kind: 'any', values: ['green'] } })).toEqual([]);
    expect(rows({ size: { kind: 'range', low: 5 } })).toEqual([1, 3]);
    expect(rows({ size: { kind: 'range', low: 5 }, colour: { kind: 'any', values: ['blue'] } })).toEqual([3]);
    expect(rows({}, [2, 0])).toEqual([0, 2]);
    expect(rows({ colour: { kind: 'any', values: ['blue'] } }, [2, 0])).toEqual([0]);
  });

  test('a chart counts what passes all filters but its own', () => {
    const filter = new RowFilter(
      4,
      [colours, sizes],
      new Map([
        ['colour', { kind: 'any', values: ['red'] }],
        ['size', { kind: 'range', high: 4 }],
      ]),
      [0, 1, 3],
    );
    expect([...countValues(colours, filter.others('colour'))]).toEqual([1, 1]);
    expect([0, 1, 2, 3].filter(filter.others('size'))).toEqual([0]);
    expect([0, 1, 2, 3].filter(filter.others('colour'))).toEqual([0]);
  });
});

describe('bins', () => {
  test('hold every value once, whatever the values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })), {
          minLength: 1,
        }),
        values => {
          const edges = binEdges(values)!;
          const { counts } = countBins({ name: 'x', title: '', kind: 'number', values }, edges, () => true);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
          expect(edges.count).toBeLessThanOrEqual(26);
        },
      ),
    );
  });

  test('of small whole numbers are the numbers', () => {
    expect(binEdges([3, 8, 5])).toEqual({ low: 3, high: 9, count: 6 });
    expect(binEdges([4, 4])).toEqual({ low: 4, high: 5, count: 1 });
    expect(binEdges([null])).toBeUndefined();
  });
});

test('rows sort by title, by number from either end, without a value last', () => {
  const rows = Int32Array.from([0, 1, 2, 3]);
  const about = { titles: ['b10', 'a', 'b9', 'c'], facets: [sizes] };
  expect([...sortRows(rows, 'title', about)]).toEqual([1, 2, 0, 3]);
  expect([...sortRows(rows, 'size', about)]).toEqual([0, 1, 3, 2]);
  expect([...sortRows(rows, '-size', about)]).toEqual([3, 1, 0, 2]);
  expect([...sortRows(rows, 'nothing', about)]).toEqual([0, 1, 2, 3]);
});

const shape = { width: 1000, cellWidth: 190, gap: 10, aspect: 2, textHeight: 40, headHeight: 30 };

describe('GridLayout', () => {
  test('places cells in columns', () => {
    const layout = new GridLayout(11, { ...shape, headHeight: 0 });
    expect([layout.columns, layout.cellWidth, layout.imageHeight]).toEqual([5, 192, 96]);
    expect(layout.height).toBe(3 * (96 + 40 + 10));
    const { cells } = layout.visible(0, 10);
    expect(cells.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
    expect(cells[1]).toEqual({ position: 1, view: -1, x: 202, y: 0 });
    expect(layout.visible(146, 147).cells.map(({ position }) => position)).toEqual([5, 6, 7, 8, 9]);
  });

  test('what is visible is what touches the screen, and nothing else, in groups of any size', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 0, max: 8000 }),
        fc.integer({ min: 1, max: 2000 }),
        (counts, top, height) => {
          const layout = new GridLayout(counts.length, shape, position => counts[position]);
          const all = layout.visible(0, Number.POSITIVE_INFINITY);
          expect(all.cells).toHaveLength(counts.reduce((sum, count) => sum + count, 0));
          const seen = layout.visible(top, top + height);
          const key = ({ position, view }: { position: number; view: number }) => `${position}:${view}`;
          const wanted = all.cells.filter(({ y }) => y < top + height && y + layout.cellHeight > top).map(key);
          // A line whose gap alone touches may be there too.
          const shown = new Set(seen.cells.map(key));
          for (const each of wanted) expect(shown.has(each)).toBe(true);
          for (const { y } of seen.cells)
            expect(y < top + height && y + layout.cellHeight + shape.gap >= top).toBe(true);
        },
      ),
    );
  });

  test('arrow keys and back lead to where one was, inside the grid', () => {
    const counts = [7, 1, 12, 5];
    const cellCount = (position: number) => counts[position];
    const layout = new GridLayout(4, shape, cellCount);
    const options = { cellCount, linesPerPage: 2 };
    let place = { position: 0, view: 0 };
    for (let i = 0; i < 24; i++) place = moveFocus(layout, place, 'ArrowRight', options)!;
    expect(place).toEqual({ position: 3, view: 4 });
    expect(moveFocus(layout, place, 'ArrowRight', options)).toEqual(place);
    for (let i = 0; i < 24; i++) place = moveFocus(layout, place, 'ArrowLeft', options)!;
    expect(place).toEqual({ position: 0, view: 0 });
    expect(moveFocus(layout, { position: 0, view: 6 }, 'ArrowDown', options)).toEqual({ position: 1, view: 0 });
    expect(moveFocus(layout, { position: 2, view: 3 }, 'ArrowUp', options)).toEqual({ position: 1, view: 0 });
    expect(moveFocus(layout, { position: 2, view: 6 }, 'ArrowDown', options)).toEqual({ position: 2, view: 11 });
    expect(moveFocus(layout, place, 'x', options)).toBeUndefined();
    const flat = new GridLayout(11, { ...shape, headHeight: 0 });
    expect(moveFocus(flat, { position: 8, view: -1 }, 'ArrowDown', { linesPerPage: 2 })).toEqual({
      position: 10,
      view: -1,
    });
    expect(moveFocus(flat, { position: 10, view: -1 }, 'ArrowDown', { linesPerPage: 2 })).toEqual({
      position: 10,
      view: -1,
    });
    expect(moveFocus(flat, { position: 7, view: -1 }, 'PageUp', { linesPerPage: 2 })).toEqual({
      position: 2,
      view: -1,
    });
  });
});

test('grids taller than browsers scroll are shown from their first pixel to their last', () => {
  const [height, viewport] = [5 * tallestScroll, 800];
  const map = new ScrollMap(height, viewport);
  expect(map.physicalHeight).toBe(tallestScroll);
  expect(map.shownTop(0)).toBe(0);
  expect(map.shownTop(map.physicalHeight - viewport)).toBeCloseTo(height - viewport, 3);
  expect(map.scrollTop(map.shownTop(12_345))).toBeCloseTo(12_345, 6);
  expect(new ScrollMap(5000, viewport).shownTop(123)).toBe(123);
});

test('issues become a facet of the scenes they are about', () => {
  const group = (code: string, scenes: (number | undefined)[]) => ({
    code,
    severity: 'error' as const,
    title: code,
    issues: scenes.map(scene => ({ scene, place: '', message: '' })),
  });
  const counts = { error: 0, warning: 0, info: 0 };
  const facet = issueFacet(
    { groups: [group('a', [2, 2, 0]), group('b', [undefined]), group('c', [2])], counts, checked: '' },
    4,
  );
  expect(facet).toMatchObject({ values: ['a', 'c'], codes: [0, 0, 1], offsets: [0, 1, 1, 3, 3] });
  expect(issueFacet({ groups: [group('b', [undefined])], counts, checked: '' }, 4)).toBeUndefined();
});

describe('SearchIndex', () => {
  const index = new SearchIndex([
    'A red barn beside a lake.\na red barn',
    'Two dogs in the snow',
    'A barn with a red roof, two dogs before it',
    'Ein Fu\u00dfg\u00e4nger am S\u00e4ulengang',
  ]);
  const sorted = (query: string) => [...index.search(query)].sort();

  test('wants all words, the last one may go on', () => {
    expect(sorted('barn')).toEqual([0, 2]);
    expect(sorted('red barn dogs')).toEqual([2]);
    expect(sorted('do')).toEqual([1, 2]);
    expect(sorted('s\u00e4ulen')).toEqual([3]);
    expect(sorted('  ')).toEqual([]);
  });

  test('puts whole and rare words first', () => {
    const ranked = new SearchIndex(['sky and clouds', 'skyline at dawn', 'sky over a boat', 'sky']);
    expect([...ranked.search('sky')].at(-1)).toBe(1);
    expect([...ranked.search('sky boat')]).toEqual([2]);
    expect([...ranked.search('a "over a"')]).toEqual([2]);
  });

  test('words in quotes stand together', () => {
    expect(sorted('"red barn"')).toEqual([0]);
    expect(sorted('"barn red"')).toEqual([]);
  });

  test('forgives a slip of the pen where nothing else fits', () => {
    expect(sorted('bran')).toEqual([]);
    expect(sorted('snoww')).toEqual([1]);
    expect(sorted('xyzzy')).toEqual([]);
  });
});
