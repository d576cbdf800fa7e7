/** A table in columns: the first left, the others right, two spaces between; a line under the head. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  const lines = rows.map(row =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)));
  return lines.join('\n');
}
