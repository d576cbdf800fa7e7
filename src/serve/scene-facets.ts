import type { Scene, View } from '../core/model/dataset.ts';
import type { FacetColumn } from '../core/viewer/documents.ts';

/** Gathers one column, scene by scene. */
export interface ScenesFacet {
  add(scene: Scene): void;
  addUnreadable(split: string): void;
  /** Undefined where it says nothing: no values, or one and the same for all scenes. */
  column(): FacetColumn | undefined;
}

type Value = string | number;

const viewsOf = (scene: Scene): readonly View[] => (scene.panorama ? [scene.panorama, ...scene.views] : scene.views);
const countWords = (text: string): number => text.match(/[\p{L}\p{N}]+(?:['\u2019-][\p{L}\p{N}]+)*/gu)?.length ?? 0;

/** Degrees around the subject, seen from above: 0 in front of it (its +z), 90 at its left (+x); from -180 to 180. */
function azimuthDeg({ camera }: View): number[] {
  if (camera?.kind !== 'pinhole') return [];
  const m = camera.worldToCamera;
  // Camera centre: minus the transposed rotation times the translation.
  const x = -(m[0] * m[3] + m[4] * m[7] + m[8] * m[11]);
  const z = -(m[2] * m[3] + m[6] * m[7] + m[10] * m[11]);
  const angle = (Math.atan2(x, z) * 180) / Math.PI;
  return Number.isFinite(angle) ? [Math.round(angle * 10) / 10] : [];
}

/** Share of the picture that regions cover, in percent. Panoptic regions do not overlap; where others do, 100 is the most. */
function coveragePercent(view: View): number[] {
  const [first] = view.regions;
  const pixels = first ? first.mask.size[0] * first.mask.size[1] : 0;
  const area = view.regions.reduce((sum, region) => sum + region.area, 0);
  return pixels > 0 && Number.isFinite(area) ? [Math.round(Math.min(1, area / pixels) * 1000) / 10] : [];
}

class Column implements ScenesFacet {
  readonly #name: string;
  readonly #title: string;
  readonly #unit?: string;
  readonly #kind: 'category' | 'number';
  readonly #read: (scene: Scene) => readonly Value[];
  readonly #always: boolean;
  readonly #values: Value[] = [];
  readonly #offsets: number[] = [0];

  constructor(
    about: { name: string; title: string; kind: 'category' | 'number'; unit?: string; always?: boolean },
    read: (scene: Scene) => readonly Value[],
  ) {
    this.#name = about.name;
    this.#title = about.title;
    this.#kind = about.kind;
    this.#unit = about.unit;
    this.#always = about.always ?? false;
    this.#read = read;
  }

  add(scene: Scene): void {
    for (const value of this.#read(scene)) this.#values.push(value);
    this.#offsets.push(this.#values.length);
  }

  addUnreadable(split: string): void {
    if (this.#name === 'split') this.#values.push(split);
    if (this.#name === 'state') this.#values.push('cannot be read');
    this.#offsets.push(this.#values.length);
  }

  column(): FacetColumn | undefined {
    const values = this.#values;
    const distinct = new Set(values);
    if (!this.#always && distinct.size < 2) return undefined;
    const isSingle = values.length === this.#offsets.length - 1 && this.#offsets.every((offset, row) => offset === row);
    const offsets = isSingle ? undefined : this.#offsets;
    const [name, title] = [this.#name, this.#title];
    if (this.#kind === 'number')
      return { name, title, kind: 'number', unit: this.#unit, values: values as number[], offsets };
    const counts = new Map<Value, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const names = [...counts].sort((a, b) => (name === 'split' ? 0 : b[1] - a[1])).map(([value]) => String(value));
    const codes = new Map(names.map((each, code) => [each, code]));
    return {
      name,
      title,
      kind: 'category',
      values: names,
      codes: values.map(value => codes.get(String(value))!),
      offsets,
    };
  }
}

/** Every column, in the order of the page. */
export function sceneFacets(categoryName: (source: string | undefined, id: number) => string): ScenesFacet[] {
  const regionsOf = (scene: Scene) => viewsOf(scene).flatMap(({ regions }) => regions);
  const captionsOf = (scene: Scene) => viewsOf(scene).flatMap(({ captions }) => captions);
  return [
    new Column({ name: 'split', title: 'Split', kind: 'category', always: true }, ({ split }) => [split]),
    new Column({ name: 'source', title: 'Source', kind: 'category' }, ({ source }) => (source ? [source] : [])),
    new Column({ name: 'category', title: 'Category', kind: 'category' }, scene => [
      ...new Set(regionsOf(scene).map(({ categoryId }) => categoryName(scene.source, categoryId))),
    ]),
    new Column({ name: 'regions', title: 'Regions', kind: 'number' }, scene => [regionsOf(scene).length]),
    new Column({ name: 'coverage', title: 'Covered by regions', kind: 'number', unit: '%' }, scene =>
      viewsOf(scene).flatMap(coveragePercent),
    ),
    new Column({ name: 'azimuth', title: 'Azimuth', kind: 'number', unit: '\u00b0' }, scene =>
      scene.views.flatMap(azimuthDeg),
    ),
    new Column({ name: 'words', title: 'Caption length', kind: 'number', unit: 'words' }, scene =>
      captionsOf(scene).map(({ text }) => countWords(text)),
    ),
    new Column({ name: 'phrases', title: 'Phrases', kind: 'number' }, scene => [
      captionsOf(scene).reduce((sum, { phrases }) => sum + phrases.length, 0),
    ]),
    new Column({ name: 'views', title: 'Views', kind: 'number' }, ({ views }) => [views.length]),
    new Column({ name: 'state', title: 'State', kind: 'category' }, () => ['readable']),
  ];
}
