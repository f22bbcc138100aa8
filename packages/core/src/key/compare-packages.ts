// Compares the packages of two fingerprints by name.

import { compareCodeUnits } from '../base/canonical.ts';
import { type LockedEntry, writeLockedEntry } from '../base/locked-entry.ts';

export interface ChangedPackage {
  readonly name: string;
  /**
   * The version before and now. They are equal if only the package's files differ, and undefined if it is not imported.
   */
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/** If several versions of one package changed, they are paired in the order of the lists. */
export function comparePackages(
  now: readonly LockedEntry[],
  before: readonly LockedEntry[],
): readonly ChangedPackage[] {
  const added = groupVersions(now, before);
  const removed = groupVersions(before, now);
  const names = [...new Set([...added.keys(), ...removed.keys()])];
  return names.sort(compareCodeUnits).flatMap((name) => {
    const [to, from] = [added.get(name) ?? [], removed.get(name) ?? []];
    return Array.from({ length: Math.max(to.length, from.length) }, (_, place) => ({
      name,
      before: from[place],
      now: to[place],
    }));
  });
}

/** The versions by name, without the entries that are in `others`. */
function groupVersions(
  entries: readonly LockedEntry[],
  others: readonly LockedEntry[],
): ReadonlyMap<string, readonly string[]> {
  const known = new Set(others.map(writeLockedEntry));
  const versions = new Map<string, string[]>();
  for (const entry of entries)
    if (!known.has(writeLockedEntry(entry)))
      versions.set(entry.name, [...(versions.get(entry.name) ?? []), entry.version]);
  return versions;
}

/** Removes duplicates: several nodes often have the same changes. */
export function listOnce(changes: readonly ChangedPackage[]): readonly ChangedPackage[] {
  return [...new Map(changes.map((change) => [describePackage(change), change])).values()];
}

/** `zod 4.0.0 → 4.0.1`, `zod@4.0.0 with other files`, `zod@4.0.0 added`, `zod@4.0.0 removed`. */
export function describePackage({ name, before, now }: ChangedPackage): string {
  if (now === undefined) return `${name}@${before} removed`;
  if (before === undefined) return `${name}@${now} added`;
  return before === now ? `${name}@${now} with other files` : `${name} ${before} → ${now}`;
}
