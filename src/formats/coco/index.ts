/** COCO: instances, panoptic segmentation (JSON and PNG), captions. */
export type { CocoKind } from './annotations.ts';
export { type CocoExtra, detectCoco, openCoco } from './open.ts';
export { type WriteCocoOptions, writeCoco } from './write.ts';
