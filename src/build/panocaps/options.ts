import { existsSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';

/** Where a build takes its annotations from: exactly one of the four ways. */
export interface PanocapsInputs {
  /** Folder with `<split>_caption.json` and `<split>_mask.json` files. */
  annotations?: string;
  /** One caption file; with `masks` one split, with `panoptic` the captions of its images. */
  captions?: string;
  /** One mask file. */
  masks?: string;
  /** COCO panoptic JSON. */
  panoptic?: string;
  /** Folder of its PNGs, when it is not beside the file. */
  segments?: string;
  /** Roots of any dataset whose views have regions and captions. */
  from?: readonly string[];
  /** Name of the split for `masks` and `panoptic`. */
  split?: string;
}

export interface PanocapsOptions extends PanocapsInputs {
  /** Folders in which pictures may be. */
  images?: readonly string[];
  /** Folders of the source datasets by name: the named pictures are gathered from there. */
  collect?: Readonly<Record<string, string>>;
  /** With `from`: a scene's panorama as a row of its own, beside its views. */
  panoramas?: boolean;
  /** Adds the pictures' bytes to the Parquet files. */
  embedImages?: boolean;
  /** Bytes of Arrow memory after which another Parquet file begins; 500 MB by default, as `datasets` has it. */
  maxShardBytes?: number;
  /** Licence text for the README. */
  licence?: string;
  /** Whether there shall be a contact sheet; by default where pictures are. */
  sheet?: boolean;
}

export type InputMode = 'annotations' | 'pair' | 'panoptic' | 'from';

export interface PanocapsSettings extends PanocapsOptions {
  mode: InputMode;
  images: readonly string[];
  embedImages: boolean;
  panoramas: boolean;
}

/** Everything a build reads: files, folders, patterns, addresses. */
export function inputPathsOf(options: PanocapsOptions): string[] {
  const { annotations, captions, masks, panoptic, segments, from = [], images = [], collect = {} } = options;
  const single = [annotations, captions, masks, panoptic, segments].filter(path => path !== undefined);
  return [...single, ...from, ...images, ...Object.values(collect)];
}

/** @throws {UsageError} `no-input`, `clashing-inputs`, `missing-option`, `missing-input` */
export function resolvePanocapsOptions(options: PanocapsOptions): PanocapsSettings {
  const { annotations, masks, panoptic, from, captions, segments, split } = options;
  const modes: [InputMode, unknown][] = [
    ['annotations', annotations],
    ['pair', masks],
    ['panoptic', panoptic],
    ['from', from?.length ? from : undefined],
  ];
  const chosen = modes.filter(([, value]) => value !== undefined).map(([mode]) => mode);
  if (chosen.length === 0) {
    throw new UsageError(
      'no-input',
      `Expected --annotations DIR, --captions FILE with --masks FILE, --panoptic FILE or --from DATASET but received ${captions ? 'only --captions' : 'none'}`,
      { hint: 'panoply build panocaps --annotations DIR --out DIR' },
    );
  }
  if (chosen.length > 1) {
    throw new UsageError('clashing-inputs', `Expected one kind of input but received ${chosen.join(' and ')}`);
  }
  const [mode] = chosen;
  const needs = (name: string, value: unknown): void => {
    if (value === undefined)
      throw new UsageError('missing-option', `Expected --${name} with this input but received none`);
  };
  const refuses = (name: string, value: unknown): void => {
    if (value !== undefined) throw new UsageError('clashing-inputs', `Expected no --${name} with this input`);
  };
  if (mode === 'pair') {
    needs('captions', captions);
    needs('split', split);
  }
  if (mode === 'annotations' || mode === 'from') {
    refuses('captions', captions);
    refuses('split', split);
  }
  if (mode !== 'panoptic') refuses('segments', segments);
  for (const path of inputPathsOf(options)) {
    if (!path.includes('*') && !/^https?:/i.test(path) && !existsSync(path)) {
      throw new UsageError('missing-input', `Expected a file or folder but ${path} does not exist`);
    }
  }
  if (split !== undefined && !/^[\w-]+$/.test(split)) {
    throw new UsageError('bad-split', `Expected letters, digits, _ and - for --split but received ${split}`);
  }
  const { maxShardBytes } = options;
  if (maxShardBytes !== undefined && !(maxShardBytes >= 1))
    throw new UsageError('bad-size', `Expected at least one byte for --max-shard-size but received ${maxShardBytes}`);
  if (mode !== 'from') refuses('panoramas', options.panoramas || undefined);
  return {
    ...options,
    mode,
    images: options.images ?? [],
    embedImages: options.embedImages ?? false,
    panoramas: options.panoramas ?? false,
  };
}

/**
 * Parses `ADE20K=DIR,COCONut=DIR,VIPSeg=DIR`.
 * @throws {UsageError} `bad-collect`
 */
export function parseCollect(text: string): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    const folder = part.slice(at + 1).trim();
    if (at < 1 || folder === '' || sources[name] !== undefined) {
      throw new UsageError('bad-collect', `Expected SOURCE=DIR,... for --collect but received ${text}`, {
        hint: '--collect ADE20K=DIR,COCONut=DIR,VIPSeg=DIR',
      });
    }
    sources[name] = folder;
  }
  return sources;
}

/** The settings that decide the bytes, for the plan's hash and panoply.json. */
export function describePanocapsSettings(settings: PanocapsSettings): JsonObject {
  const { mode, embedImages, panoramas, split, licence, sheet, maxShardBytes } = settings;
  return { source: mode, embedImages, panoramas: panoramas || undefined, split, licence, sheet, maxShardBytes };
}
