// The newest of the runs that are recorded in a folder, by their names alone, so that a run with nothing to do does not
// read a record.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';

/** The last of the project's runs by name, which begins with its time. `home` is the folder that contains `.cairn`. */
export function newestRun(home: string): RunId | undefined {
  try {
    const names = readdirSync(join(home, '.cairn', 'runs')).filter((name) => /^[^.].*\.json$/.test(name));
    return names.sort(compareCodeUnits).at(-1)?.slice(0, -'.json'.length) as RunId | undefined;
  } catch {
    return undefined;
  }
}
