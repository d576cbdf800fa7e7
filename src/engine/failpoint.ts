const hits = new Map<string, number>();
/** Looked up once: the environment is asked for outside of JavaScript. */
const wanted = process.env.PANOPLY_FAILPOINT;

/**
 * A named place where a test may kill the process as a power cut would: `PANOPLY_FAILPOINT=before-rename@3` sends
 * SIGKILL at the third passage of that place in a thread. It costs nothing without the variable.
 */
export function failpoint(place: string): void {
  if (wanted === undefined) return;
  const count = (hits.get(place) ?? 0) + 1;
  hits.set(place, count);
  if (wanted === `${place}@${count}`) process.kill(process.pid, 'SIGKILL');
}
