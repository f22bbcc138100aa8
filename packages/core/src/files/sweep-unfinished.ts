// Caches are written beside their place, as `<file>.<pid>`, and then renamed. Whoever is killed in between leaves that.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { listOrNone } from './read-small.ts';
import { isRunning } from './temp-owner.ts';

/**
 * Removes what killed processes left in a folder of caches. A process of another machine may be taken for dead: then it
 * cannot keep what it was writing, and makes it again.
 */
export function sweepUnfinished(folder: string): void {
  for (const name of listOrNone(folder)) {
    const pid = /\.(\d+)(-\d+)?$/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(join(folder, name), { force: true });
    } catch {
      // Read-only, or no file.
    }
  }
}
