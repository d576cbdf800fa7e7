/** What the jobs of a conversion receive. */
import type { Checksum } from '../../core/checksum.ts';
import type { ExportFile, PosedExport } from '../../formats/posed/export.ts';
import type { ImageLocation } from '../../io/node/locate.ts';
import type { PosedTarget } from '../targets.ts';

/** A scene with where its pictures are. */
export interface PosedSceneJob {
  scene: PosedExport;
  /** Folder in the output; of a WebDataset, what the keys of its samples begin with. */
  folder: string;
  images: readonly { location: ImageLocation /** For messages. */; path: string }[];
  /** Files made beforehand, relative to the output folder. */
  files?: readonly ExportFile[];
  /** Files of a reconstruction's points, and the names of the frames in them. */
  points?: { files: PosedSceneJob['images']; names: readonly string[]; toWorld?: readonly number[] };
  /** Further files to copy: layers, meshes. */
  copies?: readonly { location: ImageLocation; path: string; target: string }[];
}

/** What all jobs of a conversion have in common. */
export interface PosedSetup {
  target: PosedTarget;
  /** Of a WebDataset's archives. */
  checksum: Checksum;
}

export interface PosedJob {
  /** The archive or table, for targets that pack many scenes. */
  shard?: string;
  scenes: readonly PosedSceneJob[];
}
