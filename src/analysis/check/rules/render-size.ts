import type { SceneRule } from '../types.ts';

export const renderSize: SceneRule = {
  code: 'render-size',
  severity: 'error',
  title: 'A picture is not of the size its camera says',
  explanation: 'The resolution of the metadata is that of the picture: intrinsics in pixels hold for that size alone.',
  scope: 'scene',
  needs: ['poses', 'headers'],
  families: ['geogen'],
  hint: 'Scale the picture, or the intrinsics with it.',
  *check({ posed, images }) {
    const cameras = new Map(posed?.cameras.map(camera => [camera.view, camera]));
    for (const { role, index, header, path } of images) {
      const resolution = role === 'view' ? cameras.get(index)?.resolution : undefined;
      if (!resolution || !header) continue;
      const { width, height, orientation = 1 } = header;
      const isStored = width === resolution[0] && height === resolution[1];
      // Programs that turn a picture as its EXIF says have cameras of the turned one.
      const isTurned = orientation >= 5 && height === resolution[0] && width === resolution[1];
      if (!isStored && !isTurned)
        yield {
          file: path,
          message: `Expected ${resolution[0]}x${resolution[1]} (metadata) but received ${width}x${height}`,
        };
    }
  },
};
