import type { Checksum } from '../../core/checksum.ts';
import type { ImageHeader } from '../../core/image/image-header.ts';
import type { Category, Family, Scene } from '../../core/model/dataset.ts';
import type { ImageSize } from '../../core/model/image.ts';
import type { StatedPoses } from '../../core/pose/stated-poses.ts';
import type { ConventionVerdict, LikelyCause } from '../camera/index.ts';
import type { GroundedView, PairProblem, RecordFacts } from './grounding-types.ts';
import type { PosedFacts, PosedSetFacts } from './posed-types.ts';

/** An error breaks a promise of the dataset; a warning is likely unwanted; an info is worth knowing. */
export type Severity = 'error' | 'warning' | 'info';
export const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** One problem of a dataset, as `panoply check --json` prints it. */
export interface Issue {
  /** Stable, kebab-case: the rule's. */
  code: string;
  severity: Severity;
  /** Relative to the dataset's root, forward slashes. */
  file: string;
  /** JSON pointer (RFC 6901) inside `file`. */
  pointer?: string;
  /** Zero-based row of a table or line of a JSONL file. */
  row?: number;
  message: string;
  hint?: string;
}

/** What a rule reports: the issue's place and message; code, severity and hint are the rule's. */
export interface Finding {
  file: string;
  pointer?: string;
  row?: number;
  message: string;
  /** Replaces the rule's hint where the place tells more. */
  hint?: string;
}

/** What was measured on decoded pixels (`--deep`). Shades are luma, 0..255. */
export interface PixelFacts {
  /** Equal where the pictures' pixels are equal. */
  digest: string;
  mean: number;
  /** Largest difference within one channel, over a lattice of about 65,536 pixels. */
  range: number;
  /** Halfway between the smallest and the largest value of red, green and blue. */
  middle: readonly number[];
  /** 256 bits as 64 hex digits: whether each cell of a 17x16 grid is darker than its right neighbour. */
  perceptualHash: string;
  /** Mean step of luma from the last column to the first, over the mean step between columns beside the seam. */
  seamRatio: number;
  /** That step itself. */
  seamStep: number;
  /** Largest spread (standard deviation of luma) along the first and the last row, and along those next to them. */
  poleSpread: number;
}

/** One image of a scene and what is known of its file. */
export interface ImageFacts {
  role: 'panorama' | 'view' | 'layer' | 'original';
  /** Index of the view; 0 for a panorama. */
  index: number;
  /** As the dataset's annotations write it. */
  path: string;
  /** Where they write it: in the scene's file, or in `namedIn`. */
  pointer?: string;
  row?: number;
  namedIn?: string;
  /** `outside`: the path leaves the dataset, so nothing was read. `unknown`: nobody looked. */
  state: 'present' | 'missing' | 'outside' | 'unknown';
  /** Inside another file: a zip, a table. */
  isEmbedded?: boolean;
  /** Present under this path, which differs by letter case alone. */
  otherCase?: string;
  bytes?: number;
  header?: ImageHeader;
  fault?: { kind: 'empty' | 'unreadable' | 'truncated'; message: string };
  /** Equal where the files' bytes are known to be equal (panoramas only). */
  content?: string;
  /** Set with `--deep`. */
  pixels?: PixelFacts;
  /** Why the pixels could not be decoded (`--deep`). */
  undecodable?: string;
  /** SHA-256 of the bytes, hex (`--deep`, where a manifest has one to compare). */
  sha256?: string;
}

/** A view whose picture is not what its camera sees in its panorama, as convention detection finds it. */
export interface ViewMisfit {
  view: number;
  /** Of the stored view against the panorama rendered with its camera, dB. */
  psnrDb: number;
  /** What it seems to be. */
  likely?: LikelyCause;
}

/** How a scene's views were met by the panorama. */
export interface SceneMisfits {
  /** Views held against the panorama. */
  measured: number;
  views: readonly ViewMisfit[];
}

/** Which convention the views were cut with, found on a few scenes. */
export interface ConventionFacts
  extends Pick<ConventionVerdict, 'verdict' | 'psnrDb' | 'ambiguous' | 'reasons' | 'isExplained'> {
  /** Scenes and views looked at. */
  looked: { scenes: number; views: number };
}

/** What the dataset says, or its card promises, about every scene. */
export interface Expectations {
  /** Who says so, for messages: `panoply.json` or `the card`. */
  origin: string;
  viewCount: number;
  panoramaSize?: ImageSize;
  viewSize?: ImageSize;
  /** The rigs that are right: one of them must fit. Degrees, as stored. */
  rigs: readonly { name: string; views: readonly { yaw: number; pitch: number }[] }[];
}

/** A scene with everything that was gathered about it. */
export interface SceneFacts {
  scene: Scene;
  /** Where its annotations are. */
  file: string;
  /** JSON pointer of its entry. */
  pointer?: string;
  row?: number;
  /** The entry as parsed, of any shape; undefined where the scene was found by its files alone. */
  entry?: unknown;
  images: readonly ImageFacts[];
  /** Set with `--deep`, where the dataset's convention is known. */
  misfits?: SceneMisfits;
  /** Regions, captions and how they belong together, view by view. */
  grounding?: readonly GroundedView[];
  /** Where a scene is a record of PanoCaps: how that is written. */
  record?: RecordFacts;
  /** Where a scene is an identity with posed pictures: what is known of its cameras. */
  posed?: PosedFacts;
  /** Cameras, or sizes stated for them, that cannot be and were passed over. */
  cameraFaults?: readonly Finding[];
}

/** An annotation file. */
export interface DocumentFacts {
  file: string;
  /** The split it describes. */
  split?: string;
  state: 'read' | 'missing' | 'broken';
  /** Why it is broken, and where. */
  problem?: { message: string; pointer?: string; row?: number; byte?: number; hint?: string };
  hasByteOrderMark?: boolean;
  /** What is inside, where it was read and is not a list of scenes. */
  wrongShape?: string;
  /** Entries that are no objects, and what they are. */
  wrongEntries?: readonly { pointer: string; received: string }[];
  scenes: number;
}

/** A file listed in files.jsonl. */
export interface ManifestRow {
  path: string;
  bytes: number;
  checksum: Checksum;
  /** Its value, hex. */
  digest: string;
}

export interface ManifestFacts {
  rows: readonly ManifestRow[];
  /** Lines that are no rows. */
  brokenRows: readonly { row: number; message: string }[];
  /** SHA-256 of files.jsonl, and what panoply.json says it is. */
  rootHash?: string;
  statedRootHash?: string;
  /** By path, of files that are small or were read anyway: the checksum that the file's row has. */
  hashes: ReadonlyMap<string, string>;
}

/** What is kept of every scene until all are seen. */
export interface SceneDigest {
  id: string;
  split: string;
  prompt?: string;
  file: string;
  pointer?: string;
  row?: number;
  captions: number;
  images: readonly ImageFacts[];
  grounding?: readonly GroundedView[];
  record?: RecordFacts;
  posed?: PosedFacts;
}

export interface SceneContext extends SceneFacts {
  family: Family;
  expected: Expectations;
  /** Whether the dataset lists any categories. */
  hasCategories?: boolean;
  posedSet?: PosedSetFacts;
}

export interface DatasetContext {
  family: Family;
  expected: Expectations;
  documents: readonly DocumentFacts[];
  scenes: readonly SceneDigest[];
  /** Every file under the root with its size in bytes; undefined where there is no folder to list. */
  files?: ReadonlyMap<string, number>;
  manifest?: ManifestFacts;
  /** Rows of failures.jsonl. */
  failures: readonly { scene: string; message: string }[];
  /** Whether a build left its journal, so did not finish. */
  isUnfinished: boolean;
  /** The archive of original panoramas given along: `<split>/<scene>` to its panorama. */
  archive?: ReadonlyMap<string, ImageFacts>;
  /** Scenes whose reading failed as a whole. */
  unreadable: readonly Finding[];
  /** Set with `--deep`, where there are panoramas with views and cameras. */
  convention?: ConventionFacts;
  /** Categories of the regions, by source and id. */
  categories?: readonly Category[];
  /** What does not fit between the caption files and the mask files. */
  pairing?: readonly PairProblem[];
  /** Of posed sets: their archives. */
  posedSet?: PosedSetFacts;
  /** Of posed sets that state a convention: whether the poses are in it. */
  statedPoses?: StatedPoses;
}

/** What a rule cannot do without; a rule whose needs are not met is not run. */
export type Need =
  | 'json'
  | 'files'
  | 'headers'
  | 'pixels'
  | 'misfits'
  | 'manifest'
  | 'archive'
  | 'regions'
  | 'posed'
  | 'poses'
  | 'stated';

/** What every rule has. */
export interface RuleText {
  /** Stable and documented; never reused for another meaning. */
  code: string;
  severity: Severity;
  /** One line for lists: what is wrong when it reports. */
  title: string;
  /** Exactly what is looked at and why it matters, for docs/checks.md. */
  explanation: string;
  needs: readonly Need[];
  /** Which datasets it is about. */
  families: readonly Family[] | 'all';
  /** What to do, as one sentence. */
  hint: string;
}

/** A rule that looks at one scene. */
export interface SceneRule extends RuleText {
  scope: 'scene';
  check(context: SceneContext): Iterable<Finding>;
}

/** A rule that looks at the whole dataset once all scenes are seen. */
export interface DatasetRule extends RuleText {
  scope: 'dataset';
  check(context: DatasetContext): Iterable<Finding>;
}

export type CheckRule = SceneRule | DatasetRule;
