/** A scene in the card's layout, its cameras in the convention asked for. */
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

/**
 * @param identity `12` of `subj_id_12`
 * @param cameras value of `--cameras`; OpenCV world-to-camera when absent; `stored` writes the source's metadata back
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
    const content = `${JSON.stringify(stored ?? {}, null, 1)}\n`;
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
    ...Object.fromEntries(companions.flatMap(({ kind, frame }, i) => (frame === index ? [[kind, targets[i]]] : []))),
  }));
  const lines = Object.entries(members).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const content = `{\n${lines.join(',\n')},\n  "cameras": [\n${entries.map(entry => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]\n}\n`;
  return { folder: paths.folder, metadata: { path: paths.metadata, content }, companions: targets };
}
