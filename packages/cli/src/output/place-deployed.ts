// Where a deployed version lies here: a run that was fetched names its place on another machine, and so does one of a
// project that was moved.

import type { Deployed, RegisteredVersion } from '@cairn/core';

type Version = Pick<RegisteredVersion, 'name' | 'version' | 'digest' | 'path'>;

/** The path in this registry; undefined where it has no such version, or the number is of another model. */
export function placeDeployed(
  { name, version, digest }: Pick<Deployed, 'name' | 'version' | 'digest'>,
  here: readonly Version[],
): string | undefined {
  return here.find((known) => known.name === name && known.version === version && known.digest === digest)?.path;
}
