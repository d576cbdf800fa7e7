import { featuresYaml, imageFeature, panocapsFeatures } from '../../formats/panocaps/features.ts';
import { compareSplits } from '../../formats/panocaps/layout.ts';
import type { SplitRecord } from './job.ts';

export interface PanocapsCardFacts {
  splits: Record<string, SplitRecord>;
  embedImages: boolean;
  licence?: string;
  sources: readonly string[];
  /** The contact sheet's file, if there is one. */
  sheet?: string;
}

const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)}%`);
const ratio = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(2));

/** README.md: the card's `dataset_info`, the layout, figures, licence. Depends on nothing but the facts. */
export function writePanocapsCard({ splits, embedImages, licence, sources, sheet }: PanocapsCardFacts): string {
  const features = embedImages ? [...panocapsFeatures, imageFeature] : panocapsFeatures;
  const entries = Object.entries(splits).sort(([a], [b]) => compareSplits(a, b));
  const sum = (pick: (record: SplitRecord) => number): number =>
    entries.reduce((total, [, record]) => total + pick(record), 0);
  const rows = entries.map(([name, { statistics: s }]) => {
    const bySource = Object.entries(s.imagesBySource)
      .map(([source, images]) => `${source} ${images}`)
      .join(', ');
    return `| ${name} | ${s.images} | ${bySource} | ${s.regions} | ${ratio(s.regions, s.images)} | ${ratio(s.entities, s.images)} | ${percent(s.groundedRegions, s.regions)} | ${s.uniquePhrases} | ${ratio(s.words, s.images)} | ${s.oneToMany} | ${s.manyToOne} |`;
  });
  const sourceText = sources.length > 0 ? sources.join(', ') : 'the source datasets';
  return `---
dataset_info:
  features:
${featuresYaml(features)}
  splits:
${entries.map(([name, { figures }]) => `  - name: ${name}\n    num_bytes: ${figures.arrowBytes}\n    num_examples: ${figures.rows}`).join('\n')}
  download_size: ${sum(({ figures }) => figures.fileBytes)}
  dataset_size: ${sum(({ figures }) => figures.arrowBytes)}
configs:
- config_name: default
  data_files:
${entries.map(([name]) => `  - split: ${name}\n    path: data/${name}-*`).join('\n')}
---

# Panoptic grounded captions

${sum(({ statistics }) => statistics.images)} images with ${sum(({ statistics }) => statistics.regions)} panoptic regions. Each caption covers the whole scene, and its phrases name the masks they speak of. Built by Panoply in the layout of the PanoCaps dataset.
${sheet ? `\n![Pictures with their masks, and captions whose phrases are underlined in the masks' colours](${sheet})\n` : ''}
## Layout

\`\`\`
annotations/<split>_caption.json   images and captions; mask_ids are positions in the image's list of masks
annotations/<split>_mask.json      images, masks (COCO RLE) and categories
data/<split>-<i>-of-<n>.parquet    the same, one row an image${embedImages ? ', with the picture' : ''}
panoply.json, files.jsonl          how this was built; size and SHA-256 of every file
\`\`\`

\`caption_ann\` tags phrases as \`<1,2:two cats>\`: the masks with these positions. \`caption\` is the same without tags, \`label_matched\` the tags in order. RLE is column-major, its \`size\` [height, width], the first run counts zeros; \`bbox\` is [x, y, width, height] in pixels. Category ids belong to their \`data_source\`: those of different sources clash.

## Figures

| split | images | by source | regions | regions an image | phrases an image | grounded regions | unique phrases | words a caption | phrases of several masks | masks of several phrases |
|---|---|---|---|---|---|---|---|---|---|---|
${rows.join('\n')}

## Licence and sources

${licence ?? `Not stated. The pictures and masks come from ${sourceText}; their licences apply. Write yours here before you publish.`}${licence && sources.length > 0 ? `\n\nPictures and masks come from ${sourceText}; comply with the licence of each.` : ''}
`;
}
