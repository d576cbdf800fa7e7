import type { SphericalCamera } from 'panoply';
import { type Reprojection, Reprojector, rgbOfRgba } from './reproject.ts';

/** Worker entry: holds one panorama and compares stored views with what their cameras see of it. */
export type ReprojectionRequest =
  | { kind: 'open'; url: string }
  | { kind: 'compare'; id: number; url: string; camera: SphericalCamera };

export type ReprojectionAnswer =
  | { id: number; result: Reprojection; panoramaWidth: number; fullWidth: number }
  | { id: number; error: string };

/** Wider panoramas are halved until they fit: views of a few hundred pixels see no more of them. */
const widestPanorama = 4096;

interface Opened {
  reprojector: Reprojector;
  width: number;
  fullWidth: number;
}

let opened: Promise<Opened> | undefined;

async function readBitmap(url: string): Promise<ImageBitmap> {
  const response = await fetch(url);
  if (!response.ok) {
    const body = (await response.json().catch(() => undefined)) as { message?: string } | undefined;
    throw new Error(body?.message ?? `The picture could not be read (HTTP ${response.status})`);
  }
  return createImageBitmap(await response.blob(), { premultiplyAlpha: 'none' });
}

function pixelsOf(bitmap: ImageBitmap, width: number, height: number): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser gives no 2D canvas to workers');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

async function openPanorama(url: string): Promise<Opened> {
  const bitmap = await readBitmap(url);
  const fullWidth = bitmap.width;
  let [width, height] = [bitmap.width, bitmap.height];
  while (width > widestPanorama) [width, height] = [width >> 1, height >> 1];
  width += width % 2;
  const rgb = rgbOfRgba(pixelsOf(bitmap, width, height).data);
  return { reprojector: new Reprojector(rgb, width, height), width, fullWidth };
}

async function compare(url: string, camera: SphericalCamera) {
  if (!opened) throw new Error('No panorama is open');
  const [{ reprojector, width: panoramaWidth, fullWidth }, bitmap] = await Promise.all([opened, readBitmap(url)]);
  const { width, height } = bitmap;
  const stored = pixelsOf(bitmap, width, height);
  return { result: reprojector.compare(camera, stored.data, width, height), panoramaWidth, fullWidth };
}

addEventListener('message', async ({ data }: MessageEvent<ReprojectionRequest>) => {
  if (data.kind === 'open') {
    opened = openPanorama(data.url);
    // Told with the first comparison.
    opened.catch(() => {});
    return;
  }
  let answer: ReprojectionAnswer;
  const transfer: Transferable[] = [];
  try {
    answer = { id: data.id, ...(await compare(data.url, data.camera)) };
    transfer.push(answer.result.rendered.buffer, answer.result.difference.buffer);
  } catch (error) {
    answer = { id: data.id, error: (error as Error).message };
  }
  (self as unknown as Worker).postMessage(answer, transfer);
});
