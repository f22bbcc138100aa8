// Checks a registry: the history of each name, its signatures, and the bytes of every bundle.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { compareCodeUnits } from '../base/canonical.ts';
import { FaultError, type FaultProblem, faultProblem } from '../base/errors/fault-error.ts';
import { isSafeName } from '../base/safe-name.ts';
import { type BundleFinding, checkBundle } from './check-bundles.ts';
import { listVersionsOf, readName, registryFolder } from './registry.ts';

export interface VerifiedName {
  readonly name: string;
  readonly entries: number;
  /** How many entries have a signature, all of them valid. */
  readonly signed: number;
  /** How many entries do not say to which name they belong: they were written by an earlier version of Cairn. */
  readonly unbound: number;
  readonly bundles: number;
  readonly problems: readonly FaultProblem[];
}

/**
 * Reads every history and every bundle. What is wrong is in `problems`, and is not thrown.
 *
 * @param name - default all names
 */
export async function verifyRegistry(place: string, name?: string): Promise<readonly VerifiedName[]> {
  const names = name === undefined ? await listRegisteredNames(place) : [name];
  const verified: VerifiedName[] = [];
  for (const each of names) verified.push(await verifyName(place, each));
  return verified;
}

/** The names that have a folder in the registry, in code-unit order. */
export async function listRegisteredNames(place: string): Promise<readonly string[]> {
  const folder = registryFolder(place);
  return existsSync(folder) ? (await readdir(folder)).filter(isSafeName).sort(compareCodeUnits) : [];
}

async function verifyName(place: string, name: string): Promise<VerifiedName> {
  try {
    const { history } = await readName(place, name);
    const versions = (await listVersionsOf(place, name)).filter(({ isRemoved }) => !isRemoved);
    const findings: BundleFinding[] = [];
    for (const version of versions) findings.push(...[(await checkBundle(version)) ?? []].flat());
    return {
      name,
      entries: history.entries.length,
      signed: history.entries.filter(({ signature }) => signature !== undefined).length,
      unbound: history.entries.filter((entry) => entry.name === undefined).length,
      bundles: versions.length,
      problems: findings.map((finding) => faultProblem('bundle-damaged', finding)),
    };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { name, entries: 0, signed: 0, unbound: 0, bundles: 0, problems: error.problems };
  }
}
