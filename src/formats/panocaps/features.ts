import type { SchemaElement } from 'hyparquet';

/** A column's type as the Hub's `datasets` library describes it, in the order of its members. */
export type Feature =
  | { kind: 'string' | 'int64' | 'float64' | 'binary' }
  | { kind: 'struct' | 'image'; members: readonly (readonly [string, Feature])[] }
  | { kind: 'list'; item: Feature };

const string: Feature = { kind: 'string' };
const int64: Feature = { kind: 'int64' };
const listOf = (item: Feature): Feature => ({ kind: 'list', item });
const struct = (members: Record<string, Feature>): Feature => ({ kind: 'struct', members: Object.entries(members) });

/** The columns of PanoCaps' Parquet files, exactly as the dataset's card lists them. */
export const panocapsFeatures: readonly (readonly [string, Feature])[] = Object.entries({
  split: string,
  image_id: string,
  file_name: string,
  image_info: struct({ data_source: string, file_name: string, height: int64, id: string, width: int64 }),
  caption_info: struct({
    caption: string,
    caption_ann: string,
    id: int64,
    image_id: string,
    label_matched: listOf(struct({ mask_ids: listOf(int64), txt_desc: string })),
    labels: listOf(string),
  }),
  mask_annotations: listOf(
    struct({
      area: int64,
      bbox: listOf({ kind: 'float64' }),
      category_id: int64,
      id: int64,
      image_id: string,
      iscrowd: int64,
      segmentation: struct({ counts: string, size: listOf(int64) }),
      thing_or_stuff: string,
    }),
  ),
  categories: listOf(struct({ id: int64, name: string })),
});

/** The column that `--embed-images` adds. */
export const imageFeature: readonly [string, Feature] = [
  'image',
  {
    kind: 'image',
    members: [
      ['bytes', { kind: 'binary' }],
      ['path', string],
    ],
  },
];

/** The Parquet schema, depth first, as Arrow writes it: everything optional, lists in three levels. */
export function parquetSchemaOf(features: readonly (readonly [string, Feature])[]): SchemaElement[] {
  const elements: SchemaElement[] = [{ name: 'schema', num_children: features.length }];
  const add = (name: string, feature: Feature): void => {
    const optional = { name, repetition_type: 'OPTIONAL' as const };
    switch (feature.kind) {
      case 'string':
        elements.push({ ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } });
        break;
      case 'binary':
        elements.push({ ...optional, type: 'BYTE_ARRAY' });
        break;
      case 'int64':
        elements.push({ ...optional, type: 'INT64' });
        break;
      case 'float64':
        elements.push({ ...optional, type: 'DOUBLE' });
        break;
      case 'list':
        elements.push({ ...optional, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } });
        elements.push({ name: 'list', repetition_type: 'REPEATED', num_children: 1 });
        add('element', feature.item);
        break;
      default:
        elements.push({ ...optional, num_children: feature.members.length });
        for (const [member, type] of feature.members) add(member, type);
    }
  };
  for (const [name, feature] of features) add(name, feature);
  return elements;
}

/**
 * The value of the `huggingface` key, from which `datasets` takes the features. Lists of values are written as its
 * `Sequence` and lists of structs as a JSON list, the form that old and new versions of it read.
 */
export function huggingfaceMetadata(features: readonly (readonly [string, Feature])[]): string {
  const describe = (feature: Feature): unknown => {
    switch (feature.kind) {
      case 'list':
        return feature.item.kind === 'struct'
          ? [describe(feature.item)]
          : { feature: describe(feature.item), _type: 'Sequence' };
      case 'struct':
        return Object.fromEntries(feature.members.map(([name, member]) => [name, describe(member)]));
      case 'image':
        return { _type: 'Image' };
      default:
        return { dtype: feature.kind, _type: 'Value' };
    }
  };
  return JSON.stringify({
    info: { features: Object.fromEntries(features.map(([name, feature]) => [name, describe(feature)])) },
  });
}

/** The features as YAML for the card's `dataset_info`, indented as the Hub writes it. */
export function featuresYaml(features: readonly (readonly [string, Feature])[]): string {
  const lines: string[] = [];
  const describe = (name: string, feature: Feature, indent: string): void => {
    lines.push(`${indent}- name: ${name}`);
    if (feature.kind === 'image') lines.push(`${indent}  dtype: image`);
    else if (feature.kind === 'struct') {
      lines.push(`${indent}  struct:`);
      for (const [member, type] of feature.members) describe(member, type, `${indent}  `);
    } else if (feature.kind !== 'list') lines.push(`${indent}  dtype: ${feature.kind}`);
    else if (feature.item.kind === 'struct') {
      lines.push(`${indent}  list:`);
      for (const [member, type] of feature.item.members) describe(member, type, `${indent}  `);
    } else lines.push(`${indent}  sequence: ${feature.item.kind}`);
  };
  for (const [name, feature] of features) describe(name, feature, '  ');
  return lines.join('\n');
}
