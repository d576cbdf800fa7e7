import type { SceneRule } from '../types.ts';

export const cameraInvalid: SceneRule = {
  code: 'camera-invalid',
  severity: 'error',
  title: 'A camera has numbers that none can have',
  explanation:
    'Width and height are whole numbers of pixels above 0, focal lengths are finite and above 0, a principal point and a pose are finite numbers. Where width and height cannot be, those of the picture were taken for the other rules. COLMAP models with such a camera cannot be read at all.',
  scope: 'scene',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'Export the camera again, or correct the number.',
  *check({ posed, cameraFaults = [], file }) {
    yield* cameraFaults;
    for (const { file: own, pointer, focalPixels, focalPixelsY } of posed?.cameras ?? []) {
      if (focalPixels > 0 && focalPixelsY > 0) continue;
      yield {
        file: own ?? file,
        pointer,
        message: `Expected focal lengths above 0 but received ${focalPixels} and ${focalPixelsY} pixels`,
      };
    }
  },
};
