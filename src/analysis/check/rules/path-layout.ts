import type { SceneRule } from '../types.ts';

const panoramaPath = /^[^/]+\/[^/]+\/pano\/image\.(png|jpe?g|webp)$/;
const viewPath = /^([^/]+\/[^/]+)\/images\/(\d+)\.(png|jpe?g|webp)$/;

export const pathLayout: SceneRule = {
  code: 'path-layout',
  severity: 'warning',
  title: 'A path is not laid out as on the card',
  explanation:
    'Paths are <split>/<scene>/pano/image.png and <split>/<scene>/images/<i>.png with i the index of the view, all views beside their panorama.',
  scope: 'scene',
  needs: ['json'],
  families: ['panime'],
  hint: 'Loaders that build paths themselves will not find this file; move it or correct the path.',
  *check({ file, images }) {
    const panorama = images.find(({ role }) => role === 'panorama')?.path ?? '';
    const folder = panoramaPath.test(panorama) ? panorama.replace(/\/pano\/[^/]*$/, '') : undefined;
    for (const { role, index, path, pointer, state } of images) {
      if (state === 'outside') continue;
      if (role === 'panorama' && !panoramaPath.test(path))
        yield { file, pointer, message: `Expected <split>/<scene>/pano/image.png but received ${path}` };
      if (role !== 'view') continue;
      const match = viewPath.exec(path);
      if (!match) yield { file, pointer, message: `Expected <split>/<scene>/images/${index}.png but received ${path}` };
      else if (Number(match[2]) !== index)
        yield { file, pointer, message: `Expected images/${index}.png for view ${index} but received ${path}` };
      else if (folder !== undefined && match[1] !== folder)
        yield { file, pointer, message: `Expected the view beside its panorama in ${folder} but received ${path}` };
    }
  },
};
