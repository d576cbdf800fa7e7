import { checkCaptionEntry, isLabelMatches } from '../../core/caption/index.ts';
import { FormatError } from '../../core/errors.ts';
import type { Rle } from '../../core/model/dataset.ts';
import type { PanocapsRecord } from '../../formats/panocaps/record.ts';
import type { RleChecker } from '../../kernels/mask-overlap.ts';

/**
 * Checks that a record can be published: it has a caption and masks, and every mask is sound and of its image's size.
 * @param checkRle reads a mask to its end
 * @returns what is odd but does not hinder, by code
 * @throws {FormatError} `no-caption`, `no-masks`, `mask-size-mismatch`, those of the masks
 */
export function validateRecord(record: PanocapsRecord, checkRle: RleChecker): string[] {
  const { captions, masks, image, maskImage, places, imageId } = record;
  if (captions.length === 0) {
    throw new FormatError('no-caption', `Expected a caption for image ${imageId} but received none`, {
      where: places.image,
    });
  }
  if (masks.length === 0) {
    throw new FormatError('no-masks', `Expected masks for image ${imageId} but received none`, { where: places.image });
  }
  masks.forEach((mask, i) => {
    const where = { ...places.masks[i], pointer: `${places.masks[i]?.pointer ?? ''}/segmentation` };
    const { height, width } = checkRle(mask.segmentation as Rle, where);
    if (height !== image.height || width !== image.width) {
      throw new FormatError(
        'mask-size-mismatch',
        `Expected masks of ${image.height} x ${image.width} (height x width, the image's) but received ${height} x ${width}`,
        { where },
      );
    }
  });
  const notes: string[] = [];
  if (maskImage) notes.push('image-records-differ');
  if (captions.length > 1) notes.push('several-captions');
  const grounded = new Set<number>();
  for (const caption of captions) {
    const problems = checkCaptionEntry(caption, masks.length);
    notes.push(...problems.map(({ code }) => code));
    const { label_matched } = caption;
    if (isLabelMatches(label_matched))
      for (const { mask_ids } of label_matched) for (const id of mask_ids) grounded.add(id);
  }
  if (masks.some((_, position) => !grounded.has(position))) notes.push('ungrounded-region');
  return notes;
}
