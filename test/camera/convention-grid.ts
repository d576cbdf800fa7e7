import type { SphericalConvention } from '../../src/analysis/camera/index.ts';
import type { TestConvention } from './independent-renderer.ts';

export const yawZeros = [0, 90, 180, -90, -36] as const;

/** Every combination of signs, zeros, coordinates, rays and mirror: 2 x 2 x 5 x 5 x 3 x 2 = 600. */
export const conventionGrid: readonly TestConvention[] = (['right', 'left'] as const).flatMap(yaw =>
  (['up', 'down'] as const).flatMap(pitch =>
    yawZeros.flatMap(yawZeroDeg =>
      (['half-pixel', 'endpoint', 'left-edge', 'right-edge', 'plus-half'] as const).flatMap(panorama =>
        (['edge', 'centre', 'corner'] as const).flatMap(ray =>
          [false, true].map(mirror => ({ yaw, pitch, yawZeroDeg, panorama, ray, mirror })),
        ),
      ),
    ),
  ),
);

/** The verdict for a set rendered that way. */
export function expectedConvention({ panorama, fovAxis, ...rest }: TestConvention): SphericalConvention {
  return {
    ...rest,
    panorama: panorama === 'plus-half' ? 'right-edge' : panorama,
    fovAxis: fovAxis ?? 'horizontal',
  };
}
