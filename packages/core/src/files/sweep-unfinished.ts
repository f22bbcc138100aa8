// Caches are written next to their final path, as `<file>.<pid>`, and then renamed. A process that is killed in between
// leaves such a file.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { listOrNone } from './read-small.ts';
import { isRunning } from './temp-owner.ts';

/**
 * Removes files that killed processes left in a folder of caches. If a process on another machine is mistaken for a
 * dead one, its cache file is lost, and it makes the file again later.
 */
export function sweepUnfinished(folder: string): void {
  for (const name of listOrNone(folder)) {
    const pid = /\.(\d+)(-\d+)?$/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(join(folder, name), { force: true });
    } catch {
      // The folder is read-only, or the file does not exist.
    }
  }
}
