export {
  type ConventionKey,
  conventionKeys,
  type FovAxis,
  type PanoramaCoordinate,
  type PitchDirection,
  type SphericalConvention,
  type ViewFilter,
  type ViewRayRule,
  type YawDirection,
} from './convention.ts';
export { type ConventionVerdict, detectConvention, type RenderingConvention } from './detect.ts';
export { measureFit, measureView, type ViewFit } from './fit.ts';
export type { FitRendering, LikelyCause, Misfit, SceneFit } from './misfit-types.ts';
export { calibrateFit, findMisfits, measureScene } from './misfits.ts';
export { noPicturesError, type SampledScene, sampleScene, type Unreadable } from './sample-scene.ts';
export type { SceneSample, ViewSample } from './scene-sample.ts';
