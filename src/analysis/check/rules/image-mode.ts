import type { SceneRule } from '../types.ts';

export const imageMode: SceneRule = {
  code: 'image-mode',
  severity: 'warning',
  title: 'An image is not 8-bit RGB',
  explanation:
    'Panoramas and views are 8-bit RGB. Alpha, 16 bits, grey, palettes, CMYK and EXIF rotation make loaders disagree on shape or look.',
  scope: 'scene',
  needs: ['headers'],
  families: ['panime', 'geogen'],
  hint: 'Convert the picture to 8-bit RGB without alpha.',
  *check({ images, family }) {
    for (const { path, header, role } of images) {
      if (!header || role === 'layer' || role === 'original') continue;
      const { channels, hasAlpha, isPalette, bitDepth, orientation } = header;
      const odd = [
        bitDepth === 8 ? '' : `${bitDepth} bits`,
        channels === 1 ? 'grey' : channels === 4 ? 'CMYK' : '',
        isPalette ? 'a palette' : '',
        // Renders have their outline in it; alpha-mixed tells where only some do.
        hasAlpha && family !== 'geogen' ? 'alpha' : '',
        orientation === undefined || orientation === 1 ? '' : `EXIF orientation ${orientation}`,
      ].filter(Boolean);
      if (odd.length > 0) yield { file: path, message: `Expected 8-bit RGB but received ${odd.join(', ')}` };
    }
  },
};
