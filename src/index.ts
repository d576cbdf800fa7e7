/** Panoply's browser-safe library: the model, geometry, kernels and analysis. File access is in `panoply/node`. */
export {
  type ConventionVerdict,
  detectConvention,
  findMisfits,
  type LikelyCause,
  type Misfit,
  measureScene,
  type SceneFit,
  type SceneSample,
  type SphericalConvention,
  sampleScene,
  type ViewSample,
} from './analysis/camera/index.ts';
export { psnr, structuralSimilarity, weightedSphericalPsnr } from './analysis/image-quality.ts';
export * from './analysis/score/coco/index.ts';
export * from './analysis/score/panocaps/index.ts';
export * from './analysis/score/panoptic/index.ts';
export * from './analysis/score/views/index.ts';
export { normalizePhrase } from './analysis/text-similarity/normalize.ts';
export * from './analysis/text-similarity/phrase-similarity.ts';
export { Wordnet } from './analysis/text-similarity/wordnet.ts';
export { loadWordnet } from './analysis/text-similarity/wordnet-table.ts';
export { type Assignment, assignLinear } from './core/assignment/linear-assignment.ts';
export * from './core/caption/index.ts';
export * from './core/errors.ts';
export * from './core/geometry/look-at.ts';
export * from './core/geometry/perspective.ts';
export * from './core/geometry/pinhole.ts';
export * from './core/geometry/rigs.ts';
export * from './core/geometry/sphere.ts';
export { type BlendedPanorama, viewsToPanorama } from './core/geometry/views-to-panorama.ts';
export * from './core/image/region-colours.ts';
export { resizePanorama } from './core/image/resample.ts';
export * from './core/mask/index.ts';
export type * from './core/model/camera.ts';
export type * from './core/model/dataset.ts';
export type * from './core/model/image.ts';
export type * from './core/viewer/documents.ts';
export { createMaskEncoder, type MaskEncoder } from './kernels/mask-encode.ts';
export {
  type AnyMask,
  createIouMatrixFiller,
  createRleChecker,
  type IouMatrixFiller,
  type RleChecker,
} from './kernels/mask-overlap.ts';
export { KernelMemory } from './kernels/memory.ts';
export { PanoramaBuffer } from './kernels/panorama.ts';
export { createPngDecoder, type PngDecodeOptions, type PngDecoder } from './kernels/png-decode.ts';
export { createRegionMapper, type RegionMapper } from './kernels/region-map.ts';
export { PanoramaResizer } from './kernels/resample.ts';
export { type ViewPlan, ViewRenderer } from './kernels/view-renderer.ts';
