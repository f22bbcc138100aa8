// Retiring and removing versions. A retired version is refused by every reader of bundles, and its record stays. Removing
// frees disk space: the bundle goes, and the record with its number stays.

import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failFault } from '../base/errors/fault-error.ts';
import { temporaryFolder, temporaryName } from '../files/temp-owner.ts';
import type { Author } from './history-file.ts';
import { publishing, publishLock } from './publish.ts';
import { listVersions, lookUpVersion, type RegisteredVersion, recordChanges, registryFolder } from './registry.ts';
import { withLock } from './with-lock.ts';

/**
 * Retires a version.
 *
 * @returns the version as it was before
 * @throws AuthorError `unknown-version`
 * @throws FaultError `alias-in-use` if an alias names it; `version-retired` if it is retired already
 */
export async function retireVersion(
  place: string,
  { name, version: wanted }: { readonly name: string; readonly version: string },
  author: Author,
): Promise<RegisteredVersion> {
  return withLock(temporaryFolder(place), publishLock(name), async () => {
    const found = await lookUpVersion(place, name, wanted);
    const { version, aliases, retired } = found;
    if (aliases.length) failFault('alias-in-use', { name, version, aliases });
    if (retired !== undefined) failFault('version-retired', { name, version, reason: retired });
    await recordChanges(place, name, [{ type: 'retired', version }], author);
    return found;
  });
}

export interface PruneRule {
  /** Only versions of this name. Default: of all names. */
  readonly name?: string | undefined;
  /** Keeps this many of the newest versions of each name. */
  readonly keep: number;
  /** Reports what would be removed, and removes nothing. */
  readonly dryRun?: boolean;
}

export interface PrunedBundles {
  readonly removed: readonly RegisteredVersion[];
  /** Older versions that stay because an alias names them. */
  readonly kept: readonly RegisteredVersion[];
}

/** Removes the bundles of older versions. A version that an alias names is never removed. */
export async function pruneBundles(place: string, rule: PruneRule, author: Author): Promise<PrunedBundles> {
  const names = new Set((await listVersions(place)).map(({ name }) => name));
  const pruned = { removed: [] as RegisteredVersion[], kept: [] as RegisteredVersion[] };
  for (const name of names) {
    if (rule.name !== undefined && rule.name !== name) continue;
    // An alias could be moved meanwhile, so the versions are listed again with the lock.
    await withLock(temporaryFolder(place), publishLock(name), async () => {
      const versions = (await listVersions(place)).filter((version) => version.name === name && !version.isRemoved);
      for (const version of versions.slice(0, Math.max(0, versions.length - rule.keep))) {
        if (version.aliases.length) pruned.kept.push(version);
        else {
          if (!rule.dryRun) await removeBundle(place, version, author);
          pruned.removed.push(version);
        }
      }
    });
  }
  return pruned;
}

/** The entry comes first: a bundle that is missing without one would be reported as lost. */
async function removeBundle(place: string, { name, version, path }: RegisteredVersion, author: Author): Promise<void> {
  await recordChanges(place, name, [{ type: 'removed', version }], author);
  const aside = join(registryFolder(place), `${publishing}${temporaryName()}`);
  await rename(path, aside).catch(() => undefined);
  await rm(aside, { recursive: true, force: true });
}
