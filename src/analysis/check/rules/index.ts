import type { CheckRule } from '../types.ts';
import { alphaMixed } from './alpha-mixed.ts';
import { angleRange } from './angle-range.ts';
import { annotationOrphan } from './annotation-orphan.ts';
import { annotationRepeated } from './annotation-repeated.ts';
import { archiveExtra } from './archive-extra.ts';
import { archiveMissing } from './archive-missing.ts';
import { archiveSize } from './archive-size.ts';
import { areaDiffers } from './area-differs.ts';
import { azimuthGap } from './azimuth-gap.ts';
import { boxDiffers } from './box-differs.ts';
import { buildFailures } from './build-failures.ts';
import { buildUnfinished } from './build-unfinished.ts';
import { cameraCount } from './camera-count.ts';
import { cameraInvalid } from './camera-invalid.ts';
import { camerasFlat } from './cameras-flat.ts';
import { captionDiffers } from './caption-differs.ts';
import { captionDuplicate } from './caption-duplicate.ts';
import { captionEmpty } from './caption-empty.ts';
import { captionLeak } from './caption-leak.ts';
import { captionMissing } from './caption-missing.ts';
import { captionRepeated } from './caption-repeated.ts';
import { captionSeveral } from './caption-several.ts';
import { captionTruncated } from './caption-truncated.ts';
import { captionsAbsent } from './captions-absent.ts';
import { categoriesAbsent } from './categories-absent.ts';
import { categoryUnknown } from './category-unknown.ts';
import { conventionAmbiguous } from './convention-ambiguous.ts';
import { conventionContradicted } from './convention-contradicted.ts';
import { conventionForeign } from './convention-foreign.ts';
import { conventionUnknown } from './convention-unknown.ts';
import { datasetEmpty } from './dataset-empty.ts';
import { fieldMissing } from './field-missing.ts';
import { fieldType } from './field-type.ts';
import { fieldUnknown } from './field-unknown.ts';
import { fileExtra } from './file-extra.ts';
import { groundingLow } from './grounding-low.ts';
import { hullMisfit } from './hull-misfit.ts';
import { identityName } from './identity-name.ts';
import { identitySimilar } from './identity-similar.ts';
import { identityUnposed } from './identity-unposed.ts';
import { identityUnseen } from './identity-unseen.ts';
import { identityViews } from './identity-views.ts';
import { imageCorrupt } from './image-corrupt.ts';
import { imageDuplicate } from './image-duplicate.ts';
import { imageEmpty } from './image-empty.ts';
import { imageLeak } from './image-leak.ts';
import { imageMissing } from './image-missing.ts';
import { imageMode } from './image-mode.ts';
import { imageTruncated } from './image-truncated.ts';
import { imageType } from './image-type.ts';
import { imageUnreadable } from './image-unreadable.ts';
import { intrinsicsLens } from './intrinsics-lens.ts';
import { jsonBroken } from './json-broken.ts';
import { jsonByteOrderMark } from './json-byte-order-mark.ts';
import { jsonShape } from './json-shape.ts';
import { kindClash } from './kind-clash.ts';
import { labelList } from './label-list.ts';
import { labelsDiffer } from './labels-differ.ts';
import { manifestBroken } from './manifest-broken.ts';
import { manifestChanged } from './manifest-changed.ts';
import { manifestExtra } from './manifest-extra.ts';
import { manifestMissing } from './manifest-missing.ts';
import { manifestRoot } from './manifest-root.ts';
import { maskBroken } from './mask-broken.ts';
import { maskEmpty } from './mask-empty.ts';
import { maskSize } from './mask-size.ts';
import { maskSliver } from './mask-sliver.ts';
import { masksMissing } from './masks-missing.ts';
import { pairDiffers } from './pair-differs.ts';
import { pairMissing } from './pair-missing.ts';
import { pairOrder } from './pair-order.ts';
import { panoramaDuplicate } from './panorama-duplicate.ts';
import { panoramaShape } from './panorama-shape.ts';
import { panoramaSimilar } from './panorama-similar.ts';
import { panoramaSize } from './panorama-size.ts';
import { panoramasAlone } from './panoramas-alone.ts';
import { pathCase } from './path-case.ts';
import { pathLayout } from './path-layout.ts';
import { pathOutside } from './path-outside.ts';
import { pathRepeated } from './path-repeated.ts';
import { pathSplit } from './path-split.ts';
import { phraseClash } from './phrase-clash.ts';
import { phraseMixed } from './phrase-mixed.ts';
import { pictureBlank } from './picture-blank.ts';
import { picturesAbsent } from './pictures-absent.ts';
import { poleBreak } from './pole-break.ts';
import { poseHandedness } from './pose-handedness.ts';
import { poseRepeated } from './pose-repeated.ts';
import { poseRotation } from './pose-rotation.ts';
import { poseStray } from './pose-stray.ts';
import { principalOutside } from './principal-outside.ts';
import { promptCount } from './prompt-count.ts';
import { promptDuplicate } from './prompt-duplicate.ts';
import { promptEmpty } from './prompt-empty.ts';
import { promptLeak } from './prompt-leak.ts';
import { recordFieldMissing } from './record-field-missing.ts';
import { recordFieldType } from './record-field-type.ts';
import { recordFieldUnknown } from './record-field-unknown.ts';
import { recordRepeated } from './record-repeated.ts';
import { recordSize } from './record-size.ts';
import { regionGap } from './region-gap.ts';
import { regionOverlap } from './region-overlap.ts';
import { regionUnnamed } from './region-unnamed.ts';
import { renderDuplicate } from './render-duplicate.ts';
import { renderSize } from './render-size.ts';
import { renderUnposed } from './render-unposed.ts';
import { rigMismatch } from './rig-mismatch.ts';
import { sceneDuplicate } from './scene-duplicate.ts';
import { sceneMisfit } from './scene-misfit.ts';
import { seamBreak } from './seam-break.ts';
import { sizeUncommon } from './size-uncommon.ts';
import { slugMismatch } from './slug-mismatch.ts';
import { splitEmpty } from './split-empty.ts';
import { splitMissing } from './split-missing.ts';
import { subjectOutside } from './subject-outside.ts';
import { tagMalformed } from './tag-malformed.ts';
import { tagUnknown } from './tag-unknown.ts';
import { viewCount } from './view-count.ts';
import { viewMirrored } from './view-mirrored.ts';
import { viewMisfit } from './view-misfit.ts';
import { viewMoved } from './view-moved.ts';
import { viewOtherPanorama } from './view-other-panorama.ts';
import { viewRepeated } from './view-repeated.ts';
import { viewShape } from './view-shape.ts';
import { viewSize } from './view-size.ts';
import { viewStale } from './view-stale.ts';
import { viewSwapped } from './view-swapped.ts';
import { zipBroken } from './zip-broken.ts';
import { zipForeign } from './zip-foreign.ts';
import { zipMissing } from './zip-missing.ts';
import { zipRepeated } from './zip-repeated.ts';

/** Every rule, in the order issues are shown within a severity. A new rule is a file here and a line below. */
export const checkRules: readonly CheckRule[] = [
  jsonBroken,
  jsonShape,
  buildUnfinished,
  splitMissing,
  fieldMissing,
  fieldType,
  recordFieldMissing,
  recordFieldType,
  pairMissing,
  recordRepeated,
  annotationOrphan,
  pairDiffers,
  annotationRepeated,
  captionMissing,
  masksMissing,
  sceneDuplicate,
  pathOutside,
  pathSplit,
  pathCase,
  pathRepeated,
  pathLayout,
  imageMissing,
  imageEmpty,
  imageUnreadable,
  imageTruncated,
  imageCorrupt,
  recordSize,
  maskBroken,
  maskSize,
  maskEmpty,
  areaDiffers,
  regionOverlap,
  categoryUnknown,
  kindClash,
  captionDiffers,
  labelsDiffer,
  tagUnknown,
  imageLeak,
  captionLeak,
  panoramaShape,
  panoramaSize,
  viewShape,
  viewSize,
  viewCount,
  promptCount,
  cameraCount,
  angleRange,
  rigMismatch,
  sceneMisfit,
  viewSwapped,
  viewMirrored,
  viewMoved,
  viewOtherPanorama,
  viewStale,
  viewMisfit,
  viewRepeated,
  pictureBlank,
  seamBreak,
  poleBreak,
  conventionUnknown,
  datasetEmpty,
  imageType,
  imageMode,
  manifestBroken,
  manifestRoot,
  manifestMissing,
  manifestChanged,
  manifestExtra,
  fileExtra,
  archiveMissing,
  archiveExtra,
  archiveSize,
  promptLeak,
  promptDuplicate,
  promptEmpty,
  slugMismatch,
  panoramaDuplicate,
  panoramaSimilar,
  captionEmpty,
  captionRepeated,
  captionTruncated,
  buildFailures,
  pairOrder,
  captionSeveral,
  tagMalformed,
  labelList,
  boxDiffers,
  maskSliver,
  groundingLow,
  phraseClash,
  captionDuplicate,
  imageDuplicate,
  camerasFlat,
  captionsAbsent,
  conventionContradicted,
  conventionForeign,
  conventionAmbiguous,
  fieldUnknown,
  jsonByteOrderMark,
  panoramasAlone,
  sizeUncommon,
  regionUnnamed,
  regionGap,
  phraseMixed,
  recordFieldUnknown,
  categoriesAbsent,
  picturesAbsent,
  splitEmpty,
  identityUnposed,
  identityUnseen,
  identityName,
  renderUnposed,
  cameraInvalid,
  poseRotation,
  poseHandedness,
  poseRepeated,
  poseStray,
  subjectOutside,
  azimuthGap,
  principalOutside,
  intrinsicsLens,
  renderSize,
  hullMisfit,
  identityViews,
  alphaMixed,
  renderDuplicate,
  identitySimilar,
  zipBroken,
  zipMissing,
  zipRepeated,
  zipForeign,
];
