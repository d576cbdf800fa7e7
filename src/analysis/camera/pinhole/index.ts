/** Posed cameras: the convention their poses are stored in, the rig they form, and what does not belong. */

export { type FocalFit, fitFocal } from './focal.ts';
export { type FrontEvidence, findFront } from './front.ts';
export { fitHull, type HullFit, type SeenSilhouette } from './hull.ts';
export { findHullStrays } from './hull-strays.ts';
export { type FocalVerdict, judgeFocal, scaleInWords } from './judge-focal.ts';
export {
  centreOf,
  describeRig,
  findDeviations,
  gapsOf,
  type Rig,
  type RigCamera,
  type RigDeviation,
} from './rig.ts';
export {
  describeCandidate,
  type HeldCandidate,
  type ImageEvidence,
  type PosedScene,
  type PosedView,
  type SettledConvention,
  seenScene,
  settleConvention,
} from './settle.ts';
export { shrinkToRgba } from './shrink.ts';
export { extractSilhouette, maskSilhouette, type RgbaImage, type Silhouette } from './silhouette.ts';
