export type Theme = 'light' | 'dark';

const query = matchMedia('(prefers-color-scheme: dark)');
let systemIsDark = $state(query.matches);
query.addEventListener('change', event => {
  systemIsDark = event.matches;
});

/** The theme that is shown: the one of the URL, else the system's. */
export function shownTheme(asked: string | undefined): Theme {
  if (asked === 'light' || asked === 'dark') return asked;
  return systemIsDark ? 'dark' : 'light';
}
