/** COCO: instances, panoptic segmentation (JSON and PNG), captions. */
export type { CocoKind } from './annotations.ts';
export { detectCoco } from './detect.ts';
export { type CocoExtra, openCoco } from './open.ts';
export { type WriteCocoOptions, writeCoco } from './write.ts';
