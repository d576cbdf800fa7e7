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
  quiet(
    client
      .dataset(found.id)
      .then(dataset => client.scene(dataset, row))
      .then(scene => prefetchPicture(client, scene)),
  );
}

/**
 * Reads the scene that comes next, and of a picture with masks makes what its page will show of them. What fails is told
 * when it is looked at.
 */
export async function prefetchNext(client: ViewerClient, dataset: DatasetDocument, row: number): Promise<void> {
  const scene = await client.scene(dataset, row);
  if (dataset.family !== 'panocaps' && dataset.family !== 'coco') return;
  const { prepareRegionMap } = await import('./regions/region-client.ts');
  const [view] = scene.views;
  if (view) prepareRegionMap(view.regions, { width: view.image.width ?? 0, height: view.image.height ?? 0 });
  await prefetchPicture(client, scene);
}

/** Has the browser fetch and decode the one picture of a scene, which its page shows as soon as it is there itself. */
async function prefetchPicture(client: ViewerClient, { panorama, views }: SceneDocument): Promise<void> {
  const [view] = views;
  if (panorama || views.length !== 1 || view.image.broken) return;
  const picture = new Image();
  picture.src = await client.imageUrl(view.image);
  await picture.decode();
}
