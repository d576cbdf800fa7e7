import type { Finding, SceneDigest } from '../analysis/check/types.ts';
import { isInShard, type Shard } from '../engine/plan.ts';

const placeOf = (file: string, pointer: string | undefined, row: number | undefined) =>
  `${file}#${pointer ?? ''}${row === undefined ? '' : `@${row}`}`;

/** The share that reports what concerns no scene: 1, which exists whether shares are counted from 0 or from 1. */
export const isFirstShare = ({ index, count }: Shard): boolean => index % count === 1 % count;

/**
 * Which findings on the whole dataset a share reports: those about its own scenes (their images, their entries), and
 * the first share also those about no scene. So each finding is reported once, whatever the number of shares.
 */
export function ownFindings(scenes: readonly SceneDigest[], shard: Shard): (finding: Finding) => boolean {
  const owners = new Map<string, string>();
  for (const { id, file, pointer, row, images } of scenes) {
    const place = placeOf(file, pointer, row);
    if (!owners.has(place)) owners.set(place, id);
    for (const { path } of images)
      if (!owners.has(placeOf(path, '', undefined))) owners.set(placeOf(path, '', undefined), id);
  }
  const ownerOf = ({ file, pointer = '', row }: Finding): string | undefined => {
    for (let place = pointer; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/')))) {
      const owner = owners.get(placeOf(file, place, row)) ?? owners.get(placeOf(file, place, undefined));
      if (owner !== undefined || place === '') return owner;
    }
  };
  return finding => {
    const owner = ownerOf(finding);
    return owner === undefined ? isFirstShare(shard) : isInShard(owner, shard);
  };
}
