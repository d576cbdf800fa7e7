const hits = new Map<string, number>();

/**
 * A named place where a test may kill the process as a power cut would: `PANOPLY_FAILPOINT=before-rename@3` sends
 * SIGKILL at the third passage of that place in a thread. Without the variable it costs one look-up.
 */
export function failpoint(place: string): void {
  const wanted = process.env.PANOPLY_FAILPOINT;
  if (wanted === undefined) return;
  const count = (hits.get(place) ?? 0) + 1;
  hits.set(place, count);
  if (wanted === `${place}@${count}`) process.kill(process.pid, 'SIGKILL');
}
