import type { Scene, View } from '../core/model/dataset.ts';
import type { FacetColumn, IndexDocument, TextsDocument } from '../core/viewer/documents.ts';
import { type ScenesFacet, sceneFacets } from './scene-facets.ts';

const longestTitle = 160;

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1).trimEnd()}\u2026`;
}

const viewsOf = (scene: Scene): readonly View[] => (scene.panorama ? [scene.panorama, ...scene.views] : scene.views);

/** What a person calls a scene. */
export function titleOf(scene: Scene): string {
  const caption = viewsOf(scene).flatMap(({ captions }) => captions.map(({ text }) => text))[0];
  return shorten(scene.prompt || caption || scene.id);
}

/** Prompts, captions and phrases, each once. */
function textOf(scene: Scene): string {
  const texts = new Set<string>();
  if (scene.prompt) texts.add(scene.prompt);
  for (const { captions } of viewsOf(scene)) for (const { text } of captions) texts.add(text);
  // Phrases are part of their captions, but for broken ones.
  const whole = [...texts].join('\n');
  for (const { captions } of viewsOf(scene))
    for (const { phrases } of captions) for (const { text } of phrases) if (!whole.includes(text)) texts.add(text);
  return [...texts].join('\n');
}

/** Width over height of the picture that stands for a scene, as far as its annotations tell. */
function aspectOf(scene: Scene): number {
  if (scene.panorama) return 2;
  const [view] = scene.views;
  const size =
    view?.camera?.kind === 'pinhole'
      ? view.camera.resolution
      : view?.regions[0]?.mask.size && [...view.regions[0].mask.size].reverse();
  const image = (scene.extra.record as { image?: { width?: unknown; height?: unknown } } | undefined)?.image;
  const [width, height] = size ?? [Number(image?.width), Number(image?.height)];
  const aspect = width / height;
  return aspect > 0 && Number.isFinite(aspect) ? Math.round(aspect * 1000) / 1000 : 1;
}

/** One number where all are the same. */
function compact(values: readonly number[]): number | readonly number[] {
  return values.length > 0 && values.every(value => value === values[0]) ? values[0] : values;
}

/** Gathers the columns of a dataset's index, scene by scene in stored order. */
export class IndexBuilder {
  readonly #ids: readonly string[];
  readonly #titles: string[] = [];
  readonly #texts: string[] = [];
  readonly #viewCounts: number[] = [];
  readonly #aspects: number[] = [];
  readonly #facets: ScenesFacet[];

  constructor(ids: readonly string[], categoryName: (source: string | undefined, id: number) => string) {
    this.#ids = ids;
    this.#facets = sceneFacets(categoryName);
  }

  add(scene: Scene): void {
    this.#titles.push(titleOf(scene));
    this.#texts.push(textOf(scene));
    this.#viewCounts.push(scene.views.length);
    this.#aspects.push(aspectOf(scene));
    for (const facet of this.#facets) facet.add(scene);
  }

  /** A scene that cannot be read keeps its row. */
  addUnreadable(id: string, split: string): void {
    this.#titles.push(id);
    this.#texts.push(id);
    this.#viewCounts.push(0);
    this.#aspects.push(1);
    for (const facet of this.#facets) facet.addUnreadable(split);
  }

  index(): IndexDocument {
    return {
      isComplete: true,
      ids: this.#ids,
      titles: this.#titles,
      viewCounts: compact(this.#viewCounts),
      aspects: compact(this.#aspects),
      facets: this.#facets.flatMap(facet => facet.column() ?? []),
    };
  }

  texts(): TextsDocument {
    return { texts: this.#texts };
  }
}

/** The index before any scene is read: what folder listings and the like tell. */
export function firstIndex(ids: readonly string[], splits: readonly { name: string; scenes: number }[]): IndexDocument {
  const codes: number[] = [];
  for (const [code, { scenes }] of splits.entries()) for (let i = 0; i < scenes; i++) codes.push(code);
  const split: FacetColumn = {
    name: 'split',
    title: 'Split',
    kind: 'category',
    values: splits.map(({ name }) => name),
    codes,
  };
  return { isComplete: false, ids, titles: [], viewCounts: [], aspects: 1, facets: [split] };
}
