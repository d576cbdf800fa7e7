import type { Camera } from '../model/camera.ts';
import type { Caption, Category, DatasetInfo, Family, Region } from '../model/dataset.ts';

/**
 * What the viewer reads: JSON documents at URLs relative to the page, the same ones from `panoply view`'s server, which
 * makes them when asked, and from a static export, which wrote them beforehand.
 *
 *     site.json                              SiteDocument       also inside index.html, as the element `site`
 *     data/<dataset>/dataset.json            DatasetDocument
 *     data/<dataset>/index.json              IndexDocument      one row a scene, columns
 *     data/<dataset>/progress.json           ProgressDocument   of a server that still reads scenes
 *     data/<dataset>/texts.json              TextsDocument      read when the first search is typed
 *     data/<dataset>/stats.json              StatsDocument or PendingDocument
 *     data/<dataset>/issues.json             IssuesDocument or PendingDocument
 *     data/<dataset>/scenes/<row>.json       SceneDocument
 *     data/<dataset>/predictions/<set>/<row>.json   PredictionDocument
 *     data/<dataset>/thumbs/<row>/<picture>.jpg     `pano` or a view's position; at most 320 pixels wide and high
 *     data/<dataset>/thumbs/<row>/<picture>-180.jpg the same, of a server, at most 180; or 256
 *     data/<dataset>/images/<row>/<picture>         `pano`, `3`, `3-depth`, `3-normals`, `3-ids`, `mesh`
 *     data/<dataset>/tiles/<row>/<picture>/<column>-<row>.webp, base.jpg
 *
 * Pictures are named by their place in the dataset, never by a path: what a reader asks for cannot leave it.
 */
export interface SiteDocument {
  /** Panoply's version. */
  version: string;
  /** Of a server, thumbnails, tiles and documents are made on demand; of a static site, all there is was written. */
  mode: 'server' | 'static';
  datasets: readonly SiteDataset[];
  /** The first dataset's document, so that the page need not ask for it. */
  first?: DatasetDocument;
}

export interface SiteDataset {
  /** Stands in URLs: letters, digits, `-`, `_`, `.`. */
  id: string;
  name: string;
  family: Family;
  scenes: number;
}

export interface DatasetDocument {
  id: string;
  name: string;
  family: Family;
  info: DatasetInfo;
  categories: readonly Category[];
  splits: readonly { name: string; scenes: number }[];
  counts: { scenes: number };
  /** The picture that stands for a scene in the grid: `pano` or `0`. */
  cover: 'pano' | '0';
  /** Sides of the small thumbnails there are besides (`<picture>-<side>.jpg`), pixels, ascending; a static site has none. */
  smallThumbnails?: readonly number[];
  /** The dataset's README.md without its YAML head: Markdown that nobody has vetted. */
  card?: string;
  /** The prediction sets given by --predictions. */
  predictions: readonly { id: string; name: string }[];
  /** Whether statistics and issues can be had (a static export may have been made without them). */
  has: { stats: boolean; issues: boolean };
  /** How scenes are stored: a file each, or one file of JSON lines read by ranges. */
  scenes: { kind: 'each' } | { kind: 'packed'; data: string; offsets: string };
}

/**
 * A column over the rows of an index. Where `offsets` is there (one more than rows), a row has any number of values:
 * those from offsets[row] to offsets[row + 1].
 */
export type FacetColumn =
  | {
      /** Stands in URLs. */
      name: string;
      title: string;
      kind: 'category';
      /** What codes mean. */
      values: readonly string[];
      codes: readonly number[];
      offsets?: readonly number[];
    }
  | {
      name: string;
      title: string;
      kind: 'number';
      /** E.g. `deg`, `words`, `%`. */
      unit?: string;
      values: readonly (number | null)[];
      offsets?: readonly number[];
    };

/** One row a scene, in stored order. */
export interface IndexDocument {
  /** False while the server still reads scenes: titles are empty, and only the split is a facet. */
  isComplete: boolean;
  ids: readonly string[];
  /** What a person calls the scene: its prompt, the start of its caption, the identity's name. */
  titles: readonly string[];
  /** Views of each scene (without its panorama); one number when all have as many. */
  viewCounts: number | readonly number[];
  /** Width over height of each scene's cover; one number when all agree. */
  aspects: number | readonly number[];
  /** The first is always `split`. */
  facets: readonly FacetColumn[];
}

/** How far the server is with reading the scenes. */
export interface ProgressDocument {
  done: number;
  total: number;
  isComplete: boolean;
}

/** Something that takes the server a while; ask again. A document that is ready has no `pending`. */
export interface PendingDocument {
  pending: true;
  done: number;
  total: number;
  unit: string;
}

export interface StatsDocument {
  sections: readonly {
    name: string;
    title: string;
    /** Label and text. */
    lines: readonly (readonly [string, string])[];
    /** SVG without scripts, drawn with the page's CSS variables. */
    charts: readonly { title: string; svg: string; isWide: boolean }[];
  }[];
  /** Why there are none. */
  problem?: string;
}

export interface IssuesDocument {
  groups: readonly {
    code: string;
    severity: 'error' | 'warning' | 'info';
    title: string;
    hint?: string;
    issues: readonly {
      /** Row of the scene it is about, where that is known. */
      scene?: number;
      /** File with pointer or row, for people. */
      place: string;
      message: string;
    }[];
  }[];
  counts: { error: number; warning: number; info: number };
  /** One sentence on what was looked at. */
  checked: string;
  /** Why nothing could be checked. */
  problem?: string;
}

/** What full-text search reads: for each row its prompts, captions and phrases. */
export interface TextsDocument {
  texts: readonly string[];
}

export interface ImageDocument {
  /** Relative to the page. Ask the client for it (`imageUrl`): a static site may hold the bytes inside a Parquet file. */
  url: string;
  /** Where a static site keeps the bytes: a column of a Parquet file. */
  parquet?: { file: string; row: number };
  /** Path in the dataset, for people. */
  path: string;
  width?: number;
  height?: number;
  /** Why the image cannot be shown. */
  broken?: string;
  /** Tiles of a panorama wider than 4096: `{column}` and `{row}` in the pattern; `base` is a small whole panorama. */
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
    depth?: ImageDocument & { metresPerUnit?: number };
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
