import type { DatasetRule } from '../types.ts';

export const zipMissing: DatasetRule = {
  code: 'zip-missing',
  severity: 'error',
  title: 'A part of the archives is missing',
  explanation: 'Parts are numbered without gaps from 1 (or 0): images_batch_1.zip and so on.',
  scope: 'dataset',
  needs: ['posed'],
  families: ['geogen'],
  hint: 'Fetch the missing part.',
  *check({ posedSet }) {
    const series = new Map<string, number[]>();
    for (const { part } of posedSet?.archives ?? [])
      if (part) series.set(part.series, [...(series.get(part.series) ?? []), part.number]);
    for (const [name, numbers] of series) {
      const [least, most] = [Math.min(1, ...numbers), Math.max(...numbers)];
      for (let number = least; number <= most; number++)
        if (!numbers.includes(number))
          yield {
            file: name.replace('#', String(number)),
            message: `Expected parts ${least} to ${most} but part ${number} is not there`,
          };
    }
  },
};
