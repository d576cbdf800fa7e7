import type { SceneRule } from '../types.ts';

export const recordSize: SceneRule = {
  code: 'record-size',
  severity: 'error',
  title: 'A picture is of another size than its record says',
  explanation:
    'Width and height of the record are those of the file, as it is stored. Masks drawn for another size do not fit the picture.',
  scope: 'scene',
  needs: ['regions', 'headers'],
  families: ['panocaps'],
  hint: 'Gather the pictures with `panoply build panocaps --collect`, which takes and makes the right sizes.',
  *check({ grounding, images }) {
    for (const { view, size, place } of grounding ?? []) {
      const image = images.find(({ role, index }) => role === 'view' && index === view);
      if (!size || !image?.header || (image.header.width === size.width && image.header.height === size.height))
        continue;
      const { width, height, orientation = 1 } = image.header;
      const turned = orientation >= 5 && width === size.height && height === size.width;
      yield {
        ...place,
        message: `Expected ${size.width}x${size.height} for ${image.path} but the file has ${width}x${height}${turned ? ', to be turned by its EXIF orientation' : ''}`,
      };
    }
  },
};
