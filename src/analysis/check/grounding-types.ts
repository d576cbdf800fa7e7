import type { CaptionProblem } from '../../core/caption/index.ts';
import type { Box } from '../../core/mask/index.ts';
import type { Category } from '../../core/model/dataset.ts';
import type { ImageSize } from '../../core/model/image.ts';

/** Where something is written. */
export interface Place {
  /** Relative to the dataset's root. */
  file: string;
  /** JSON pointer inside `file`, or inside the row. */
  pointer?: string;
  /** Zero-based row of a table. */
  row?: number;
}

/** One region: what is written about it, and what its mask says. */
export interface RegionFacts {
  place: Place;
  /** NaN where it has none. */
  id: number;
  /** NaN where it has none. */
  categoryId: number;
  /** Undefined where the id is none of its source. */
  category?: Category;
  isThing: boolean;
  isCrowd: boolean;
  stated: {
    /** Pixels; NaN where it is missing. */
    area: number;
    /** [x, y, width, height] in pixels. */
    box: readonly number[];
    /** Pixels, of the mask. */
    size?: ImageSize;
  };
  /** Of the decoded mask; `isThin` when it holds no square of 3x3 pixels. Undefined where it cannot be decoded. */
  measured?: { area: number; box: Box; isThin: boolean };
  /** Whether the mask is of another size than the image. */
  hasOtherSize: boolean;
  /** Why the mask cannot be decoded. */
  problem?: string;
  /** Whether a phrase of a caption names it. */
  isNamed: boolean;
}

/** A phrase and the positions of the regions it names. */
export interface PhraseFacts {
  text: string;
  regions: readonly number[];
  place: Place;
}

export interface CaptionFacts {
  place: Place;
  text: string;
  phrases: readonly PhraseFacts[];
  /** What is wrong with tags and labels. */
  problems: readonly (Pick<CaptionProblem, 'code' | 'message'> & { place: Place })[];
  /** Category names as the caption lists them. */
  labels?: readonly string[];
}

/** How the regions of a view share its pixels. */
export interface CoverageFacts {
  /** Of the view. */
  pixels: number;
  /** In at least one region. */
  covered: number;
  /** Pairs of regions, by position, with pixels in both. */
  overlaps: readonly { first: number; second: number; pixels: number }[];
}

/** One view with regions or captions. */
export interface GroundedView {
  /** Index of the view, -1 the panorama. */
  view: number;
  /** Of the image's record, or the scene. */
  place: Place;
  /** Owner of its category ids. */
  source: string;
  /** As the annotations have it, pixels; undefined where they do not say. */
  size?: ImageSize;
  regions: readonly RegionFacts[];
  captions: readonly CaptionFacts[];
  /** Undefined where a mask cannot be decoded or is of another size. */
  coverage?: CoverageFacts;
}

/** A member of a record that is not what the card says. */
export interface FieldProblem {
  kind: 'missing' | 'type' | 'unknown';
  place: Place;
  /** `image`, `caption` or `mask`. */
  of: string;
  member: string;
  message: string;
}

/** How a record of PanoCaps is written. */
export interface RecordFacts {
  /** The image's id as text, its file's name and source. */
  imageId: string;
  fileName?: string;
  fields: readonly FieldProblem[];
  /** Members of the image's record that differ in the mask file, which has it at `place`. */
  differences: readonly { place: Place; member: string; captionFile: unknown; maskFile: unknown }[];
  /** Whether each file lists the image, as far as it could be read. */
  inCaptionFile: boolean;
  inMaskFile: boolean;
}

/** What does not fit between a caption file and a mask file. */
export interface PairProblem {
  code:
    | 'repeated-image'
    | 'orphan-annotation'
    | 'image-only-in-captions'
    | 'image-only-in-masks'
    | 'image-order'
    | 'file-missing';
  place: Place;
  message: string;
}
