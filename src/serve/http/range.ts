/**
 * The one range of a Range header. Several ranges, other units and malformed ones are answered whole, as RFC 9110
 * allows.
 * @param byteLength of the whole
 * @returns bytes [start, end), `whole`, or `unsatisfiable` when the range begins past the end
 * @source RFC 9110, 14.1.2 and 14.2
 */
export function parseRange(
  header: string | undefined,
  byteLength: number,
): { start: number; end: number } | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  if (match[1] === '') {
    const length = Number(match[2]);
    if (length === 0 || byteLength === 0) return 'unsatisfiable';
    return { start: Math.max(0, byteLength - length), end: byteLength };
  }
  const start = Number(match[1]);
  const last = match[2] === '' ? Number.POSITIVE_INFINITY : Number(match[2]);
  if (last < start) return 'whole';
  if (start >= byteLength) return 'unsatisfiable';
  return { start, end: Math.min(last + 1, byteLength) };
}
