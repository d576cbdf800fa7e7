import { constants, crc32, deflateSync } from 'node:zlib';

const channels = 3;
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function paeth(a, b, c) {
  const toA = Math.abs(b - c);
  const toB = Math.abs(a - c);
  const toC = Math.abs(a + b - 2 * c);
  return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
}

/** A row less what each filter foretells: nothing, the row above, the pixel to the left, the nearest of three. */
const residuals = {
  0: (row, _above, i) => row[i],
  2: (row, above, i) => row[i] - above[i],
  1: (row, _above, i) => row[i] - (i < channels ? 0 : row[i - channels]),
  4: (row, above, i) => row[i] - (i < channels ? above[i] : paeth(row[i - channels], above[i], above[i - channels])),
};
/** Pillow tries them in this order; average by its `optimize` only. */
const order = [0, 2, 1, 4];

/** Writes the row with the least sum of absolute residuals, of which equal ones count in the order above. */
function filterRow(row, above, packed) {
  const trial = new Uint8Array(row.length);
  let least = Number.POSITIVE_INFINITY;
  for (const type of order) {
    const residual = residuals[type];
    let sum = 0;
    for (let i = 0; i < row.length && sum < least; i++) {
      trial[i] = residual(row, above, i);
      sum += trial[i] < 128 ? trial[i] : 256 - trial[i];
    }
    if (sum >= least) continue;
    least = sum;
    packed[0] = type;
    packed.set(trial, 1);
    if (sum === 0) return;
  }
}

function chunk(type, data) {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/**
 * A PNG as Pillow saves RGB pictures by default, which is how COCO's own panoptic PNGs and those of most models are
 * made: row filters mixed (no average), zlib's usual level tuned for filtered data.
 * @param data interleaved RGB
 */
export function encodeLikePillow({ width, height, data }) {
  const rowBytes = channels * width;
  const packed = new Uint8Array(height * (rowBytes + 1));
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * rowBytes, (y + 1) * rowBytes);
    const above = y === 0 ? new Uint8Array(rowBytes) : data.subarray((y - 1) * rowBytes, y * rowBytes);
    filterRow(row, above, packed.subarray(y * (rowBytes + 1), (y + 1) * (rowBytes + 1)));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  header[9] = 2;
  const pixels = deflateSync(packed, { memLevel: 9, strategy: constants.Z_FILTERED });
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}
