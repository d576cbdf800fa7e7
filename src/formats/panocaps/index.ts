/** PanoCaps: captions whose phrases name panoptic masks, as raw JSON pairs and as Parquet. */
export { type CategoryIndex, indexCategories } from './categories.ts';
export { detectPanocaps } from './detect.ts';
export { featuresYaml, imageFeature, panocapsFeatures } from './features.ts';
export { annotatedViews, type NextIds, recordOfView } from './from-view.ts';
export {
  captionFileName,
  compareSplits,
  contactSheetName,
  imageCandidates,
  imageFolder,
  maskFileName,
  panocapsLicence,
  parquetFileName,
  parseAnnotationName,
} from './layout.ts';
export {
  findPicture,
  listRawSplits,
  type OpenPanocapsOptions,
  openPanocaps,
  openPanocapsPair,
  type PanocapsDataset,
  type PanocapsFile,
} from './open.ts';
export { defaultShardBytes, ParquetShardWriter, type ShardFigures } from './parquet-shards.ts';
export { type PanocapsPrediction, predictionOfAnswer, predictionOfEntry } from './predictions.ts';
export { type IndexProblem, indexRawSplit, type RawSplit } from './raw-index.ts';
export { openPanocapsParquet, type PanocapsParquet } from './read-parquet.ts';
export type { LooseObject, PanocapsRecord } from './record.ts';
export { captionOf, type PanocapsExtra, sceneOfRecord, sourceName } from './scene.ts';
export { type RecordToWrite, type WrittenSplit, writePanocapsSplit } from './write.ts';
export { type EmbeddedImage, PanocapsParquetWriter, type ParquetFigures } from './write-parquet.ts';
export { RawFileWriter, rawPartsOf } from './write-raw.ts';
