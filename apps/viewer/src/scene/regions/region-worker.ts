import { answerRegionMap, type RegionMapRequest } from './region-answer.ts';

// Worker entry: masks in, a region map out. The pixels are handed over, not copied.
addEventListener('message', ({ data }: MessageEvent<RegionMapRequest>) => {
  const answer = answerRegionMap(data);
  (self as unknown as Worker).postMessage(answer, [answer.map.codes.buffer]);
});
