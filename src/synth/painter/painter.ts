import { UsageError } from '../../core/errors.ts';
import type { RgbImage } from '../../core/model/image.ts';
import { blendInto, createToneTable, type MutableColour, toneOf } from './colour.ts';
import { describeDesign, designPanorama, type PainterDesign, type PainterOptions } from './design.ts';
import { createGroundBrush } from './ground.ts';
import { type PaintedRange, paintRange, ridgeSamples } from './hills.ts';
import { createSeaBrush } from './sea.ts';
import { createSkyBrush } from './sky.ts';

export interface PaintOptions extends PainterOptions {
  /** Pixels; even. */
  width: number;
  /** Pixels; half the width. */
  height: number;
}

/** The prompt of the panorama that {@link paintPanorama} paints from the same options. */
export function describePanorama(options: PainterOptions): string {
  return describeDesign(designPanorama(options));
}

/**
 * Paints an equirectangular panorama: sky, sun or moon, clouds, ranges of hills, sea, and the ground underfoot.
 * Everything is a function of the direction, so the picture closes at its sides and poles and two sizes show the
 * same drawing. Half-pixel convention of core/geometry/sphere.ts.
 * @returns sRGB bytes; the same for the same options
 * @throws {UsageError} `bad-size`
 */
export function paintPanorama({ width, height, ...options }: PaintOptions): RgbImage {
  if (!(Number.isInteger(width) && width >= 16 && width % 2 === 0 && height === width / 2)) {
    throw new UsageError(
      'bad-size',
      `Expected an even width of at least 16 and half of it for the panorama's size but received ${width}x${height}`,
    );
  }
  const design = designPanorama(options);
  const data = new Uint8Array(width * height * 3);
  paintRows(design, data, width, height);
  return { width, height, data };
}

function paintRows(design: PainterDesign, data: Uint8Array, width: number, height: number): void {
  const pixelAngle = (2 * Math.PI) / width;
  const sky = createSkyBrush(design, pixelAngle);
  const columns = new Float64Array(width * ridgeSamples * 2);
  for (let i = 0; i < width * ridgeSamples; i++) {
    const yaw = ((i + 0.5) / (width * ridgeSamples)) * 2 * Math.PI - Math.PI;
    columns[i * 2] = Math.sin(yaw);
    columns[i * 2 + 1] = Math.cos(yaw);
  }
  // Near to far, as the rays meet them.
  const ranges = design.ranges.map((_, i) => paintRange(design, i, sky, columns, pixelAngle)).reverse();
  const ground = createGroundBrush(design, pixelAngle);
  const azimuths = new Float64Array(width * 2);
  const edges = new Float64Array(width);
  for (let column = 0; column < width; column++) {
    const yaw = ((column + 0.5) / width) * 2 * Math.PI - Math.PI;
    azimuths[column * 2] = Math.sin(yaw);
    azimuths[column * 2 + 1] = Math.cos(yaw);
    if (ground) edges[column] = ground.edge(azimuths[column * 2], azimuths[column * 2 + 1]);
  }
  const land: MutableColour = [0, 0, 0];
  /** Paints the ranges over what is behind them, far to near. */
  const paintLand = (
    into: MutableColour,
    x: number,
    z: number,
    elevation: number,
    column: number,
    reflected: boolean,
  ) => {
    for (let i = ranges.length - 1; i >= 0; i--) {
      const range = ranges[i];
      if (elevation > range.highest[column] || (!reflected && elevation < range.foot - pixelAngle)) continue;
      const cover = coverOf(range, column, elevation, pixelAngle, reflected);
      if (cover <= 0) continue;
      range.shade(land, x, z, elevation, range.highest[column]);
      blendInto(into, land, cover);
    }
  };
  const sea = createSeaBrush(
    design,
    sky,
    (into, x, up, z, column) => {
      if (up > 0.4) return;
      const flat = 1 / Math.sqrt(1 - up * up);
      paintLand(into, x * flat, z * flat, Math.asin(up), column, true);
    },
    pixelAngle,
  );

  const tones = createToneTable();
  const colour: MutableColour = [0, 0, 0];
  for (let row = 0, offset = 0; row < height; row++) {
    const elevation = Math.PI / 2 - ((row + 0.5) / height) * Math.PI;
    const up = Math.sin(elevation);
    const flat = Math.cos(elevation);
    for (let column = 0; column < width; column++, offset += 3) {
      const azimuthX = azimuths[column * 2];
      const azimuthZ = azimuths[column * 2 + 1];
      const x = azimuthX * flat;
      const z = azimuthZ * flat;
      if (up > 0) {
        sky.sky(colour, x, up, z);
        paintLand(colour, azimuthX, azimuthZ, elevation, column, false);
      } else {
        const isGround = ground !== undefined && flat / -up < edges[column] * 0.85;
        if (!isGround) {
          sea(colour, x, up, z, column);
          paintLand(colour, azimuthX, azimuthZ, elevation, column, false);
        }
        ground?.paint(colour, x, up, z, edges[column]);
      }
      data[offset] = toneOf(tones, colour[0]);
      data[offset + 1] = toneOf(tones, colour[1]);
      data[offset + 2] = toneOf(tones, colour[2]);
    }
  }
}

/** Share of a pixel that a range covers: of its ridge above, and of its foot below. */
function coverOf(
  range: PaintedRange,
  column: number,
  elevation: number,
  pixelAngle: number,
  reflected: boolean,
): number {
  let above = 1;
  if (elevation > range.lowest[column]) {
    above = 0;
    for (let s = 0; s < ridgeSamples; s++) {
      const inside = (range.ridge[column * ridgeSamples + s] - elevation) / pixelAngle + 0.5;
      above += Math.min(1, Math.max(0, inside));
    }
    above /= ridgeSamples;
  }
  if (reflected) return above;
  return above * Math.min(1, Math.max(0, (elevation - range.foot) / pixelAngle + 0.5));
}
