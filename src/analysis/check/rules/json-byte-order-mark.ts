import type { DatasetRule } from '../types.ts';

export const jsonByteOrderMark: DatasetRule = {
  code: 'json-byte-order-mark',
  severity: 'info',
  title: 'A JSON file starts with a byte order mark',
  explanation: "RFC 8259 forbids it and many readers (Python's json among them) refuse the file. Panoply reads it.",
  scope: 'dataset',
  needs: [],
  families: 'all',
  hint: 'Save the file as UTF-8 without a byte order mark.',
  *check({ documents }) {
    for (const { file, hasByteOrderMark } of documents)
      if (hasByteOrderMark) yield { file, message: 'Expected JSON at the first byte but received a byte order mark' };
  },
};
