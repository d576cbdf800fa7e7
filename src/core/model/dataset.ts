import type { Camera } from './camera.ts';
import type { ImageRef } from './image.ts';

/** COCO run-length encoded mask: column-major runs, the first counts zeros. */
export interface Rle {
  /** [height, width] in pixels. */
  size: readonly [number, number];
  counts: string | readonly number[];
}

/** One panoptic region of a view. */
export interface Region {
  id: number;
  categoryId: number;
  isThing: boolean;
  isCrowd: boolean;
  /** Pixels. */
  area: number;
  /** [x, y, width, height] in pixels, x and y of the top-left corner. */
  bbox: readonly [number, number, number, number];
  mask: Rle;
}

/** A stretch of a caption and the regions it names. */
export interface Phrase {
  text: string;
  /** UTF-16 offsets into the caption's text, end exclusive. */
  start: number;
  end: number;
  regionIds: readonly number[];
}

export interface Caption {
  text: string;
  phrases: readonly Phrase[];
  id?: number;
  labels?: readonly string[];
}

/** One image with everything known about it. */
export interface View {
  id: string;
  image: ImageRef;
  camera?: Camera;
  captions: readonly Caption[];
  regions: readonly Region[];
  layers: { depth?: ImageRef; normals?: ImageRef; ids?: ImageRef };
  /** Files of layers that are no pictures, such as depth in metres as .npy: handed on, not decoded. */
  layerArrays?: readonly LayerArray[];
  /** What the format must write back unchanged. */
  extra: Readonly<Record<string, unknown>>;
}

/** Points that a reconstruction found in the world of the cameras, and where its images see them: in files of its format. */
export interface SparsePoints {
  /** Those that hold them. */
  files: readonly ImageRef[];
  /** What the picture of a view is called in them, where they know pictures. */
  nameOf(image: ImageRef): string;
  /** Row-major 3x4 from their world to that of the cameras, where it is another. */
  toWorld?: readonly number[];
  /** How many points there are, and how many observations in the images. @throws {PanoplyError} where files cannot be read */
  count(): Promise<{ points: number; observations: number }>;
}

export interface LayerArray {
  layer: 'depth' | 'normals' | 'ids';
  file: ImageRef;
}

/** What belongs together: a panorama with its views, an image, an identity. */
export interface Scene {
  id: string;
  split: string;
  prompt?: string;
  source?: string;
  panorama?: View;
  views: readonly View[];
  assets: { mesh?: ImageRef; original?: ImageRef; points?: SparsePoints };
  extra: Readonly<Record<string, unknown>>;
}

/** Categories belong to their source: ids of ADE20K and COCO clash. */
export interface Category {
  source: string;
  id: number;
  name: string;
  isThing?: boolean;
  /** The kind of categories it is of, where its source says one. */
  supercategory?: string;
}

export type Family = 'panime' | 'panocaps' | 'geogen' | 'coco';

export interface DatasetInfo {
  licence?: string;
  citation?: string;
  sources?: readonly string[];
}

export interface SplitSummary {
  name: string;
  /** Number of scenes. */
  scenes: number;
}

/** An opened dataset: an index first, scenes on demand, pixels last. */
export interface Dataset {
  name: string;
  family: Family;
  roots: readonly string[];
  info: DatasetInfo;
  categories: readonly Category[];
  splits: readonly SplitSummary[];
  /** Scene ids in stored order; random access and cheap. */
  index(split?: string): readonly string[];
  /** @throws {PanoplyError} `unknown-scene` */
  scene(id: string): Promise<Scene>;
  scenes(split?: string): AsyncIterable<Scene>;
}
