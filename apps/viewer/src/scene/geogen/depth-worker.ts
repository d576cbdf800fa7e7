import type { PinholeCamera } from 'panoply';
import { decodeDepthPng } from './depth-png.ts';
import { type DepthImage, type PointCloud, unprojectDepth } from './point-cloud.ts';

/** Worker entry: a depth layer and its picture in, metres and coloured points out. */
export interface DepthRequest {
  id: number;
  depthUrl: string;
  imageUrl: string;
  metresPerUnit: number;
  camera: PinholeCamera;
}

export type DepthAnswer = { id: number; depth: DepthImage; cloud: PointCloud } | { id: number; error: string };

/** Points of one view at most: enough to look solid, few enough to turn smoothly. */
const mostPoints = 120_000;

async function read(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) {
    const body = (await response.json().catch(() => undefined)) as { message?: string } | undefined;
    throw new Error(body?.message ?? `The layer could not be read (HTTP ${response.status})`);
  }
  return response.blob();
}

async function answer({ id, depthUrl, imageUrl, metresPerUnit, camera }: DepthRequest): Promise<DepthAnswer> {
  const [depthBlob, imageBlob] = await Promise.all([read(depthUrl), read(imageUrl)]);
  const depth = decodeDepthPng(new Uint8Array(await depthBlob.arrayBuffer()), metresPerUnit);
  const { width, height } = depth;
  const bitmap = await createImageBitmap(imageBlob);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser gives no 2D canvas to workers');
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const step = Math.max(1, Math.ceil(Math.sqrt((width * height) / mostPoints)));
  return { id, depth, cloud: unprojectDepth(camera, depth, context.getImageData(0, 0, width, height).data, step) };
}

addEventListener('message', async ({ data }: MessageEvent<DepthRequest>) => {
  const result = await answer(data).catch((error): DepthAnswer => ({ id: data.id, error: (error as Error).message }));
  const transfer =
    'cloud' in result ? [result.depth.metres.buffer, result.cloud.positions.buffer, result.cloud.colours.buffer] : [];
  (self as unknown as Worker).postMessage(result, transfer as Transferable[]);
});
