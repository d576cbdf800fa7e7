import { FormatError } from '../core/errors.ts';
import { pathFault, unsafePath } from '../core/safe-path.ts';
import { failuresName, filesName, provenanceName, scenesName } from './manifest.ts';
import type { Plan } from './plan.ts';

/** Names at the top of the output folder that are the engine's own. */
const ownNames = new Set(['.panoply', failuresName, filesName, provenanceName, scenesName]);

/** As systems see paths that do not tell letter case apart. */
const folded = (path: string): string => path.toLowerCase();

/**
 * Holds that every output stays below the output folder and belongs to one job alone, before anything is written: a
 * commit replaces what is at its outputs.
 * @throws {FormatError} `unsafe-path`, `clashing-outputs`
 */
export function checkOutputs({ jobs }: Plan<unknown>): void {
  const owners = new Map<string, string>();
  for (const { id, outputs } of jobs) {
    for (const output of outputs) {
      // A `*` in a file's name stands for digits.
      const slash = output.lastIndexOf('/') + 1;
      const fault = pathFault(output.slice(0, slash) + output.slice(slash).replaceAll('*', '0'));
      if (fault !== undefined) throw unsafePath(`the output of ${JSON.stringify(id)}`, output, fault);
      if (ownNames.has(folded(output.split('/', 1)[0])))
        throw unsafePath(`the output of ${JSON.stringify(id)}`, output, 'Panoply keeps its own records there');
      const other = owners.get(folded(output));
      if (other !== undefined) throw clash(output, id, other);
      owners.set(folded(output), id);
    }
  }
  for (const { id, outputs } of jobs) {
    for (const output of outputs) {
      const path = folded(output);
      for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
        const other = owners.get(path.slice(0, slash));
        if (other !== undefined) throw clash(output, id, other);
      }
    }
  }
}

function clash(output: string, id: string, other: string): FormatError {
  return new FormatError(
    'clashing-outputs',
    `Expected a place of its own for each scene but ${output} of ${JSON.stringify(id)} is also that of ${JSON.stringify(other)}, or inside it`,
    { hint: 'Rename one of the two in the source: no scene may lie inside the folder of another.' },
  );
}
