// The path of a deployed version on this machine: a run that was fetched names its path on another machine, and so does
// one of a project that was moved.

import type { Deployed, RegisteredVersion } from '@cairn/core';

type Version = Pick<RegisteredVersion, 'name' | 'version' | 'digest' | 'path'>;

/** The path in this registry; null if it has no such version, or if that version is another model. */
export function findDeployed(
  { name, version, digest }: Pick<Deployed, 'name' | 'version' | 'digest'>,
  here: readonly Version[],
): string | null {
  return (
    here.find((known) => known.name === name && known.version === version && known.digest === digest)?.path ?? null
  );
}
