/** What scenes are called in a target, so that each is found again and no two are in one place. */
import { distinctNames } from '../../core/distinct-names.ts';
import { keyOf } from '../../formats/geogen/index-subjects.ts';
import type { PosedExport } from '../../formats/posed/export.ts';
import type { PosedTarget } from '../targets.ts';

type Named = Pick<PosedExport, 'id' | 'split'>;

/** Ids without folders: `val/chair` of the source is no more of `val` once scenes are divided anew. */
export function flattenIds(ids: readonly string[]): string[] {
  return distinctNames(
    ids.map(id => id.replaceAll('/', '_')),
    index => ids[index].includes('/'),
  );
}

/** Where a split has a folder, its name is not said twice. */
const withoutSplit = ({ id, split }: Named) => (id.startsWith(`${split}/`) ? id.slice(split.length + 1) : id);

/** A name that stays in its folder, and that no reader passes over as hidden. */
const visible = (name: string) => name.replace(/(^|\/)\.+/g, '$1_');

/** What a target would call a scene, were it alone. */
function wantedName(target: PosedTarget, scene: Named): string {
  if (target === 'parquet') return scene.id;
  // No dot may be in a sample's key.
  if (target === 'webdataset') return scene.id.replaceAll('.', '_');
  if (target === 'geogen') return scene.id.replace(/^subj_id_/, '').replaceAll('/', '_');
  const name = visible(withoutSplit(scene));
  // Scenes of these are looked for in the folder and in those of splits, not deeper.
  return target === 'eg3d' || target === 'imagefolder' ? name : name.replaceAll('/', '_');
}

/**
 * The name of each scene in a target: its folder below its split's, the beginning of the keys of its samples, or its
 * identity's number. Those that must be changed, and clash, have a number behind them.
 * @param hasSplits whether splits have folders of their own
 */
export function nameScenes(target: PosedTarget, scenes: readonly Named[], hasSplits: boolean): string[] {
  const names = scenes.map(scene => wantedName(target, scene));
  const isChanged = (index: number) =>
    names[index] !== scenes[index].id && names[index] !== withoutSplit(scenes[index]);
  // Identities are told apart by what is behind their prefix.
  if (target === 'geogen') return distinctNames(names, index => scenes[index].id.includes('/'), keyOf);
  const folderOf = (index: number) => (hasSplits ? `${scenes[index].split}/` : '');
  const placed = distinctNames(
    names.map((name, index) => folderOf(index) + name),
    isChanged,
  );
  return placed.map((name, index) => name.slice(folderOf(index).length));
}
