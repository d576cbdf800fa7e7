import type { DatasetContext, Finding, ImageFacts, Need, SceneFacts } from '../analysis/check/types.ts';
import type { Family } from '../core/model/dataset.ts';
import type { ByteSource } from '../core/model/image.ts';
import type { ZipEntry } from '../io/zip-directory.ts';
import type { FileListing } from './list-files.ts';

/** An image of a scene, and how to get at it. */
export interface CheckImage {
  facts: ImageFacts;
  /** Absolute path, where it is a file by itself. */
  file?: string;
  /** A member of a zip, which workers read where it lies. */
  member?: { archive: string; entry: ZipEntry };
  /** Elsewhere: opens its bytes. */
  open?(): Promise<ByteSource>;
}

/**
 * What is known of an image before its file is looked at. All facts are there from the beginning, unknown ones as
 * undefined: a set has hundreds of thousands, and objects that grow each their own way take four times the memory.
 */
export function newImageFacts(
  {
    role,
    index,
    path,
    pointer,
    row,
    namedIn,
  }: Pick<ImageFacts, 'role' | 'index' | 'path' | 'pointer' | 'row' | 'namedIn'>,
  state: ImageFacts['state'],
  otherCase?: string,
): ImageFacts {
  return {
    role,
    index,
    path,
    pointer,
    row,
    namedIn,
    state,
    isEmbedded: undefined,
    otherCase,
    bytes: undefined,
    header: undefined,
    fault: undefined,
    content: undefined,
    pixels: undefined,
    undecodable: undefined,
    sha256: undefined,
  };
}

/** A scene before its images are looked at. */
export interface CheckScene extends Omit<SceneFacts, 'images' | 'misfits'> {
  images: readonly CheckImage[];
}

/**
 * How the check sees the datasets of a family: what the rules need to know of its files, and its scenes one by one.
 * Never throws on bad data: that is what it reports.
 */
export interface CheckSource {
  family: Family;
  /** Number of scenes to come. */
  sceneCount: number;
  /** Number of images to come, where it is known beforehand. */
  imageCount?: number;
  root?: string;
  listing?: FileListing;
  /** Besides `headers` and what the verb itself adds. */
  provided: readonly Need[];
  /** Everything about the dataset but its scenes. */
  facts: Pick<
    DatasetContext,
    'documents' | 'expected' | 'archive' | 'categories' | 'pairing' | 'posedSet' | 'statedPoses'
  >;
  /** Every scene, in the same order whenever it is called: once for headers, again once pixels are known. */
  scenes(): AsyncIterable<CheckScene>;
  /** Scenes that could not be read as a whole; complete once `scenes()` is through. */
  unreadable: readonly Finding[];
}
