export { type CaptionOptions, captionPanorama, captionView } from './caption/caption-view.ts';
export { type CreateSceneOptions, createScene, generatorName } from './create-scene.ts';
export { categories } from './lexicon/index.ts';
export { countSegments, type PaintedScene, type PaintedSegment, paintScene } from './paint-scene.ts';
export type { Element, PanimeScene, SceneMetadata, SceneSegment } from './scene.ts';
export { countIds, measureRegions, type RegionStatistics, regionsFrom, viewIds, viewLookUp } from './truth.ts';
