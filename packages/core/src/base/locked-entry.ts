// One package that code imports, as an explanation shows it: `zod@4.0.0` with the digests of its content.

import { hasFields, isListOf, isString, type Shape } from './shape.ts';

export interface LockedEntry {
  readonly name: string;
  /** Empty if the package and the lockfile state no version. */
  readonly version: string;
  /**
   * The integrity in the lockfile, or the digest of its files; then the digests of its patches and of local changes.
   */
  readonly digests: readonly string[];
}

/** `zod@4.0.0 sha512-…`: what a key contains of a package that is installed as its lockfile says. */
export function writeLockedEntry({ name, version, digests }: LockedEntry): string {
  return [`${name}@${version}`, ...digests].join(' ');
}

/** Earlier versions stored entries in the form that is written in a key. */
export function readLockedEntry(text: string): LockedEntry {
  const [named = '', ...digests] = text.split(' ');
  const at = named.lastIndexOf('@');
  return { name: named.slice(0, at), version: named.slice(at + 1), digests };
}

export const isLockedEntry: Shape<LockedEntry> = hasFields<LockedEntry>({
  name: isString,
  version: isString,
  digests: isListOf(isString),
});
