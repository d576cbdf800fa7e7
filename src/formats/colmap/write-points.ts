/** Points and observations in COLMAP's text model. @source see write.ts */
import type { ColmapPoints } from './points.ts';
import type { ColmapModel } from './write.ts';
import { Writer } from './write-binary.ts';

/** Text of many pieces as bytes: millions of observations are longer than a string may be. */
export function encodePieces(pieces: Iterable<string>): Uint8Array {
  const writer = new Writer();
  let gathered: string[] = [];
  const flush = () => {
    writer.text(gathered.join(''));
    gathered = [];
  };
  for (const piece of pieces) {
    gathered.push(piece);
    if (gathered.length === 4096) flush();
  }
  flush();
  return writer.finish();
}

function* imagePieces(images: string, { observations }: ColmapPoints): Generator<string> {
  const [head, ...lines] = images.split('\n');
  yield `${head}\n`;
  for (const [index, numbers] of observations.entries()) {
    yield `${lines[2 * index]}\n`;
    for (let k = 0; k < numbers.length; k += 3)
      yield `${k === 0 ? '' : ' '}${numbers[k]} ${numbers[k + 1]} ${numbers[k + 2]}`;
    yield '\n';
  }
}

function* pointPieces(head: string, points: ColmapPoints): Generator<string> {
  const { ids, positions, colours, errors, trackEnds, tracks } = points;
  yield head;
  let at = 0;
  for (const [index, id] of ids.entries()) {
    const three = (values: readonly number[]) => values.slice(3 * index, 3 * index + 3).join(' ');
    yield `${id} ${three(positions)} ${three(colours)} ${errors[index]}`;
    // Images are numbered from 1 as they come.
    for (; at < trackEnds[index]; at++) yield ` ${tracks[2 * at] + 1} ${tracks[2 * at + 1]}`;
    yield '\n';
  }
}

/**
 * A text model with points: the same numbers as in the binary one.
 * @param model of the same images, without points
 */
export function addColmapPoints(model: ColmapModel, points: ColmapPoints): Record<keyof ColmapModel, Uint8Array> {
  return {
    'cameras.txt': encodePieces([model['cameras.txt']]),
    'images.txt': encodePieces(imagePieces(model['images.txt'], points)),
    'points3D.txt': encodePieces(pointPieces(model['points3D.txt'], points)),
  };
}
