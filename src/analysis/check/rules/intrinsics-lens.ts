import type { SceneRule } from '../types.ts';

export const intrinsicsLens: SceneRule = {
  code: 'intrinsics-lens',
  severity: 'info',
  title: 'The intrinsics are not those of focal length and sensor',
  explanation:
    'fx is focal / sensor * longer side for a whole picture. A crop makes it differ: that is no fault, but focal length and sensor alone then give wrong rays.',
  scope: 'scene',
  needs: ['poses'],
  families: ['geogen'],
  hint: 'Use the matrix, not focal length and sensor.',
  *check({ posed, file }) {
    const odd = posed?.cameras.filter(
      ({ focalPixels, lensPixels }) =>
        // One that cannot be is camera-invalid.
        lensPixels !== undefined && focalPixels > 0 && Math.abs(focalPixels / lensPixels - 1) > 0.01,
    );
    if (!odd || odd.length === 0) return;
    const [{ file: own, pointer, focalPixels, lensPixels }] = odd;
    yield {
      file: own ?? file,
      pointer,
      message: `Expected fx ${lensPixels!.toFixed(1)} of focal length and sensor but received ${focalPixels.toFixed(1)}${odd.length > 1 ? `, and so for ${odd.length} cameras` : ''}`,
    };
  },
};
