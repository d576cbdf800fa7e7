import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Journal, readJournals } from '../../src/engine/journal.ts';
import { builtModule } from '../../src/io/node/built-module.ts';
import { temporaryFolder } from '../support/folders.ts';

const job = (id: string, length = 0) => ({ id, files: [], record: { text: 'x'.repeat(length) } });

test('a line broken in the middle counts as not committed; the others stay', () => {
  const folder = join(temporaryFolder(), 'journal');
  mkdirSync(folder);
  const line = JSON.stringify(job('b'));
  writeFileSync(join(folder, 'all.jsonl'), `${JSON.stringify(job('a'))}\n{"id":"broken","fi${line}\n${line}\n`);
  expect([...readJournals(folder).keys()]).toEqual(['a', 'b']);
});

test.skipIf(process.platform === 'win32')(
  'an append that fails leaves nothing of its line, and the next is whole',
  () => {
    const folder = join(temporaryFolder(), 'journal');
    const module = builtModule(new URL('../../src/engine/run.ts', import.meta.url).href, './journal.ts').href;
    const code = `
    import { Journal } from ${JSON.stringify(module)};
    const journal = new Journal(${JSON.stringify(join(folder, 'all.jsonl'))});
    const job = (id, length) => ({ id, files: [], record: { text: 'x'.repeat(length) } });
    journal.append(job('a', 10));
    try {
      journal.append(job('b', 5000));
    } catch (error) {
      console.log(error.code);
    }
    journal.append(job('c', 10));
    journal.close();`;
    // Files may have one KiB: a write that crosses it is cut off there, as on a full disk.
    const limited = `trap '' XFSZ; ulimit -f 1; exec "$0" --input-type=module -e "$1"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', limited, process.execPath, code], { encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['cannot-write\n', '']);
    expect([...readJournals(folder).keys()]).toEqual(['a', 'c']);
    expect(readFileSync(join(folder, 'all.jsonl'), 'utf8').split('\n')).toHaveLength(3);
    const journal = new Journal(join(folder, 'all.jsonl'));
    journal.append(job('d'));
    journal.close();
    expect([...readJournals(folder).keys()]).toEqual(['a', 'c', 'd']);
  },
);
