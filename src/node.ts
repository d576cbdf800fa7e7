/** Panoply's library for Node: everything of `panoply`, and the verbs that read and write files. */
export { type BuildGeogenOptions, buildGeogen } from './build/geogen/build.ts';
export { type BuildPanimeOptions, buildPanime } from './build/panime/build.ts';
export { type BuildPanocapsOptions, type BuildPanocapsResult, buildPanocaps } from './build/panocaps/build.ts';
export { type SynthesizePanocapsOptions, synthesizePanocaps } from './build/panocaps/synthesize.ts';
export { type CameraOptions, type CameraReport, findCameras } from './camera/camera.ts';
export {
  type CheckPredictionsOptions,
  type CheckPredictionsResult,
  checkPanocapsPredictions,
  checkPredictions,
} from './check/predictions.ts';
export { type ConvertOptions, type ConvertResult, convert } from './convert/convert.ts';
export { convertToPanime } from './convert/panime/convert.ts';
export type { ConvertPanimeOptions, ConvertPanimeResult } from './convert/panime/options.ts';
export { convertPosed } from './convert/posed/convert.ts';
export type { ConvertPosedOptions, ConvertPosedResult } from './convert/posed/options.ts';
export type { FailedJob, Shard } from './engine/plan.ts';
export type { RunProgress, RunResult } from './engine/run.ts';
export * from './index.ts';
export * from './providers/index.ts';
export { type ScoreCocoOptions, scoreCocoFiles } from './score/coco/score.ts';
export { type ScorePanocapsOptions, type ScorePanocapsResult, scorePanocapsFiles } from './score/panocaps/score.ts';
export { type ScorePanopticOptions, scorePanopticFiles } from './score/panoptic/score.ts';
export { type ScoreViewsOptions, scoreViewFiles } from './score/views/score.ts';
export { type ExportOptions, type ExportResult, exportViewer } from './serve/export/export.ts';
export type { Analyses, RunningViewer, ViewedDataset, ViewOptions } from './serve/options.ts';
export { viewDatasets } from './serve/view.ts';
export { type DrawnSheet, type DrawSheetOptions, drawSheet } from './sheet/sheet.ts';
// Pure, but three times as large as all of `panoply`: it stays out of what a browser loads.
export {
  type CaptionOptions,
  type CreateSceneOptions,
  captionPanorama as captionPaintedPanorama,
  captionView as captionPaintedView,
  categories as paintedCategories,
  createScene as createPaintedScene,
  generatorName,
  measureRegions as measurePaintedRegions,
  type PaintedScene,
  type PaintedSegment,
  type PanimeScene,
  paintScene,
  type RegionStatistics,
  type SceneMetadata,
  viewIds as cutViewIds,
} from './synth/panime/index.ts';
