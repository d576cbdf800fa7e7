/** What a facet is held to. */
export type Filter =
  | { kind: 'any'; values: readonly string[] }
  /** Both ends belong to it; a missing one is open. */
  | { kind: 'range'; low?: number; high?: number };

const escapeValue = (value: string): string => value.replace(/[\\,]/g, character => `\\${character}`);

/** A filter as it stands in the URL: `dog,cat` or `20..60`. Undefined for one that holds nothing. */
export function formatFilter(filter: Filter): string | undefined {
  if (filter.kind === 'any') return filter.values.length === 0 ? undefined : filter.values.map(escapeValue).join(',');
  if (filter.low === undefined && filter.high === undefined) return undefined;
  return `${filter.low ?? ''}..${filter.high ?? ''}`;
}

/** Values between commas; a backslash makes the next character part of the value. */
function splitValues(text: string): string[] {
  const values = [''];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === ',') values.push('');
    else {
      if (text[i] === '\\' && i + 1 < text.length) i++;
      values[values.length - 1] += text[i];
    }
  }
  return values.filter(value => value !== '');
}

/** Reads what {@link formatFilter} writes, and what people type. Undefined where it holds nothing. */
export function parseFilter(kind: 'category' | 'number', text: string): Filter | undefined {
  if (kind === 'category') {
    const values = splitValues(text);
    return values.length > 0 ? { kind: 'any', values } : undefined;
  }
  const [low, high = low] = text.split('..').map(part => (part.trim() === '' ? Number.NaN : Number(part)));
  const end = (value: number) => (Number.isFinite(value) ? value : undefined);
  if (end(low) === undefined && end(high) === undefined) return undefined;
  return { kind: 'range', low: end(low), high: end(high) };
}
