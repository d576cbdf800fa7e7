import { Buffer } from 'node:buffer';
import type { SchemaElement } from 'hyparquet';
import type { Feature } from './features.ts';
import { parquetSchemaOf } from './features.ts';

/** One leaf of the columns with what a row group has of it. */
export interface LeafColumn {
  /** From the root to the leaf. */
  schemaPath: SchemaElement[];
  values: unknown[];
  definitionLevels: number[];
  /** Empty for a column that is not repeated. */
  repetitionLevels: number[];
  maxDefinitionLevel: number;
  isRepeated: boolean;
}

/** Puts a value into the leaves below it. @param definition levels of its parents @param repetition level of its first leaf */
type Shred = (value: unknown, repetition: number, definition: number) => void;

/**
 * Takes rows apart into the leaves of their columns with Dremel's levels, all leaves in one walk; the library's own
 * walks every row once a leaf. Columns are as {@link parquetSchemaOf} makes them: everything optional, lists in three
 * levels.
 * @source Melnik et al., Dremel (2010), section 4.1; Parquet's format, "Nested Encoding"
 */
export class Shredder {
  readonly leaves: LeafColumn[] = [];
  /**
   * Bytes that everything added takes in Arrow memory, the card's `num_bytes`: 8 a number, 4 an offset of a string or
   * list plus its content. Null bitmaps are not counted.
   */
  arrowBytes = 0;
  readonly #columns: readonly (readonly [string, Shred])[];

  constructor(features: readonly (readonly [string, Feature])[]) {
    const elements = parquetSchemaOf(features);
    let at = 1;
    const compile = (feature: Feature, path: SchemaElement[], depth: number, maxRepetition: number): Shred => {
      const own = [...path, elements[at++]];
      if (feature.kind === 'list') {
        const inside = [...own, elements[at++]];
        const first = this.leaves.length;
        const item = compile(feature.item, inside, depth + 2, maxRepetition + 1);
        const nothing = this.#nothing(first, this.leaves.length);
        return (value, repetition, definition) => {
          this.arrowBytes += 4;
          if (value === null || value === undefined) return nothing(repetition, definition);
          const list = value as unknown[];
          if (list.length === 0) return nothing(repetition, definition + 1);
          item(list[0], repetition, definition + 2);
          for (let i = 1; i < list.length; i++) item(list[i], maxRepetition + 1, definition + 2);
        };
      }
      if (feature.kind === 'struct' || feature.kind === 'image') {
        const names = feature.members.map(([name]) => name);
        const members = feature.members.map(([, member]) => compile(member, own, depth + 1, maxRepetition));
        return (value, repetition, definition) => {
          const isNull = value === null || value === undefined;
          const object = value as Record<string, unknown>;
          const next = isNull ? definition : definition + 1;
          for (let i = 0; i < members.length; i++) members[i](isNull ? undefined : object[names[i]], repetition, next);
        };
      }
      return this.#compileLeaf(feature.kind, own, depth + 1, maxRepetition);
    };
    this.#columns = features.map(([name, feature]) => [name, compile(feature, [elements[0]], 0, 0)]);
  }

  #compileLeaf(
    kind: Feature['kind'],
    schemaPath: SchemaElement[],
    maxDefinitionLevel: number,
    maxRepetition: number,
  ): Shred {
    const isRepeated = maxRepetition > 0;
    const leaf: LeafColumn = {
      ...{ schemaPath, values: [], definitionLevels: [], repetitionLevels: [] },
      ...{ maxDefinitionLevel, isRepeated },
    };
    this.leaves.push(leaf);
    const isNumber = kind === 'int64' || kind === 'float64';
    return (value, repetition, definition) => {
      const isNull = value === null || value === undefined;
      leaf.values.push(isNull ? null : value);
      // A parent that is null counts none of its own.
      leaf.definitionLevels.push(isNull ? definition : definition + 1);
      // The library wants levels for nested columns alone.
      if (schemaPath.length > 2) leaf.repetitionLevels.push(repetition);
      if (isNumber) this.arrowBytes += 8;
      else
        this.arrowBytes +=
          4 + (typeof value === 'string' ? Buffer.byteLength(value) : isNull ? 0 : (value as Uint8Array).length);
    };
  }

  /** Writes a null into the leaves [first, end): a list that is null or empty. */
  #nothing(first: number, end: number): (repetition: number, definition: number) => void {
    return (repetition, definition) => {
      for (let i = first; i < end; i++) {
        const { values, definitionLevels, repetitionLevels } = this.leaves[i];
        values.push(null);
        definitionLevels.push(definition);
        repetitionLevels.push(repetition);
      }
    };
  }

  /** Adds a row: the values of its columns by name. */
  add(row: Readonly<Record<string, unknown>>): void {
    for (const [name, shred] of this.#columns) shred(row[name], 0, 0);
  }

  /** Starts a new row group. */
  clear(): void {
    for (const leaf of this.leaves) {
      leaf.values = [];
      leaf.definitionLevels = [];
      leaf.repetitionLevels = [];
    }
  }
}
