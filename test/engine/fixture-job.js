// A job module for the engine's tests: writes two files per job; misbehaves on request.
import { writeFileSync } from 'node:fs';

export function createJobRunner(setup) {
  return async ({ name, behaviour }, context) => {
    if (behaviour === 'fail') throw new Error(`cannot compute ${name}`);
    if (behaviour === 'fail-until-file' && setup.failing) throw new Error('not yet');
    if (behaviour === 'exit') process.exit(7);
    if (setup.log) writeFileSync(setup.log, `${name}\n`, { flag: 'a' });
    if (setup.delayMs) await new Promise(resolve => setTimeout(resolve, setup.delayMs));
    context.writeFile(`items/${name}/a.txt`, Buffer.from(`a of ${name}\n`));
    context.writeFile(`items/${name}/deep/b.txt`, Buffer.from(`${setup.content ?? 'b'} of ${name}\n`.repeat(10)));
    return { length: name.length };
  };
}
