import type { View } from '../core/model/dataset.ts';
import type { ImageRef, RgbImage } from '../core/model/image.ts';

/** Decodes what an ImageRef points to. */
export type ReadImage = (image: ImageRef) => Promise<RgbImage>;

/** Width divided by height of a view's picture: from its masks where it has some, else from the file's header. */
export async function aspectOf(view: View): Promise<number> {
  const [height, width] = view.regions[0]?.mask.size ?? [0, 0];
  if (height > 0 && width > 0) return width / height;
  // A picture that cannot be read is told when it is drawn.
  const size = await view.image.size().catch(() => undefined);
  return size && size.height > 0 ? size.width / size.height : 1;
}
