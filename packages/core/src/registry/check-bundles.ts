// Whether a deployed bundle is unchanged: its bytes are compared with the digest in the registry. Every reader of a
// bundle has to check it first.

import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failFault } from '../base/errors/fault-error.ts';
import { digestPath } from '../files/digest-path.ts';
import { temporaryFolder, temporaryName } from '../files/temp-owner.ts';
import type { Store } from '../store/store.ts';
import { publishing, publishLock } from './publish.ts';
import { listVersions, lookUpVersion, type RegisteredVersion, registryFolder } from './registry.ts';
import { withLock } from './with-lock.ts';

export interface BundleFinding extends Pick<RegisteredVersion, 'name' | 'version' | 'digest' | 'aliases' | 'path'> {
  readonly fault: 'damaged' | 'missing';
}

export interface CheckedBundles {
  readonly looked: number;
  readonly findings: readonly BundleFinding[];
}

export interface RepairedBundles {
  /** Bundles that were written again from the store. */
  readonly restored: readonly BundleFinding[];
  /** Bundles that could not be restored, because they are not in the store. */
  readonly left: readonly BundleFinding[];
}

/** Undefined if the folder's bytes match the digest. Every file is read. */
export async function checkBundle(version: RegisteredVersion): Promise<BundleFinding | undefined> {
  const { name, version: number, digest, aliases, path } = version;
  const found = await digestPath(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : ''));
  if (found === digest) return undefined;
  return { name, version: number, digest, aliases, path, fault: found === null ? 'missing' : 'damaged' };
}

/** @throws FaultError `registry-damaged` */
export async function checkBundles(place: string): Promise<CheckedBundles> {
  const versions = (await listVersions(place)).filter(({ isRemoved }) => !isRemoved);
  const findings: BundleFinding[] = [];
  for (const version of versions) {
    const finding = await checkBundle(version);
    if (finding) findings.push(finding);
  }
  return { looked: versions.length, findings };
}

/**
 * A deployed version by `champion`, `v3` or `3`, for reading its bundle.
 *
 * @throws AuthorError `unknown-version`
 * @throws FaultError `registry-damaged`, `history-damaged`; `version-retired`; `bundle-removed`; `bundle-damaged` if its
 *   bytes are not those that were published
 */
export async function resolveAlias(place: string, name: string, wanted: string): Promise<RegisteredVersion> {
  const version = await lookUpVersion(place, name, wanted);
  const { version: number, retired, isRemoved } = version;
  if (retired !== undefined) failFault('version-retired', { name, version: number, reason: retired });
  if (isRemoved) failFault('bundle-removed', { name, version: number });
  const finding = await checkBundle(version);
  if (finding) failFault('bundle-damaged', finding);
  return version;
}

/** Writes damaged and missing bundles again from the store, each one completely or not at all. */
export async function repairBundles(place: string, store: Pick<Store, 'copyOut'>): Promise<RepairedBundles> {
  const repaired = { restored: [] as BundleFinding[], left: [] as BundleFinding[] };
  for (const finding of (await checkBundles(place)).findings) {
    const folder = registryFolder(place);
    await withLock(temporaryFolder(place), publishLock(finding.name), async () => {
      const laid = join(folder, `${publishing}${temporaryName()}`);
      const isHad = await store.copyOut(finding.digest, laid);
      if (isHad) {
        await rm(finding.path, { recursive: true, force: true });
        await rename(laid, finding.path);
      }
      repaired[isHad ? 'restored' : 'left'].push(finding);
    });
  }
  return repaired;
}
