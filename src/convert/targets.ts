/** What `--to` takes: names alone, so that the command line says them without loading what writes them. */

/** Formats that a dataset can be converted to. */
export const convertTargets = [
  'panime',
  'panocaps-raw',
  'panocaps-parquet',
  'panocaps-predictions',
  'coco-instances',
  'coco-panoptic',
  'coco-captions',
] as const;
export type ConvertTarget = (typeof convertTargets)[number];

/** What posed images, and views of panoramas, go to besides. */
export const posedTargets = [
  'nerfstudio',
  'blender',
  'colmap',
  'eg3d',
  'ply',
  'webdataset',
  'imagefolder',
  'parquet',
  'geogen',
] as const;
export type PosedTarget = (typeof posedTargets)[number];

export const isPosedTarget = (to: string): to is PosedTarget => (posedTargets as readonly string[]).includes(to);

/** What a target is told to people as. */
export const targetNames: Record<PosedTarget, string> = {
  nerfstudio: 'nerfstudio (transforms.json)',
  blender: 'NeRF-synthetic (transforms_train.json)',
  colmap: 'COLMAP (text and binary)',
  eg3d: 'EG3D (dataset.json)',
  ply: 'PLY frusta',
  webdataset: 'WebDataset (tar)',
  imagefolder: 'ImageFolder (metadata.jsonl)',
  parquet: 'Parquet with pictures',
  geogen: 'GeoGen (metadata_id_<n>.json)',
};
