/**
 * What turns one JSON value into another: nothing when they are equal, `{ "=": value }` to replace it, or changes by
 * member or index. Used to keep, beside a table of fixed columns, what its columns cannot hold.
 */
export type JsonPatch = { '=': unknown } | { '-'?: string[]; '.'?: Record<string, JsonPatch> };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The patch from `from` to `to`; undefined when they are equal. The order of members does not count. */
export function diffJson(from: unknown, to: unknown): JsonPatch | undefined {
  if (Object.is(from, to) || (from === 0 && to === 0)) return undefined;
  const lists = Array.isArray(from) && Array.isArray(to) && from.length === to.length;
  if (!lists && !(isObject(from) && isObject(to))) return { '=': to };
  const [before, after] = [from, to] as [Record<string, unknown>, Record<string, unknown>];
  const removed = Object.keys(before).filter(key => !Object.hasOwn(after, key));
  const changed: [string, JsonPatch][] = [];
  for (const key of Object.keys(after)) {
    const patch = Object.hasOwn(before, key) ? diffJson(before[key], after[key]) : { '=': after[key] };
    if (patch) changed.push([key, patch]);
  }
  if (removed.length === 0 && changed.length === 0) return undefined;
  return {
    ...(removed.length > 0 ? { '-': removed } : {}),
    ...(changed.length > 0 ? { '.': Object.fromEntries(changed) } : {}),
  };
}

/** Applies a patch that {@link diffJson} made; the value itself stays as it is. */
export function patchJson(value: unknown, patch: JsonPatch | undefined): unknown {
  if (!patch) return value;
  if ('=' in patch) return patch['='];
  const changes = patch['.'] ?? {};
  if (Array.isArray(value)) return value.map((item, i) => patchJson(item, changes[i]));
  const result: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  for (const key of patch['-'] ?? []) delete result[key];
  for (const [key, change] of Object.entries(changes)) result[key] = patchJson(result[key], change);
  return result;
}
