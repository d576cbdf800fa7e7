/** Rows of posed images with their pictures, as the readers of flat formats give them. */
import { FormatError } from '../../core/errors.ts';
import type { ImageRef } from '../../core/model/image.ts';
import type { FrameRow } from './rows.ts';

/** A row and how to get at its picture. */
export interface LocatedRow {
  row: FrameRow;
  split: string;
  /** For errors. */
  file: string;
  at: number;
  image(): ImageRef;
}

/** @throws {FormatError} `bad-json` */
export function parseRow(text: string, file: string, at: number): FrameRow {
  try {
    return JSON.parse(text) as FrameRow;
  } catch (cause) {
    throw new FormatError('bad-json', `Expected JSON: ${(cause as Error).message}`, {
      where: { file, row: at },
      cause,
    });
  }
}
