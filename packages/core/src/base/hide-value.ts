// The value of a declared environment variable decides keys and is never written: a digest stands for it, the same on
// every machine, so that machines share results. A secret may be short, and a plain hash of it could be guessed by whoever
// reads a record, so each guess is made to cost what scrypt costs (docs/adr/0015-values-of-variables-are-digests.md).

import { scryptSync } from 'node:crypto';

/** RFC 7914: 16 MB and some 50 ms a guess. */
const cost = { N: 2 ** 14, r: 8, p: 1 } as const;

const beginning = 'scrypt:';
const form = /^scrypt:[0-9a-f]{64}$/;

/** So much of a digest is shown: enough to tell two values apart. */
const shown = beginning.length + 8;

const known = new Map<string, string>();

/** `scrypt:` and 64 hex digits. The name is the salt: equal values of two variables have two digests. */
export function digestValue(name: string, value: string): string {
  const asked = `${name}\0${value}`;
  const digest = known.get(asked) ?? `${beginning}${scryptSync(value, `cairn $${name}`, 32, cost).toString('hex')}`;
  known.set(asked, digest);
  return digest;
}

/** Whether this is a digest, and no value. */
export function isHidden(text: string): boolean {
  return form.test(text);
}

/** What of a variable may be shown: the beginning of its digest, also where an earlier version of Cairn kept the value. */
export function showHidden(name: string, text: string): string {
  return (isHidden(text) ? text : digestValue(name, text)).slice(0, shown);
}
