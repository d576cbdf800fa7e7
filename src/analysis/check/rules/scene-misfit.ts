import type { LikelyCause } from '../../camera/index.ts';
import { isSceneMisfit } from '../misfits.ts';
import { plural } from '../panime-entry.ts';
import { isFlat } from '../pixels.ts';
import type { SceneRule, ViewMisfit } from '../types.ts';

export const sceneMisfit: SceneRule = {
  code: 'scene-misfit',
  severity: 'error',
  title: 'The views of a scene are not those of its panorama',
  explanation:
    'Rendered again from the panorama, most of its views (three in five, at least three) show something else: the panorama was replaced, the views are of another scene or in another order, or the angles are in another convention than those of the other scenes.',
  scope: 'scene',
  needs: ['pixels', 'misfits'],
  families: ['panime'],
  hint: 'Render the views of this scene again; panoply camera tells the convention.',
  *check(context) {
    const { images, misfits, file, pointer } = context;
    const panorama = images.find(({ role }) => role === 'panorama');
    // A blank panorama is picture-blank.
    if (!misfits || !isSceneMisfit(context) || !panorama?.pixels || isFlat(panorama.pixels)) return;
    const { measured, views } = misfits;
    const worst = Math.min(...views.map(({ psnrDb }) => psnrDb));
    yield {
      file: panorama.path ?? file,
      pointer: panorama.path === undefined ? pointer : undefined,
      message: `Expected the ${plural(measured, 'view')} of this panorama but ${views.length} show something else (${worst.toFixed(1)} dB and more)${describeCommonCause(views)}`,
    };
  },
};

/** What most of the misfits have in common, as the end of a sentence; nothing where they do not agree. */
function describeCommonCause(views: readonly ViewMisfit[]): string {
  const keyOf = (likely: LikelyCause | undefined) =>
    likely?.kind === 'other-panorama' ? `${likely.kind} ${likely.scene}` : (likely?.kind ?? '');
  const counts = new Map<string, number>();
  for (const { likely } of views) counts.set(keyOf(likely), (counts.get(keyOf(likely)) ?? 0) + 1);
  const [[common, count]] = [...counts].sort((a, b) => b[1] - a[1]);
  const example = views.find(({ likely }) => keyOf(likely) === common);
  const likely = example?.likely;
  if (!likely || 2 * count < views.length) return '';
  if (likely.kind === 'other-panorama') return `; ${count} are of the panorama of ${likely.scene}`;
  if (likely.kind === 'swapped') {
    const pairs = views.flatMap(({ view, likely: cause }) =>
      cause?.kind === 'swapped' ? [`view ${view} is that of camera ${cause.view}`] : [],
    );
    return `; ${count} are in another order: ${pairs.slice(0, 3).join(', ')}${pairs.length > 3 ? ', ...' : ''}`;
  }
  if (likely.kind === 'mirrored') return `; ${count} are mirrored left to right`;
  if (likely.kind === 'moved')
    return `; ${count} look elsewhere: view ${example.view} at yaw ${likely.yaw}, pitch ${likely.pitch}`;
  return `; ${count} fit in parts: the panorama or the views were changed since`;
}
