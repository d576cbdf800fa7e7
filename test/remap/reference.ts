import type { SphericalCamera } from '../../src/core/model/camera.ts';

/**
 * A view by the shortest route, in float64 and without maps, padding or shared code: each sample's ray is turned by
 * explicit angles into yaw and pitch, the panorama is read bilinearly by modulo.
 * @param grid samples an axis: grid * grid samples a pixel, averaged
 * @param every renders only pixels whose column and row are multiples of it
 * @returns interleaved RGB, not rounded, of the rendered pixels
 */
export function renderReference(
  rgb: Uint8Array,
  panoramaWidth: number,
  panoramaHeight: number,
  camera: SphericalCamera,
  width: number,
  height: number,
  grid = 1,
  every = 1,
): Float64Array {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [yaw, pitch, roll] = [radians(camera.yaw), radians(camera.pitch), radians(camera.roll)];
  const slope = Math.tan(radians(camera.fovX) / 2);
  const output = new Float64Array(3 * Math.ceil(width / every) * Math.ceil(height / every));
  let at = 0;
  const read = (column: number, row: number, channel: number) => {
    let [c, r] = [column, row];
    if (r < 0 || r >= panoramaHeight) {
      r = r < 0 ? -1 - r : 2 * panoramaHeight - 1 - r;
      c += panoramaWidth / 2;
    }
    return rgb[3 * (r * panoramaWidth + (((c % panoramaWidth) + panoramaWidth) % panoramaWidth)) + channel];
  };
  for (let j = 0; j < height; j += every) {
    for (let i = 0; i < width; i += every, at += 3) {
      for (let s = 0; s < grid * grid; s++) {
        const px = i + ((s % grid) + 0.5) / grid;
        const py = j + (Math.floor(s / grid) + 0.5) / grid;
        // Up is positive from here on; square pixels, so the height scales by the same slope.
        const right0 = ((2 * px) / width - 1) * slope;
        const up0 = -(((2 * py) / height - 1) * slope * height) / width;
        // Roll clockwise: the camera's right axis points down a little.
        const right = right0 * Math.cos(roll) + up0 * Math.sin(roll);
        const up1 = up0 * Math.cos(roll) - right0 * Math.sin(roll);
        const up = up1 * Math.cos(pitch) + Math.sin(pitch);
        const forward = Math.cos(pitch) - up1 * Math.sin(pitch);
        const theta = Math.atan2(right, forward) + yaw;
        const phi = Math.atan2(up, Math.hypot(right, forward));
        const u = (theta / (2 * Math.PI) + 0.5) * panoramaWidth - 0.5;
        const v = (0.5 - phi / Math.PI) * panoramaHeight - 0.5;
        const [left, top] = [Math.floor(u), Math.floor(v)];
        const [fu, fv] = [u - left, v - top];
        for (let c = 0; c < 3; c++) {
          const above = read(left, top, c) * (1 - fu) + read(left + 1, top, c) * fu;
          const below = read(left, top + 1, c) * (1 - fu) + read(left + 1, top + 1, c) * fu;
          output[at + c] += (above * (1 - fv) + below * fv) / (grid * grid);
        }
      }
    }
  }
  return output;
}
