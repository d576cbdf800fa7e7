/**
 * A NumPy file (format 1.0) of little-endian floats, C order.
 * @source https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function encodeNpy(values: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  // Magic (6), version (2), header length (2) and header end at a multiple of 64; the header ends in a newline.
  const padded = `${description.padEnd(Math.ceil((10 + description.length + 1) / 64) * 64 - 11)}\n`;
  const file = new Uint8Array(10 + padded.length + values.byteLength);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length & 255, padded.length >> 8]);
  for (let at = 0; at < padded.length; at++) file[10 + at] = padded.charCodeAt(at);
  const view = new DataView(file.buffer, 10 + padded.length);
  values.forEach((value, index) => {
    view.setFloat32(index * 4, value, true);
  });
  return file;
}
