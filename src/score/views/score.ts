import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import {
  meanSquaredError,
  psnrOfError,
  type SeamDiscontinuity,
  seamDiscontinuity,
  sphericalMeanSquaredError,
  structuralSimilarity,
} from '../../analysis/score/views/index.ts';
import { FormatError, SystemError } from '../../core/errors.ts';
import type { RgbImage } from '../../core/model/image.ts';
import { readError } from '../../io/node/files.ts';
import { decodeImage } from '../../io/node/sharp.ts';
import { textTable } from '../text-table.ts';

export interface ScoreViewsOptions {
  /** Folder of images (with subfolders), or one image. */
  truth: string;
  /** Likewise; files pair by their path without ending. */
  predictions: string;
  /** Score the pairs there are, instead of refusing when some are missing. */
  lenient?: boolean;
  signal?: AbortSignal;
}

export interface ViewScore {
  /** Path without ending, relative to its folder. */
  name: string;
  /** dB; null for identical pictures. */
  psnrDb: number | null;
  ssim: number;
  /** dB over the sphere, of 2:1 pictures; null for identical ones. */
  wsPsnrDb?: number | null;
  seam?: { truth: SeamDiscontinuity; predicted: SeamDiscontinuity };
}

export interface ScoreViewsResult {
  images: ViewScore[];
  /** Over all pairs: PSNR of the mean squared error (null: all identical), mean SSIM, and how many are identical. */
  total: {
    count: number;
    identical: number;
    psnrDb: number | null;
    ssim: number;
    wsPsnrDb?: number | null;
    seamRatio?: { truth: number; predicted: number };
  };
  missing: string[];
  unknown: string[];
}

function listImages(path: string): Map<string, string> {
  if (!existsSync(path))
    throw new SystemError('missing-file', `Cannot read ${path}: it does not exist`, { where: { file: path } });
  if (!statSync(path).isDirectory()) return new Map([['', path]]);
  const found = new Map<string, string>();
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    const match = /^(.*)\.(png|jpe?g|webp|tiff?|avif)$/i.exec(entry.name);
    if (!entry.isFile() || !match) continue;
    const file = join(entry.parentPath, entry.name);
    const name = join(relative(path, entry.parentPath), match[1]).split(sep).join('/');
    if (found.has(name)) {
      throw new FormatError(
        'views-duplicate',
        `Expected one image named ${name} but found ${basename(found.get(name)!)} and ${entry.name}`,
        {
          where: { file: path },
        },
      );
    }
    found.set(name, file);
  }
  return found;
}

async function readImage(file: string): Promise<RgbImage> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw readError(cause, file);
  }
  return decodeImage(bytes, file);
}

const decibels = (error: number) => (error === 0 ? null : psnrOfError(error));

/**
 * Compares two sets of images (or two images) pixel by pixel; 2:1 pictures as panoramas too.
 * @throws {SystemError} `missing-file`, `cannot-read` @throws {FormatError} `views-missing` (unless lenient),
 *   `views-none`, `views-duplicate`, and of images @throws {UsageError} `image-sizes`
 */
export async function scoreViewFiles({
  truth,
  predictions,
  lenient = false,
}: ScoreViewsOptions): Promise<ScoreViewsResult> {
  const [truths, predicted] = [listImages(truth), listImages(predictions)];
  const missing = [...truths.keys()].filter(name => !predicted.has(name)).sort();
  const unknown = [...predicted.keys()].filter(name => !truths.has(name)).sort();
  if (!lenient && missing.length + unknown.length > 0) {
    const lines = [...missing.map(name => `  missing  ${name}`), ...unknown.map(name => `  unknown  ${name}`)];
    throw new FormatError(
      'views-missing',
      `Expected the same images on both sides but they differ:\n${lines.join('\n')}`,
      {
        where: { file: predictions },
        hint: 'Add --lenient to compare those that both have.',
      },
    );
  }
  const names = [...truths.keys()].filter(name => predicted.has(name)).sort();
  if (names.length === 0) {
    throw new FormatError('views-none', 'Expected at least one image on both sides but found none', {
      where: { file: truth },
    });
  }
  const images: ViewScore[] = [];
  let [errors, sphereErrors, panoramas, similarities] = [0, 0, 0, 0];
  const seams = { truth: 0, predicted: 0 };
  for (const name of names) {
    const [a, b] = [await readImage(truths.get(name)!), await readImage(predicted.get(name)!)];
    const error = meanSquaredError(a, b);
    const score: ViewScore = {
      name: name || basename(truth),
      psnrDb: decibels(error),
      ssim: structuralSimilarity(a, b),
    };
    errors += error;
    similarities += score.ssim;
    if (a.width === 2 * a.height) {
      const sphereError = sphericalMeanSquaredError(a, b);
      score.wsPsnrDb = decibels(sphereError);
      score.seam = { truth: seamDiscontinuity(a), predicted: seamDiscontinuity(b) };
      sphereErrors += sphereError;
      seams.truth += score.seam.truth.ratio;
      seams.predicted += score.seam.predicted.ratio;
      panoramas++;
    }
    images.push(score);
  }
  return {
    images,
    total: {
      count: names.length,
      identical: images.filter(({ psnrDb }) => psnrDb === null).length,
      psnrDb: decibels(errors / names.length),
      ssim: similarities / names.length,
      ...(panoramas > 0
        ? {
            wsPsnrDb: decibels(sphereErrors / panoramas),
            seamRatio: { truth: seams.truth / panoramas, predicted: seams.predicted / panoramas },
          }
        : {}),
    },
    missing,
    unknown,
  };
}

/** The numbers for a terminal. */
export function viewsText({ images, total }: ScoreViewsResult): string {
  const db = (value: number | null | undefined) =>
    value === undefined ? '-' : value === null ? 'identical' : value.toFixed(2);
  const ratio = (value: number | undefined) => value?.toFixed(2) ?? '-';
  const rows = images.map(({ name, psnrDb, ssim, wsPsnrDb, seam }) => [
    name,
    db(psnrDb),
    ssim.toFixed(4),
    db(wsPsnrDb),
    ratio(seam?.truth.ratio),
    ratio(seam?.predicted.ratio),
  ]);
  const totalRow = [
    `all ${total.count}`,
    db(total.psnrDb),
    total.ssim.toFixed(4),
    db(total.wsPsnrDb),
    ratio(total.seamRatio?.truth),
    ratio(total.seamRatio?.predicted),
  ];
  const head = ['', 'PSNR dB', 'SSIM', 'WS-PSNR dB', 'seam (truth)', 'seam (predicted)'];
  return `${textTable([head, totalRow, ...(images.length > 1 ? rows : [])])}\n`;
}
