import { nameOfAxes } from '../../../core/pose/axes.ts';
import type { DatasetRule } from '../types.ts';

const words = { world_to_camera: 'world to camera', camera_to_world: 'camera to world' };

export const conventionContradicted: DatasetRule = {
  code: 'convention-contradicted',
  severity: 'warning',
  title: 'The poses are not in the convention that is stated',
  explanation:
    'The files say in words, or by their format (transforms.json, COLMAP, EG3D), what poses are in. Under that, optical axes of the cameras meet, and in front of them. Where they meet under another convention, readers that believe the files see the world from behind.',
  scope: 'dataset',
  needs: ['stated'],
  families: ['geogen'],
  hint: 'panoply camera tells what the poses are in, panoply convert --from-cameras reads them so. Cameras that look outwards from one place, as in a room, are no fault.',
  *check({ statedPoses }) {
    if (!statedPoses?.isContradicted) return;
    const { stated, found } = statedPoses;
    const describe = ({ direction, axes }: typeof stated) => `${words[direction]}, ${nameOfAxes(axes)} axes`;
    yield {
      file: '.',
      message: `Expected poses as ${describe(stated)}, which is stated, but optical axes meet in front of the cameras as ${describe(found)}`,
    };
  },
};
