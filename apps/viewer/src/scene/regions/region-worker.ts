import { createRegionMapper, KernelMemory } from 'panoply';
import { answerRegionMap, type RegionMapRequest } from './region-answer.ts';

// Worker entry: masks in, a region map out. The pixels are handed over, not copied.
const buildRegionMap = createRegionMapper(new KernelMemory());
const page = self as unknown as Worker;

addEventListener('message', ({ data }: MessageEvent<RegionMapRequest>) => {
  const answer = answerRegionMap(data, buildRegionMap);
  page.postMessage(answer, [answer.map.codes.buffer]);
});
page.postMessage('ready');
