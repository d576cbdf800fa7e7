/** README.md of a Panime dataset: layout, conventions, rig, licence. */
import type { SphericalCamera } from '../../core/model/camera.ts';

export interface CardFacts {
  scenes: Record<string, number>;
  width: number;
  height: number;
  viewSize: number;
  rigName: string;
  cameras: readonly SphericalCamera[];
  extension: string;
  keepOriginal: boolean;
  hasCaptions: boolean;
  hasRegions: boolean;
  /** Licence in the owner's words; a reminder is printed where it is missing. */
  licence?: string;
  /** What made the panoramas, when a generator did. */
  generator?: string;
}

const degrees = (value: number) => String(Math.round(value * 1e6) / 1e6);

/** @returns Markdown; depends on nothing but the facts */
export function writeCard(facts: CardFacts): string {
  const { cameras, extension, viewSize, width, height } = facts;
  const total = Object.values(facts.scenes).reduce((sum, count) => sum + count, 0);
  const hasRoll = cameras.some(({ roll }) => roll !== 0);
  const rows = cameras.map(
    ({ yaw, pitch, roll, fovX }, i) =>
      `| ${i} | ${degrees(yaw)} | ${degrees(pitch)} | ${hasRoll ? `${degrees(roll)} | ` : ''}${degrees(fovX)} |`,
  );
  return `---
license: ${facts.licence ? JSON.stringify(facts.licence) : 'unknown'}
---

# 360° panoramas with ${cameras.length} perspective views each

${total} scenes (${Object.entries(facts.scenes)
    .map(([split, count]) => `${count} ${split}`)
    .join(', ')}), built by Panoply in the layout of the Panime dataset.
${facts.generator ? `\n**Synthetic:** the panoramas were made by \`${facts.generator}\`; no photograph is in this dataset.\n` : ''}
## Layout

\`\`\`
<split>/<scene>/pano/image.${extension}     ${width}x${height}, equirectangular
${facts.keepOriginal ? `<split>/<scene>/pano/original.png  the source at its own size\n` : ''}<split>/<scene>/images/0.${extension} .. ${cameras.length - 1}.${extension}   ${viewSize}x${viewSize}, perspective
train.json, test.json, val.json      one entry a scene
${facts.hasRegions ? 'regions/<split>.json                 exact panoptic truth in COCO form, with grounded captions\nregions/categories.json               its categories, things and stuff\nregions/<split>/<scene>/pano.png, 0.png ..   segment ids: R + 256 G + 65536 B\n' : ''}scenes.jsonl                         where each scene came from, what was converted
files.jsonl, panoply.json            size and SHA-256 of every file, and how this was built
\`\`\`

An entry holds \`pano\`, \`pano_prompt\`, \`images\`, \`prompts\` (one caption a view${facts.hasCaptions ? '' : '; empty here'}) and \`cameras\` with \`FoV\`, \`theta\` and \`phi\` as nested lists \`[[...]]\`, in degrees. Paths are relative to this folder.

## Conventions

- \`theta\` (yaw): 0 is the panorama's centre column, positive to the right. \`phi\` (pitch): positive up, applied before yaw.${hasRoll ? ' Roll turns the camera clockwise.' : ''}
- Pixels are areas: panorama column u (from 0) looks at yaw (u + 0.5) / ${width} * 360 - 180, row v at pitch 90 - (v + 0.5) / ${height} * 180; view pixel i of N lies at ((i + 0.5) / N * 2 - 1) * tan(FoV / 2) on the image plane.
- \`FoV\` is horizontal; views have square pixels.
- 8-bit sRGB.

## Rig: ${facts.rigName}

| view | theta | phi | ${hasRoll ? 'roll | ' : ''}FoV |
|---|---|---|${hasRoll ? '---|' : ''}---|
${rows.join('\n')}

## Licence

${facts.licence ?? 'Not stated. Write the licence of the panoramas here before you publish.'}
`;
}
