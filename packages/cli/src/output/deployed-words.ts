// What became of a bundle that was published: the version, and whether its alias names it.

import type { Deployed } from '@cairn/core';

/** `as champion`, or `published before; champion is v5` */
export function describeAlias({ version, alias, aliasVersion = version }: Deployed): string {
  if (aliasVersion === version) return `as ${alias}`;
  return `published before; ${alias} is ${aliasVersion === null ? 'no version' : `v${aliasVersion}`}`;
}
