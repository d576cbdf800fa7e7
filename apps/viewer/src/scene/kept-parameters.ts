/** How a scene is looked at, which stays from one scene to the next; what is pinned or selected in it does not. */
const kept = ['set', 'kind', 'opacity', 'borders', 'uncovered', 'stage', 'outlines', 'regions', 'tab', 'fade'].concat([
  'difference',
  'layer',
  'planes',
  'frusta',
  'ring',
  'points',
  'mesh',
]);

/** Those of the URL's parameters that go along to the next scene. */
export function keptParameters(url: { get(name: string): string | undefined }): Record<string, string> {
  return Object.fromEntries(
    kept.flatMap(name => {
      const value = url.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
