import { UsageError } from '../errors.ts';

/** Pairs of a linear assignment, sorted by row: `rows[k]` is assigned `columns[k]`. */
export interface Assignment {
  rows: Int32Array;
  columns: Int32Array;
}

/**
 * The assignment of rows to columns with the least total cost (or the greatest, with `maximize`), each row and each
 * column used at most once and min(rows, columns) pairs in all.
 *
 * Scores depend on which of several equally good assignments is taken, so ties go as in
 * `scipy.optimize.linear_sum_assignment`: columns are tried from the last to the first, a freed place in the list of
 * open columns is taken by the list's last one, and among equally near columns a later free one wins.
 *
 * Cost: O(min(rows, columns)² · max(rows, columns)).
 *
 * @param cost row-major, `rowCount` x `columnCount`; Infinity forbids a pair
 * @throws {UsageError} `bad-cost` when the matrix has another length or holds NaN or -Infinity
 *   (+Infinity with `maximize`); `infeasible-assignment` when forbidden pairs leave no complete assignment
 * @source D. F. Crouse, "On implementing 2D rectangular assignment algorithms", IEEE Transactions on Aerospace and
 *   Electronic Systems 52(4), 2016, section III (shortest augmenting paths with dual variables)
 */
export function assignLinear(
  cost: ArrayLike<number>,
  rowCount: number,
  columnCount: number,
  { maximize = false }: { maximize?: boolean } = {},
): Assignment {
  if (cost.length !== rowCount * columnCount) {
    throw new UsageError(
      'bad-cost',
      `Expected ${rowCount} x ${columnCount} = ${rowCount * columnCount} numbers for the cost matrix but received ${cost.length}`,
    );
  }
  if (rowCount === 0 || columnCount === 0) return { rows: new Int32Array(0), columns: new Int32Array(0) };
  const tall = rowCount > columnCount;
  const short = tall ? columnCount : rowCount;
  const long = tall ? rowCount : columnCount;
  const matrix = wideMatrix(cost, rowCount, columnCount, maximize ? -1 : 1);
  const longOfShort = solveWide(matrix, short, long);
  if (!tall) return { rows: Int32Array.from({ length: short }, (_, row) => row), columns: longOfShort };

  const shortOfLong = new Int32Array(long).fill(-1);
  for (let i = 0; i < short; i++) shortOfLong[longOfShort[i]] = i;
  const rows = new Int32Array(short);
  const columns = new Int32Array(short);
  let count = 0;
  for (let row = 0; row < long; row++) {
    if (shortOfLong[row] < 0) continue;
    rows[count] = row;
    columns[count++] = shortOfLong[row];
  }
  return { rows, columns };
}

/** Copies the costs so that the shorter side is the rows; checks every number. */
function wideMatrix(cost: ArrayLike<number>, rowCount: number, columnCount: number, sign: 1 | -1): Float64Array {
  const matrix = new Float64Array(rowCount * columnCount);
  const transpose = rowCount > columnCount;
  for (let row = 0, from = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++, from++) {
      const value = sign * cost[from];
      if (!(value > -Infinity)) {
        throw new UsageError(
          'bad-cost',
          `Expected a number for the cost of row ${row}, column ${column} but received ${cost[from]}`,
        );
      }
      matrix[transpose ? column * rowCount + row : from] = value;
    }
  }
  return matrix;
}

/** Columns of the rows of a matrix that has no more rows than columns. */
function solveWide(cost: Float64Array, rowCount: number, columnCount: number): Int32Array {
  const rowDual = new Float64Array(rowCount);
  const columnDual = new Float64Array(columnCount);
  const distance = new Float64Array(columnCount);
  const previousRow = new Int32Array(columnCount);
  const columnOfRow = new Int32Array(rowCount).fill(-1);
  const rowOfColumn = new Int32Array(columnCount).fill(-1);
  const rowSeen = new Uint8Array(rowCount);
  const columnSeen = new Uint8Array(columnCount);
  const open = new Int32Array(columnCount);

  for (let start = 0; start < rowCount; start++) {
    distance.fill(Infinity);
    rowSeen.fill(0);
    columnSeen.fill(0);
    let openCount = columnCount;
    for (let i = 0; i < columnCount; i++) open[i] = columnCount - 1 - i;

    // Dijkstra over columns with reduced costs, until a column that no row holds is the nearest.
    let nearest = 0;
    let row = start;
    let sink = -1;
    while (sink < 0) {
      rowSeen[row] = 1;
      let place = -1;
      let lowest = Infinity;
      for (let i = 0; i < openCount; i++) {
        const column = open[i];
        // In this order: another order of the same sum rounds differently and breaks ties elsewhere.
        const reached = nearest + cost[row * columnCount + column] - rowDual[row] - columnDual[column];
        if (reached < distance[column]) {
          previousRow[column] = row;
          distance[column] = reached;
        }
        if (distance[column] < lowest || (distance[column] === lowest && rowOfColumn[column] < 0)) {
          lowest = distance[column];
          place = i;
        }
      }
      if (lowest === Infinity) {
        throw new UsageError(
          'infeasible-assignment',
          `Expected at least one complete assignment but forbidden pairs leave none for row ${start}`,
        );
      }
      nearest = lowest;
      const column = open[place];
      columnSeen[column] = 1;
      open[place] = open[--openCount];
      if (rowOfColumn[column] < 0) sink = column;
      else row = rowOfColumn[column];
    }

    rowDual[start] += nearest;
    for (let i = 0; i < rowCount; i++) {
      if (rowSeen[i] && i !== start) rowDual[i] += nearest - distance[columnOfRow[i]];
    }
    for (let j = 0; j < columnCount; j++) {
      if (columnSeen[j]) columnDual[j] -= nearest - distance[j];
    }
    // Turn the path around: every row on it takes the column it was reached from.
    for (let column = sink; ; ) {
      const holder = previousRow[column];
      rowOfColumn[column] = holder;
      const next = columnOfRow[holder];
      columnOfRow[holder] = column;
      if (holder === start) break;
      column = next;
    }
  }
  return columnOfRow;
}
