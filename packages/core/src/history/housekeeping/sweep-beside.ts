// Files next to the store of a project that grow with every edit: the logs of nodes, listings of code with copies of
// its files, stored answers, what failed nodes left. A collection removes those that no recorded run names, and old
// caches: the next run writes again what is still used.

import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listOrNone } from '../../files/read-small.ts';
import { sweepFailedFolders } from '../../run/failed-folders.ts';
import { listRuns } from '../records/list-runs.ts';

export interface SweptBeside {
  readonly files: number;
  readonly bytes: number;
  /** Runs whose failed nodes left folders more than a week ago. */
  readonly failed: number;
}

const dayMs = 24 * 60 * 60 * 1000;
const oldDays = 30;
const caches = ['code', 'sources', 'kept'];

/**
 * @param home - the folder that contains `.cairn`
 * @param now - milliseconds since 1970
 */
export async function sweepBeside(home: string, { isDry = false, now = Date.now() } = {}): Promise<SweptBeside> {
  const place = join(home, '.cairn');
  const named = new Set<string>((await listRuns(home)).flatMap(({ nodes }) => nodes.map(({ key }) => `${key}.log`)));
  const swept = { files: 0, bytes: 0 };
  // A run in progress has not written its record yet.
  sweep(join(place, 'logs'), (name, age) => !named.has(name) && age > dayMs);
  for (const cache of caches) sweep(join(place, 'cache', cache), (_, age) => age > oldDays * dayMs);
  // Runs on a cluster whose command was killed, and that nobody attached again.
  sweep(join(place, 'started'), (_, age) => age > oldDays * dayMs);
  const failed = sweepFailedFolders(place, { isDry, now });
  return { ...swept, failed };

  function sweep(folder: string, goes: (name: string, age: number) => boolean): void {
    for (const name of listOrNone(folder)) {
      const path = join(folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (!stats?.isFile() || !goes(name, now - stats.mtimeMs)) continue;
      if (!isDry) rmSync(path, { force: true });
      swept.files += 1;
      swept.bytes += stats.size;
    }
  }
}
