import fc from 'fast-check';
import type { SchemaTree } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import { encodeNestedValues } from 'hyparquet-writer/src/dremel.js';
import { describe, expect, it } from 'vitest';
import { type Feature, imageFeature, panocapsFeatures, parquetSchemaOf } from '../../src/formats/panocaps/features.ts';
import { Shredder } from '../../src/formats/panocaps/shred.ts';

const nullable = (value: fc.Arbitrary<unknown>) => fc.option(value, { nil: null, freq: 4 });

/** Random values of a feature, nulls and empty lists included. */
function valuesOf(feature: Feature): fc.Arbitrary<unknown> {
  switch (feature.kind) {
    case 'int64':
      return nullable(fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }));
    case 'float64':
      return nullable(fc.double({ noNaN: true }));
    case 'binary':
      return nullable(fc.uint8Array({ maxLength: 3 }));
    case 'string':
      return nullable(fc.string({ maxLength: 3, unit: 'binary' }));
    case 'list':
      return nullable(fc.array(valuesOf(feature.item), { maxLength: 3 }));
    default:
      return nullable(fc.record(Object.fromEntries(feature.members.map(([name, member]) => [name, valuesOf(member)]))));
  }
}

/** Paths from the root to each leaf below a node. */
function leafPaths(path: SchemaTree[]): SchemaTree[][] {
  const { children } = path[path.length - 1];
  return children.length === 0 ? [path] : children.flatMap(child => leafPaths([...path, child]));
}

describe('taking rows apart', () => {
  const features = [...panocapsFeatures, imageFeature];
  const rows = fc.array(fc.record(Object.fromEntries(features.map(([name, feature]) => [name, valuesOf(feature)]))), {
    maxLength: 4,
  });

  it("gives the library's own values and levels, leaf by leaf", () => {
    const tree = parquetSchema({
      ...{ version: 2, schema: parquetSchemaOf(features), num_rows: 0n, row_groups: [], metadata_length: 0 },
    });
    fc.assert(
      fc.property(rows, list => {
        const shredder = new Shredder(features);
        for (const row of list) shredder.add(row);
        const expected = tree.children.flatMap(column =>
          leafPaths([tree, column]).map(path =>
            encodeNestedValues(
              path,
              list.map(row => row[column.element.name] ?? null),
            ),
          ),
        );
        const received = shredder.leaves.map(({ values, definitionLevels, repetitionLevels, maxDefinitionLevel }) => ({
          values,
          definitionLevels,
          repetitionLevels,
          maxDefinitionLevel,
        }));
        const plain = expected.map(({ values, ...levels }) => ({
          values: Array.from(values, value => value ?? null),
          ...levels,
        }));
        expect(received).toEqual(plain);
      }),
      { numRuns: 300 },
    );
  });

  it('counts bytes as Arrow holds them', () => {
    const shredder = new Shredder([
      ['text', { kind: 'string' }],
      ['numbers', { kind: 'list', item: { kind: 'int64' } }],
    ]);
    // An offset and two bytes of UTF-8; an offset and two numbers.
    shredder.add({ text: 'é', numbers: [1n, 2n] });
    expect(shredder.arrowBytes).toBe(4 + 2 + 4 + 16);
    shredder.add({ text: null, numbers: null });
    expect(shredder.arrowBytes).toBe(26 + 8);
  });
});
