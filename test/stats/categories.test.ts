import { expect, test } from 'vitest';
import { indexCategories, nameOfCategory } from '../../src/analysis/stats/categories.ts';

const category = (source: string, id: number, name: string) => ({ source, id, name, isThing: true });

test('categories of one source are found whatever a scene says of its source', () => {
  const index = indexCategories([category('Panime', 13, 'tree')]);
  expect(['Panime', 'panime', '', 'elsewhere'].map(source => nameOfCategory(index, source, 13))).toEqual(
    Array(4).fill('tree'),
  );
  expect(nameOfCategory(index, '', 14)).toBe('category 14');
});

test('ids of several sources are told apart, and never guessed', () => {
  const index = indexCategories([category('COCO', 1, 'person'), category('ADE20K', 1, 'wall')]);
  expect(nameOfCategory(index, 'coco', 1)).toBe('person');
  expect(nameOfCategory(index, 'ADE20K', 1)).toBe('wall');
  expect(nameOfCategory(index, '', 1)).toBe('category 1');
  expect(nameOfCategory(index, 'VG', 1)).toBe('VG category 1');
});
