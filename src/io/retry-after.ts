/**
 * Seconds that a Retry-After header asks to wait; undefined when it is absent or senseless.
 * @param header seconds, or an HTTP date
 * @param serverDate the answer's Date header: a difference between two times of one clock needs no agreement of clocks
 * @source RFC 9110, 10.2.3 (Retry-After) and 5.6.7 (HTTP-date)
 */
export function parseRetryAfter(
  header: string | null,
  serverDate: string | null,
  nowMilliseconds: number,
): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return Number(value);
  // Date.parse reads many things that are no HTTP date, such as "-1".
  if (!/^[A-Za-z]{3,9},? /.test(value)) return undefined;
  const until = Date.parse(value);
  if (Number.isNaN(until)) return undefined;
  const reference = Date.parse(serverDate ?? '');
  return Math.max(0, (until - (Number.isNaN(reference) ? nowMilliseconds : reference)) / 1000);
}
