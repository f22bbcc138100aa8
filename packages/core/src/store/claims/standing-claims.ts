// Reads the claims in tmp/ of other processes. claims.ts explains them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, Key } from '../../base/brand.ts';
import { hasCode } from '../../files/error-codes.ts';
import { listOrNone } from '../../files/read-small.ts';
import { ownerOf } from '../../files/temp-owner.ts';

export const claimsEnding = '.claims';

export interface StandingClaims {
  /** The number of claim files of living processes. */
  readonly runs: number;
  readonly digests: ReadonlySet<Digest>;
  readonly keys: ReadonlySet<Key>;
  /** Some process claims everything. */
  readonly isAll: boolean;
  /** Some process is finding or storing at this moment. */
  readonly isOpen: boolean;
}

/** The claims of all processes that are alive, or may be. */
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
    // The last line is one that was not ended yet.
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

/** Undefined if the claims were given up. A file that cannot be read claims everything, like an empty one. */
function readClaimsFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return hasCode(error, 'ENOENT') ? undefined : '';
  }
}
