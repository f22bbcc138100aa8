// The files and folders that a command uses are among the facts of its environment, each under its path.

import type { Digest } from '../base/brand.ts';

type Facts = Readonly<Record<string, string>>;

const prefix = 'uses ';

export function nameUsedFact(path: string): string {
  return prefix + path;
}

/** Path → its digest, followed by ` executable` if it is a program. */
export function usedOf(facts: Facts): Facts {
  const used = Object.entries(facts).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(used.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** All other facts. */
export function withoutUsed(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !name.startsWith(prefix)));
}

export function digestOfUsed(value: string): Digest {
  return value.split(' ', 1)[0] as Digest;
}
