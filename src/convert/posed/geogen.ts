/** A scene in the card's layout, its cameras in the convention asked for. */
import { UsageError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Region } from '../../core/model/dataset.ts';
import { subjectPaths } from '../../formats/geogen/layout.ts';
import type { ExportFile } from '../../formats/posed/export.ts';
import { describeTarget, encodeCamera, parseCameraTarget } from './camera-target.ts';
import type { GatheredScene } from './gather.ts';

export interface GeogenScene {
  /** Folder of the pictures. */
  folder: string;
  metadata: ExportFile;
  /** Where each companion goes. */
  companions: string[];
}

const endingOf = (path: string) => /\.\w+$/.exec(path)?.[0] ?? '';

/** The model's regions as metadata has them. */
function partsOf(regions: unknown): JsonObject {
  if (!Array.isArray(regions)) return {};
  const parts = (regions as Region[]).map(({ id, area, bbox, mask }) => ({ part: id, area, bbox, segmentation: mask }));
  return { regions: parts as unknown as JsonObject[] };
}

/** The layers that a frame's entry names: the picture of each, else its array. */
function namedLayers(companions: GatheredScene['companions'], targets: readonly string[], index: number): JsonObject {
  const own = companions.flatMap(({ kind, frame, isArray = false }, i) =>
    frame === index ? [{ kind, isArray, target: targets[i] }] : [],
  );
  const inOrder = [...own.filter(({ isArray }) => isArray), ...own.filter(({ isArray }) => !isArray)];
  return Object.fromEntries(inOrder.map(({ kind, target }) => [kind, target]));
}

/**
 * @param identity `12` of `subj_id_12`
 * @param cameras value of `--cameras`; OpenCV world-to-camera when absent; `stored` writes the source's metadata back
 * @throws {UsageError} `bad-cameras`: nothing is stored
 * @returns where everything goes; metadata has every field the source had beside its cameras
 */
export function geogenScene(
  { scene, companions, stored }: GatheredScene,
  identity: string,
  cameras = 'opencv',
): GeogenScene {
  const paths = subjectPaths(identity);
  const folders = { depth: 'depth', normals: 'normals', mask: 'masks' };
  const targets = companions.map(({ kind, frame, image }) =>
    kind === 'mesh'
      ? `meshes/${paths.name}${endingOf(image.path)}`
      : `${folders[kind]}/${paths.name}/${scene.frames[frame].name.replace(/\.\w+$/, '')}${endingOf(image.path)}`,
  );
  if (cameras === 'stored') {
    if (!stored) {
      throw new UsageError(
        'bad-cameras',
        `Expected metadata of ${scene.id} to write back for --cameras stored but its format has none`,
        { hint: 'Only GeoGen sets have metadata files; name a convention, e.g. --cameras opencv.' },
      );
    }
    const content = `${JSON.stringify(stored, null, 1)}\n`;
    return { folder: paths.folder, metadata: { path: paths.metadata, content }, companions: targets };
  }
  const target = parseCameraTarget(cameras);
  const mesh = companions.findIndex(({ kind }) => kind === 'mesh');
  const members: JsonObject = {
    name: paths.name,
    ...scene.extra,
    ...describeTarget(target, scene.up),
    ...(mesh < 0 ? {} : { mesh: targets[mesh] }),
  };
  const entries = scene.frames.map(({ name, camera, extra: { regions, ...extra } = {} }, index) => ({
    image: name,
    ...encodeCamera(camera, scene.up, target),
    ...extra,
    ...partsOf(regions),
    ...namedLayers(companions, targets, index),
  }));
  const lines = Object.entries(members).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const content = `{\n${lines.join(',\n')},\n  "cameras": [\n${entries.map(entry => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]\n}\n`;
  return { folder: paths.folder, metadata: { path: paths.metadata, content }, companions: targets };
}
