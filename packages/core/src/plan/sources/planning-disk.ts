// What `files` and `file(…, { optional: true })` ask of the disk while the plan is built. Every look is noted, so that a
// file that appears or goes makes a new plan.

import { isAbsolute, join, resolve } from 'node:path';
import { isRecord } from '../../base/canonical.ts';
import { isSafeName } from '../../base/safe-name.ts';
import type { PlanningDisk } from '../../dsl/dynamic/planning-disk.ts';
import type { DiskView } from '../../fingerprint/disk/disk-view.ts';
import { listFiles } from './list-files.ts';

/**
 * @param root - what paths are relative to, and `home`, the folder that contains `.cairn`
 * @param uncounted - runs a look that is noted, so that it does not count as one that nobody knows of
 * @param recorded - of a run that is reproduced: the versions of its sources, by node id
 */
export function openPlanningDisk(
  { root, home }: { readonly root: string; readonly home: string },
  disk: DiskView,
  uncounted: <T>(look: () => T) => T,
  recorded?: Readonly<Record<string, string>>,
): PlanningDisk {
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(root, path));
  return {
    isFile: (path) => uncounted(() => disk.kindOf(absolute(path)) === 'file'),
    filesIn: (folder, depth) =>
      uncounted(() => {
        if (disk.kindOf(absolute(folder)) !== 'folder') return undefined;
        return listFiles(absolute(folder), disk, depth).map(({ name }) => name);
      }),
    isDeployed: (model, version, id) =>
      recorded ? Object.hasOwn(recorded, id) : uncounted(() => hasVersion(readRegistry(home, model, disk), version)),
  };
}

interface ReadRegistry {
  readonly aliases?: Readonly<Record<string, unknown>>;
  readonly versions?: readonly { readonly version?: unknown; readonly isRemoved?: unknown }[];
}

/** What people read; whether it is right is checked when the model is read. */
function readRegistry(home: string, model: string, disk: DiskView): ReadRegistry {
  if (!isSafeName(model)) return {};
  const text = disk.readText(join(home, '.cairn', 'registry', model, 'registry.json'));
  try {
    const found: unknown = JSON.parse(text ?? '{}');
    return isRecord(found) ? found : {};
  } catch {
    return {};
  }
}

function hasVersion({ aliases, versions }: ReadRegistry, wanted: string): boolean {
  if (isRecord(aliases) && Object.hasOwn(aliases, wanted)) return true;
  return Array.isArray(versions) && versions.some(({ version }) => `v${String(version)}` === wanted);
}
