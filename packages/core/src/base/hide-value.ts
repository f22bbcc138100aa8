// The value of a declared environment variable is in the key, but it is never written. Its digest is written instead.
// The digest is the same on every machine, so that machines share results. A secret may be short, and a reader of a
// record could guess it from a plain hash. So the hash is scrypt, which makes each guess expensive
// (docs/adr/0015-values-of-variables-are-digests.md).

import { scryptSync } from 'node:crypto';

/** RFC 7914: 16 MB and about 50 ms for each guess. */
const cost = { N: 2 ** 14, r: 8, p: 1 } as const;

const beginning = 'scrypt:';
const form = /^scrypt:[0-9a-f]{64}$/;

/** This many characters of a digest are shown: enough to tell two values apart. */
const shown = beginning.length + 8;

const known = new Map<string, string>();

/**
 * Returns `scrypt:` and 64 hex digits. The name is the salt, so equal values of two variables have different digests.
 */
export function digestValue(name: string, value: string): string {
  const asked = `${name}\0${value}`;
  const digest = known.get(asked) ?? `${beginning}${scryptSync(value, `cairn $${name}`, 32, cost).toString('hex')}`;
  known.set(asked, digest);
  return digest;
}

/** Whether this is a digest and not a value. */
export function isHidden(text: string): boolean {
  return form.test(text);
}

/**
 * What may be shown of a variable: the beginning of its digest, even if an earlier version of Cairn recorded the value.
 */
export function showHidden(name: string, text: string): string {
  return (isHidden(text) ? text : digestValue(name, text)).slice(0, shown);
}
