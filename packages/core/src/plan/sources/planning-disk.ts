// What `files` and `file(…, { optional: true })` ask of the disk while the plan is built. Every look is noted, so that a
// file that appears or goes makes a new plan.

import { isAbsolute, resolve } from 'node:path';
import type { PlanningDisk } from '../../dsl/dynamic/planning-disk.ts';
import type { DiskView } from '../../fingerprint/disk/disk-view.ts';
import { listFiles } from './list-files.ts';

/**
 * @param root - what paths are relative to
 * @param uncounted - runs a look that is noted, so that it does not count as one that nobody knows of
 */
export function openPlanningDisk(root: string, disk: DiskView, uncounted: <T>(look: () => T) => T): PlanningDisk {
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(root, path));
  return {
    isFile: (path) => uncounted(() => disk.kindOf(absolute(path)) === 'file'),
    filesIn: (folder, depth) =>
      uncounted(() => {
        if (disk.kindOf(absolute(folder)) !== 'folder') return undefined;
        return listFiles(absolute(folder), disk, depth).map(({ name }) => name);
      }),
  };
}
