import { formatWhere } from '../../../core/errors.ts';
import { placeOfImage } from '../image-place.ts';
import type { DatasetRule } from '../types.ts';

export const pathRepeated: DatasetRule = {
  code: 'path-repeated',
  severity: 'error',
  title: 'Two entries use one file',
  explanation:
    'A picture is listed twice: as two views, or as views of two scenes. A whole scene listed twice is scene-duplicate.',
  scope: 'dataset',
  needs: [],
  families: ['panime', 'geogen'],
  hint: 'Correct the path of one of them.',
  *check({ scenes }) {
    const owners = new Map<string, { scene: number; place: ReturnType<typeof placeOfImage> }>();
    const panoramas = new Map<string, number>();
    for (const [number, { file, images }] of scenes.entries()) {
      const panorama = images.find(({ role }) => role === 'panorama')?.path;
      const twin = panorama === undefined ? undefined : panoramas.get(panorama);
      if (panorama !== undefined && twin === undefined) panoramas.set(panorama, number);
      for (const image of images) {
        const { path, role } = image;
        if (role !== 'panorama' && role !== 'view') continue;
        const owner = owners.get(path);
        const place = placeOfImage({ file }, image);
        if (!owner) owners.set(path, { scene: number, place });
        else if (owner.scene !== twin)
          yield { ...place, message: `Expected a file of its own but ${formatWhere(owner.place)} has ${path} too` };
      }
    }
  },
};
