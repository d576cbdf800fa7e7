import { cameraToWorldRotation, transform3, viewRay } from '../core/geometry/perspective.ts';
import { panoramaPixelOf, yawPitchOf } from '../core/geometry/sphere.ts';
import type { View } from '../core/model/dataset.ts';
import { textToSvg } from '../core/text/stroke-text.ts';

const samplesPerEdge = 48;

/**
 * The border of a view on its panorama as SVG path data. It runs on past the panorama's sides instead of jumping,
 * and is drawn three times, a panorama's width apart: the frame clips it.
 */
function outlinePath(view: View, width: number, height: number): string {
  if (view.camera?.kind !== 'spherical') return '';
  const { fovX, fovY } = view.camera;
  const rotation = cameraToWorldRotation(view.camera);
  // A virtual picture of the view's shape; its border is walked at the outer pixel edges.
  const shape = Math.tan((fovY * Math.PI) / 360) / Math.tan((fovX * Math.PI) / 360);
  const [columns, rows] = [1000, 1000 * shape];
  const corners = [
    [-0.5, -0.5],
    [columns - 0.5, -0.5],
    [columns - 0.5, rows - 0.5],
    [-0.5, rows - 0.5],
  ];
  const points: [number, number][] = [];
  let turns = 0;
  let last: number | undefined;
  for (let i = 0; i <= samplesPerEdge * 4; i++) {
    const edge = Math.floor(i / samplesPerEdge) % 4;
    const along = (i % samplesPerEdge) / samplesPerEdge;
    const [from, to] = [corners[edge], corners[(edge + 1) % 4]];
    const x = from[0] + (to[0] - from[0]) * along;
    const y = from[1] + (to[1] - from[1]) * along;
    const { yawDeg, pitchDeg } = yawPitchOf(transform3(rotation, viewRay(x, y, columns, rows, fovX)));
    const { u, v } = panoramaPixelOf(yawDeg, pitchDeg, width, height);
    if (last !== undefined && u - last > width / 2) turns--;
    if (last !== undefined && last - u > width / 2) turns++;
    last = u;
    points.push([u + 0.5 + turns * width, v + 0.5]);
  }
  let path = '';
  for (const shift of [-width, 0, width]) {
    path += points.map(([u, v], i) => `${i ? 'L' : 'M'}${(u + shift).toFixed(1)} ${v.toFixed(1)}`).join('');
  }
  return path;
}

/** Outlines and numbers of views as SVG over their panorama of `width` x `height` pixels. */
export function drawOutlines(views: readonly View[], width: number, height: number): string {
  let lines = '';
  let numbers = '';
  for (const [i, view] of views.entries()) {
    if (view.camera?.kind !== 'spherical') continue;
    const path = outlinePath(view, width, height);
    lines += `<path d="${path}" stroke="#000" stroke-opacity="0.35" stroke-width="${width / 500}"/>`;
    lines += `<path d="${path}" stroke="#fff" stroke-opacity="0.85" stroke-width="${width / 1000}"/>`;
    const { u, v } = panoramaPixelOf(view.camera.yaw, view.camera.pitch, width, height);
    const size = width / 60;
    // A number at the side would be cut in two: it stands at the right, where its row of views has it.
    const inside = u < size ? width - size : Math.min(u + 0.5, width - size);
    numbers += textToSvg(String(i), inside, v + 0.5 + size * 0.35, {
      size,
      colour: '#fff',
      weight: 0.11,
      anchor: 'middle',
      halo: 'rgba(0,0,0,0.55)',
    });
  }
  return `<g fill="none" stroke-linejoin="round">${lines}</g>${numbers}`;
}
