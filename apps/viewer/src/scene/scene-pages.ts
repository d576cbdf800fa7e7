import type { DatasetDocument, SceneDocument } from 'panoply';
import type { Component } from 'svelte';
import type { ViewerClient } from '../lib/client.ts';
import type { UrlState } from '../lib/url-state.svelte.ts';

/** What every family's page takes. */
export interface ScenePageProps {
  dataset: DatasetDocument;
  scene: SceneDocument;
  client: ViewerClient;
  url: UrlState;
}
type Family = DatasetDocument['family'];
export type FamilyPage = Component<ScenePageProps>;

const pages: Readonly<Record<Family, () => Promise<{ default: FamilyPage }>>> = {
  panime: () => import('./panime/PanimeScene.svelte'),
  panocaps: () => import('./panocaps/PanocapsScene.svelte'),
  coco: () => import('./panocaps/PanocapsScene.svelte'),
  geogen: () => import('./geogen/GeogenScene.svelte'),
};

/** The page of a family's scenes; its script is a chunk of its own. */
export const loadScenePage = async (family: Family): Promise<FamilyPage> => (await pages[family]()).default;

/**
 * Asks for everything that a scene's page needs at once, before any component is there to ask for it: its script, what
 * that script will load, its document. What fails here is told by whoever needs it.
 * @param query of the page's address
 */
export async function prefetchScene(client: ViewerClient, query: string): Promise<void> {
  const parameters = new URLSearchParams(query);
  const row = Number(parameters.get('scene') ?? Number.NaN);
  if (!Number.isInteger(row)) return;
  const { datasets } = await client.site();
  const found = datasets.find(({ id }) => id === (parameters.get('d') ?? datasets[0]?.id));
  if (!found) return;
  const quiet = (promise: Promise<unknown>) => promise.catch(() => {});
  quiet(loadScenePage(found.family));
  if (found.family === 'panime' && parameters.get('stage') !== 'map') quiet(import('./panime/sphere-stage.ts'));
  if (found.family === 'panocaps' || found.family === 'coco')
    quiet(import('./regions/region-client.ts').then(({ prepareRegionMaps }) => prepareRegionMaps()));
  quiet(client.dataset(found.id).then(dataset => client.scene(dataset, row)));
}
