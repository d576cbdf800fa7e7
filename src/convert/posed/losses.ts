/** What a conversion leaves behind. */
import { UsageError } from '../../core/errors.ts';
import type { PosedTarget } from '../targets.ts';
import type { GatheredScene } from './gather.ts';
import { holdsPoints, lossesOf, placesOf } from './targets.ts';

const companionNames = { depth: 'depth maps', normals: 'normal maps', mask: 'mask images', mesh: 'meshes' };
const nameOfCompanion = ({ kind, isArray }: GatheredScene['companions'][number]) =>
  isArray ? 'layers as arrays' : companionNames[kind];
/** Targets with a place for what is known of a scene as a whole. */
const holdsScenes = new Set<PosedTarget>(['nerfstudio', 'blender', 'colmap', 'eg3d', 'geogen', 'ply']);

/**
 * What is left behind, over all scenes, with how often.
 * @param cameras value of `--cameras`, for `geogen`
 * @throws {UsageError} `lossy` unless that is allowed
 */
export function countLosses(
  target: PosedTarget,
  scenes: readonly GatheredScene[],
  allowLossy: boolean,
  cameras: string | undefined,
): Record<string, number> {
  const losses = new Map<string, number>();
  const add = (what: string, count: number) => losses.set(what, (losses.get(what) ?? 0) + count);
  const elsewhere = scenes.filter(({ scene }) => scene.split !== 'train').length;
  if (target === 'geogen' && elsewhere > 0) add('splits', elsewhere);
  for (const each of scenes) {
    const { scene, left, companions, points } = each;
    for (const [what, count] of left) if (!(points && holdsPoints(target, what))) add(what, count);
    for (const [i, place] of placesOf(target, each).entries())
      if (place === undefined && target !== 'geogen') add(nameOfCompanion(companions[i]), 1);
    for (const what of lossesOf(target, scene, cameras)) add(what, 1);
    if (!holdsScenes.has(target) && scene.extra && Object.keys(scene.extra).length > 0)
      add('fields of scenes as wholes', 1);
  }
  if (losses.size > 0 && !allowLossy && target !== 'ply') {
    throw new UsageError(
      'lossy',
      `Expected nothing to be left behind but ${target} cannot hold ${[...losses].map(([what, count]) => `${what} (${count})`).join(', ')}`,
      { hint: '--allow-lossy goes on without them.' },
    );
  }
  return Object.fromEntries([...losses].sort(([a], [b]) => (a < b ? -1 : 1)));
}
