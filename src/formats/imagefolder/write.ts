/**
 * The Hub's ImageFolder: `<split>/` with pictures and metadata.jsonl, whose `file_name` joins them.
 * @source https://huggingface.co/docs/hub/datasets-image, "Additional columns" (metadata.jsonl in the folder that names the
 *   split, with `file_name`) and "Relative paths" (`file_name` is the whole path from there);
 *   https://huggingface.co/docs/datasets/image_dataset, "ImageFolder"
 */
import type { PosedExport } from '../posed/export.ts';
import { rowOfFrame } from '../posed/rows.ts';

/**
 * metadata.jsonl of a split; images are `<folder>/<name>`. Every row has every column, as loaders want it.
 * @param scenes with the names of their folders
 */
export function* formatImageFolder(scenes: Iterable<{ scene: PosedExport; name: string }>): Generator<string> {
  for (const { scene, name: folder } of scenes)
    for (const frame of scene.frames) {
      const { extra, focal_length_mm = null, sensor_width_mm = null, ...row } = rowOfFrame(scene, frame);
      yield `${JSON.stringify({
        file_name: `${folder}/${frame.name}`,
        ...row,
        focal_length_mm,
        sensor_width_mm,
        // Of any shape, which columns cannot be.
        extra: extra === undefined ? null : JSON.stringify(extra),
      })}\n`;
    }
}
