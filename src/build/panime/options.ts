import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { FormatError, SystemError, UsageError } from '../../core/errors.ts';
import { sphericalCamera } from '../../core/geometry/perspective.ts';
import { namedRig, type Rig, rigFromJson } from '../../core/geometry/rigs.ts';
import { parseSize } from '../../core/image-size.ts';
import type { JsonObject } from '../../core/json.ts';
import type { SphericalCamera } from '../../core/model/camera.ts';
import { parseSplitRatios, type SplitRatio } from '../../engine/splits.ts';
import type { ImageExtension } from '../../formats/panime/layout.ts';
import type { ImageFormat } from '../../io/node/sharp.ts';
import {
  type CaptionerOptions,
  type ImageGeneratorOptions,
  readModelServerConfig,
  resolveCaptioner,
  resolveImageGenerator,
} from '../../providers/index.ts';
import { generatorName as proceduralGenerator } from '../../synth/panime/index.ts';

/** What a Panime build can be asked for, beyond its inputs and its folder. All have defaults: the card's values. */
export interface PanimeOptions {
  /** Panorama size, `2048x1024`. */
  size?: string;
  /** Views are square; pixels. */
  viewSize?: number;
  /** Horizontal field of view, degrees; the rig's own by default. */
  fov?: number;
  /** `icosahedron`, `panfusion`, `cubemap`, `ring:N` or the path of a JSON file. */
  rig?: string;
  format?: ImageFormat;
  /** Plain bilinear sampling also where views are much smaller than the source. */
  fast?: boolean;
  /** Also writes the source as `pano/original.png`. */
  keepOriginal?: boolean;
  /** Accepts partial panoramas: placed by their GPano XMP, else centred and padded to 2:1. */
  fit?: boolean;
  /** Shares of train/val/test. */
  split?: string;
  seed?: number;
  /** Licence text or SPDX id for the dataset's README. */
  licence?: string;
  /** For prompts: `procedural` (default), or the address of an OpenAI-compatible server. */
  generator?: string;
  /** `procedural` (default where the generator is), `none`, or the address of an OpenAI-compatible server. */
  captioner?: string;
  /** JSON file with options of the model servers: `{ "generator": {...}, "captioner": {...} }`. */
  models?: string;
  /** What becomes of a generated panorama that does not wrap: `keep` (it is in scenes.jsonl) or `blend`. */
  seam?: 'keep' | 'blend';
  /** Also writes the exact panoptic truth of panoramas and views; needs the procedural generator. */
  regions?: boolean;
}

/** Options with every default filled in and every value checked. */
export interface PanimeSettings {
  width: number;
  height: number;
  viewSize: number;
  rig: Rig;
  cameras: readonly SphericalCamera[];
  format: ImageFormat;
  fast: boolean;
  keepOriginal: boolean;
  fit: boolean;
  splits: readonly SplitRatio[];
  seed: number;
  licence?: string;
  /** Absent when panoramas are given. */
  generator?: Generator;
  captioner: CaptionWriter;
  seam: 'keep' | 'blend';
  regions: boolean;
}

export type Generator = { kind: 'procedural' } | { kind: 'server'; options: ImageGeneratorOptions };
export type CaptionWriter = { kind: 'none' } | { kind: 'procedural' } | { kind: 'server'; options: CaptionerOptions };

const extensions: Record<ImageFormat, ImageExtension> = { png: 'png', webp: 'webp', jpeg: 'jpg' };

export function extensionOf(format: ImageFormat): ImageExtension {
  return extensions[format];
}

/** The generator and the captioner that the options ask for. @throws {UsageError} `bad-option`, `bad-url`, `no-truth` */
function resolveModels(
  options: PanimeOptions,
  fromPrompts: boolean,
): Pick<PanimeSettings, 'generator' | 'captioner' | 'regions'> {
  const config = options.models === undefined ? {} : readModelServerConfig(options.models);
  const generatorName = options.generator ?? config.generator?.url ?? 'procedural';
  const generator: Generator | undefined = !fromPrompts
    ? undefined
    : generatorName === 'procedural'
      ? { kind: 'procedural' }
      : { kind: 'server', options: resolveImageGenerator({ ...config.generator, url: generatorName }) };
  const paintsItself = generator?.kind === 'procedural';
  const captionerName = options.captioner ?? config.captioner?.url ?? (paintsItself ? 'procedural' : 'none');
  const captioner: CaptionWriter =
    captionerName === 'none' || captionerName === 'procedural'
      ? { kind: captionerName }
      : { kind: 'server', options: resolveCaptioner({ ...config.captioner, url: captionerName }) };
  const regions = options.regions ?? false;
  if (!paintsItself && (regions || captioner.kind === 'procedural')) {
    const wish = regions ? '--regions' : '--captioner procedural';
    throw new UsageError(
      'no-truth',
      `Expected the procedural generator for ${wish}: only what Panoply painted does it know`,
      {
        hint: 'Build from --prompts with --generator procedural.',
      },
    );
  }
  return { generator, captioner, regions };
}

function readRig(rig: string): Rig {
  if (!rig.toLowerCase().endsWith('.json')) return namedRig(rig);
  let text: string;
  try {
    text = readFileSync(rig, 'utf8');
  } catch (cause) {
    throw new SystemError('cannot-read', `Cannot read the rig ${rig}: ${(cause as Error).message}`, {
      where: { file: rig },
      cause,
    });
  }
  try {
    return rigFromJson(JSON.parse(text), basename(rig));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new FormatError('bad-json', `Expected JSON for the rig: ${cause.message}`, { where: { file: rig }, cause });
  }
}

/** @throws {UsageError} naming the option, {@link FormatError} for a rig file */
export function resolvePanimeOptions(options: PanimeOptions, fromPrompts: boolean): PanimeSettings {
  const { width, height } = parseSize(options.size ?? '2048x1024', '--size');
  if (width !== 2 * height) {
    throw new UsageError(
      'bad-size',
      `Expected a panorama twice as wide as high for --size but received ${width}x${height}`,
    );
  }
  const viewSize = options.viewSize ?? 512;
  if (!Number.isInteger(viewSize) || viewSize < 1 || viewSize > 8192) {
    throw new UsageError('bad-size', `Expected 1 to 8192 pixels for --view-size but received ${viewSize}`);
  }
  const seed = options.seed ?? 0;
  if (!Number.isSafeInteger(seed))
    throw new UsageError('bad-seed', `Expected a whole number for --seed but received ${seed}`);
  const rig = readRig(options.rig ?? 'icosahedron');
  const cameras = rig.views.map(({ yaw, pitch, roll, fov }) =>
    sphericalCamera({ yaw, pitch, roll, fovX: options.fov ?? fov ?? rig.defaultFov }, viewSize, viewSize),
  );
  return {
    width,
    height,
    viewSize,
    rig,
    cameras,
    format: options.format ?? 'png',
    fast: options.fast ?? false,
    keepOriginal: options.keepOriginal ?? false,
    fit: options.fit ?? false,
    splits: parseSplitRatios(options.split ?? '80/10/10', ['train', 'val', 'test']),
    seed,
    licence: options.licence,
    seam: options.seam ?? 'keep',
    ...resolveModels(options, fromPrompts),
  };
}

/** What of a server's options decides its answers: not where it is, nor how patiently it is asked. */
function describeServer(options: ImageGeneratorOptions & CaptionerOptions): JsonObject {
  const { model, promptTemplate, systemPrompt, requestSize, seed, temperature, maximumTokens, extraBody } = options;
  return { model, promptTemplate, systemPrompt, requestSize, seed, temperature, maximumTokens, extraBody };
}

/** The settings as they enter the plan's hash and panoply.json. */
export function describeSettings(settings: PanimeSettings): JsonObject {
  const { rig, cameras, splits, width, height, generator, captioner, ...rest } = settings;
  return {
    ...rest,
    size: `${width}x${height}`,
    rig: rig.name,
    cameras: cameras.map(({ yaw, pitch, roll, fovX }) => ({ yaw, pitch, roll, fov: fovX })),
    split: Object.fromEntries(splits.map(({ name, share }) => [name, share])),
    source: generator === undefined ? 'panoramas' : 'prompts',
    generator: generator?.kind === 'server' ? describeServer(generator.options) : generator && proceduralGenerator,
    captioner: captioner.kind === 'server' ? describeServer(captioner.options) : captioner.kind,
  };
}
