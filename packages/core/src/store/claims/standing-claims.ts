// What stands in tmp/ of claims, as others see it. The argument is in claims.ts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, Key } from '../../base/brand.ts';
import { hasCode } from '../../files/error-codes.ts';
import { listOrNone } from '../../files/read-small.ts';
import { ownerOf } from '../../files/temp-owner.ts';

export const claimsEnding = '.claims';

export interface StandingClaims {
  /** Files of claims of living processes. */
  readonly runs: number;
  readonly digests: ReadonlySet<Digest>;
  readonly keys: ReadonlySet<Key>;
  /** Somebody claims all that there is. */
  readonly isAll: boolean;
  /** Somebody is in the midst of finding or storing. */
  readonly isOpen: boolean;
}

/** The claims of all processes that live, or may. */
export function readClaims(temporary: string): StandingClaims {
  const digests = new Set<Digest>();
  const keys = new Set<Key>();
  let runs = 0;
  let isAll = false;
  let isOpen = false;
  for (const name of listOrNone(temporary)) {
    if (!name.endsWith(claimsEnding) || ownerOf(name) === 'dead') continue;
    const text = readClaimsFile(join(temporary, name));
    if (text === undefined) continue;
    const lines = text.split('\n');
    // The last one is what was not ended yet.
    let sections = lines.pop() === '' ? 0 : 1;
    for (const line of lines) {
      if (line === '+') sections++;
      else if (line === '-') sections--;
      else if (line.startsWith('a ')) digests.add(line.slice(2) as Digest);
      else if (line.startsWith('k ')) keys.add(line.slice(2) as Key);
    }
    runs++;
    isAll ||= lines.length === 0;
    isOpen ||= sections > 0;
  }
  return { runs, digests, keys, isAll, isOpen };
}

/** Undefined when they were given up. What cannot be read claims all, as what is empty does. */
function readClaimsFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return hasCode(error, 'ENOENT') ? undefined : '';
  }
}
