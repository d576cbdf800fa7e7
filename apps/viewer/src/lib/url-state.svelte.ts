/**
 * The page's state: parameters of its URL, so that what is seen can be shared and the back button works. Reading a
 * parameter inside a component or effect follows its changes.
 *
 * Parameters of the whole viewer: `d` dataset, `scene` row of a scene, `page` (`dataset`; else the grid or the scene),
 * `theme`. In components it goes by `url`: a variable `state` would shadow the rune. Those of the grid stay while scenes are looked at, so that the way back leads to the same place. All others
 * belong to the page and go with it.
 */
export class UrlState {
  #parameters = $state.raw(new URLSearchParams());
  #pending: number | undefined;

  constructor() {
    this.#parameters = new URLSearchParams(location.search);
    addEventListener('popstate', () => {
      this.#parameters = new URLSearchParams(location.search);
    });
  }

  get(name: string): string | undefined {
    return this.#parameters.get(name) ?? undefined;
  }

  /** A number, or `fallback` where there is none. */
  number(name: string, fallback: number): number {
    const text = this.#parameters.get(name);
    const value = text === null || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : fallback;
  }

  /** `1` is true, `0` is false. */
  flag(name: string, fallback: boolean): boolean {
    const text = this.#parameters.get(name);
    return text === null ? fallback : text !== '0';
  }

  entries(): [string, string][] {
    return [...this.#parameters];
  }

  /**
   * Changes parameters in place; undefined and '' remove one. The history gets no new entry: sliders and hovers would
   * fill it. The address follows at most four times a second (browsers refuse more).
   */
  set(changes: Readonly<Record<string, string | number | boolean | undefined>>): void {
    this.#parameters = changed(this.#parameters, changes);
    this.#pending ??= window.setTimeout(() => this.#write(), 250);
  }

  /** The address of this page with some parameters changed, for links. */
  href(changes: Readonly<Record<string, string | number | boolean | undefined>>): string {
    const query = changed(this.#parameters, changes).toString();
    return query === '' ? location.pathname : `?${query}`;
  }

  /** The address of another page: the grid's and the viewer's own parameters stay, the old page's go. */
  hrefOf(
    target: { dataset?: string; scene?: number; page?: 'dataset' },
    more: Readonly<Record<string, string>> = {},
  ): string {
    const kept = new URLSearchParams();
    const sameDataset = target.dataset === undefined || target.dataset === this.get('d');
    for (const [name, value] of this.#parameters) {
      if (name === 'theme' || (name === 'd' && sameDataset) || (isGridParameter(name) && sameDataset))
        kept.append(name, value);
    }
    if (!sameDataset) kept.set('d', target.dataset!);
    if (target.scene !== undefined) kept.set('scene', String(target.scene));
    if (target.page) kept.set('page', target.page);
    for (const [name, value] of Object.entries(more)) kept.set(name, value);
    const query = kept.toString();
    return query === '' ? location.pathname : `?${query}`;
  }

  /** Goes to another page, with an entry in the history. */
  open(
    target: { dataset?: string; scene?: number; page?: 'dataset' },
    more: Readonly<Record<string, string>> = {},
  ): void {
    this.follow(this.hrefOf(target, more));
  }

  /** Goes to an address made by {@link href} or {@link hrefOf}. */
  follow(href: string): void {
    this.#write();
    history.pushState(null, '', href);
    this.#parameters = new URLSearchParams(location.search);
  }

  #write(): void {
    if (this.#pending === undefined) return;
    clearTimeout(this.#pending);
    this.#pending = undefined;
    const query = this.#parameters.toString();
    history.replaceState(null, '', query === '' ? location.pathname : `?${query}`);
  }
}

/**
 * `q`, `sort`, `show`, `size`, `top` (row at the top of the screen, with the part of it that is hidden), `at` (row that
 * was looked at) and the filters (`f.category=dog,cat`).
 */
function isGridParameter(name: string): boolean {
  return ['q', 'sort', 'show', 'size', 'top', 'at'].includes(name) || name.startsWith('f.');
}

/** Back to where the grid begins: what is shown has changed. */
export const noPlace = { top: undefined, at: undefined };

function changed(
  parameters: URLSearchParams,
  changes: Readonly<Record<string, string | number | boolean | undefined>>,
): URLSearchParams {
  const result = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') result.delete(name);
    else result.set(name, value === true ? '1' : value === false ? '0' : String(value));
  }
  return result;
}

/** For links inside the viewer: a plain click goes there without loading the page anew. */
export function followLink(state: UrlState): (event: MouseEvent) => void {
  return event => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    const href = link?.getAttribute('href');
    if (!link || link.target || link.hasAttribute('download') || !href?.startsWith('?')) return;
    event.preventDefault();
    state.follow(href);
  };
}
