/** README.md of a GeoGen dataset: layout, conventions, licence. */
import { conventionInWords } from './layout.ts';

export interface GeogenCardFacts {
  identities: number;
  views: number;
  size: number;
  focal: string;
  sensor: number;
  azimuth: string;
  crop: boolean;
  depth: boolean;
  depthScale: number;
  normals: boolean;
  masks: boolean;
  meshes: boolean;
  /** What the images show: the embedded heads, or the user's own meshes. */
  source: 'identities' | 'meshes';
  licence?: string;
}

/** @returns Markdown; depends on nothing but the facts */
export function writeGeogenCard(facts: GeogenCardFacts): string {
  const { identities, views, size, focal, sensor, depth, normals, masks, meshes, source, licence } = facts;
  const heads = source === 'identities';
  const rows = [
    `subj_id_<n>/0.png .. ${views - 1}.png      ${size}x${size} colour images${facts.crop ? ', cropped to the head' : ''}`,
    'metadata/metadata_id_<n>.json     cameras: extrinsics and intrinsics',
    ...(depth
      ? [`depth/subj_id_<n>/<k>.png, .npy   16 bit, ${facts.depthScale} m a unit, and float32 metres; 0 is no surface`]
      : []),
    ...(normals
      ? [
          "normals/subj_id_<n>/<k>.png       (n + 1) / 2 * 255 of the facet's normal in camera axes, exactly the gradient of the depth (only shading is smoothed); 128 is no surface",
        ]
      : []),
    ...(masks
      ? ['masks/subj_id_<n>/<k>.png         part numbers; also as COCO RLE in the metadata; 0 is background']
      : []),
    ...(meshes ? ['meshes/subj_id_<n>.glb            the mesh in world coordinates'] : []),
    'files.jsonl, panoply.json         size and SHA-256 of every file, and how this was built',
  ];
  return `---
license: ${licence ? JSON.stringify(licence) : 'unknown'}
---

# ${heads ? 'Synthetic heads' : 'Meshes'} in ${views} posed views each

${identities} ${heads ? 'identities' : 'meshes'} with ${views} images each, built by Panoply in the layout of the GeoGen dataset.
${heads ? "\n**Synthetic:** the heads come from Panoply's embedded parametric generator, a stand-in for a studio's own assets. No person is shown.\n" : ''}
## Layout

\`\`\`
${rows.join('\n')}
\`\`\`

A metadata file holds \`name\` and \`cameras\`; a camera holds \`image\`, \`world_to_camera\` (4x4), \`camera_to_image\` (3x3, pixels), \`resolution\`, \`focal_length\` (${focal} mm) and \`sensor_width\` (${sensor} mm)${heads ? ', and the projections of the landmarks' : ''}. Cameras look at the origin; azimuths are ${facts.azimuth}.

## Conventions

${conventionInWords}

## Licence

${licence ?? (heads ? 'Not stated. The images are computed from numbers alone; write the licence you publish under here.' : 'Not stated. Write the licence of the meshes here before you publish.')}
`;
}
