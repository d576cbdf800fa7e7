import type { Camera } from '../model/camera.ts';
import type { Caption, Category, DatasetInfo, Family, Region } from '../model/dataset.ts';

/**
 * What the viewer reads: JSON documents at URLs relative to the page, the same ones from `panoply view`'s server, which
 * makes them when asked, and from a static export, which wrote them beforehand.
 *
 *     site.json                              SiteDocument
 *     data/<dataset>/dataset.json            DatasetDocument
 *     data/<dataset>/index.json              IndexDocument      one row a scene, columns
 *     data/<dataset>/texts.json              TextsDocument      read when the first search is typed
 *     data/<dataset>/stats.json              what `panoply stats --json` prints
 *     data/<dataset>/issues.json             what `panoply check --json` prints
 *     data/<dataset>/scenes/<row>.json       SceneDocument
 *     data/<dataset>/predictions/<set>/<row>.json   PredictionDocument
 *     data/<dataset>/thumbs/<row>.<view>.webp
 */
export interface SiteDocument {
  /** Panoply's version. */
  version: string;
  /** Of a server, thumbnails, tiles and documents are made on demand; of a static site, all there is was written. */
  mode: 'server' | 'static';
  datasets: readonly { id: string; name: string; family: Family; scenes: number; views: number }[];
}

export interface DatasetDocument {
  id: string;
  name: string;
  family: Family;
  info: DatasetInfo;
  categories: readonly Category[];
  splits: readonly { name: string; scenes: number }[];
  counts: { scenes: number; views: number; captions?: number; regions?: number };
  /** The dataset's README.md without its YAML head: Markdown that nobody has vetted. */
  card?: string;
  /** The prediction sets given by --predictions. */
  predictions: readonly { id: string; name: string }[];
  /** Whether statistics and issues can be had (a static export may have been made without them). */
  has: { stats: boolean; issues: boolean };
  /** How scenes are stored: a file each, or one file of JSON lines read by ranges. */
  scenes: { kind: 'each' } | { kind: 'packed'; data: string; offsets: string };
}

/** A column over the rows of an index. */
export type FacetColumn =
  | { name: string; title: string; kind: 'category'; values: readonly string[]; codes: readonly number[] }
  | { name: string; title: string; kind: 'number'; unit?: string; values: readonly (number | null)[] };

/** One row a scene, in stored order. */
export interface IndexDocument {
  ids: readonly string[];
  /** What a person calls the scene: its prompt, the start of its caption, the identity's name. */
  titles: readonly string[];
  /** Views a scene; one number when all have as many. */
  viewCounts: number | readonly number[];
  /** Width over height of each scene's first picture; one number when all agree. */
  aspects: number | readonly number[];
  facets: readonly FacetColumn[];
}

/** What full-text search reads: for each row its prompts, captions and phrases. */
export interface TextsDocument {
  texts: readonly string[];
}

export interface ImageDocument {
  /** Relative to the page. */
  url: string;
  /** Path in the dataset, for people. */
  path: string;
  width?: number;
  height?: number;
  /** Why the image cannot be shown. */
  broken?: string;
  /** Tiles of a large panorama: `{column}` and `{row}` in the pattern; `base` is a small whole panorama. */
  tiles?: { pattern: string; columns: number; rows: number; base: string };
}

export interface ViewDocument {
  id: string;
  image: ImageDocument;
  thumb: string;
  camera?: Camera;
  captions: readonly Caption[];
  /** Masks are compressed COCO RLE. */
  regions: readonly Region[];
  layers: {
    /** 16-bit PNG; metres = value * metresPerUnit, 0 = nothing there. */
    depth?: ImageDocument & { metresPerUnit: number };
    normals?: ImageDocument;
    ids?: ImageDocument;
  };
}

export interface SceneDocument {
  id: string;
  row: number;
  split: string;
  prompt?: string;
  source?: string;
  panorama?: ViewDocument;
  views: readonly ViewDocument[];
  /** glTF binary. */
  mesh?: { url: string; path: string };
  /** What could not be read of this scene, said for people. */
  problems: readonly { message: string; where?: string }[];
  /** The format's further fields, shown as they are. */
  extra: Readonly<Record<string, unknown>>;
}

export interface PredictionDocument {
  /** The image's prediction as the benchmark's file holds it; absent when there is none. */
  prediction?: {
    image_id: string | number;
    caption: string;
    phrases: readonly string[];
    phrase_seg_counts: readonly number[];
    pred_masks: readonly { size: readonly [number, number]; counts: string }[];
  };
  problem?: string;
}
