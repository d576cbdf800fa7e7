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
    for (const { view, resolution } of posed?.cameras ?? []) {
      const image = images.find(({ role, index }) => role === 'view' && index === view);
      const { header, path = '' } = image ?? {};
      if (header && (header.width !== resolution[0] || header.height !== resolution[1]))
        yield {
          file: path,
          message: `Expected ${resolution[0]}x${resolution[1]} (metadata) but received ${header.width}x${header.height}`,
        };
    }
  },
};
