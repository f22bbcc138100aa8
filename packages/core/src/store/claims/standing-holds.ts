// What stands in tmp/ of those who hold a store still, as others see it, and how a hold is broken whose owner is stopped.
// The argument is in claims.ts.

import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasFields, isCount, isString } from '../../base/shape.ts';
import { listOrNone } from '../../files/read-small.ts';
import { ownerOf, temporaryName } from '../../files/temp-owner.ts';

/** A folder, which everything that is removed goes through; a file where an earlier version made it. */
export const stillEnding = '.still';
export const ownerFile = 'owner.json';

/** On another machine, one who holds still shows that it lives every few seconds; so long after the last time it does not. */
const stillForMs = 60_000;

/** Who holds a store still. */
export interface StoreHolder {
  readonly pid: number;
  readonly host: string;
  /** What it does: `cairn store collect`. */
  readonly what: string;
  /** Since when, ISO 8601, UTC. */
  readonly since: string;
}

const isHolder = hasFields<StoreHolder>({ pid: isCount, host: isString, what: isString, since: isString });

export function isHeldStill(temporary: string): boolean {
  return listHolds(temporary).length > 0;
}

/** The folders and files of those who hold it still. */
export function listHolds(temporary: string): readonly string[] {
  const names = listOrNone(temporary).filter((name) => name.endsWith(stillEnding));
  return names.filter((name) => isStill(name, join(temporary, name))).map((name) => join(temporary, name));
}

/** Undefined where it does not say, or has ended. */
export function readHolder(path: string): StoreHolder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(path, ownerFile), 'utf8'));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a hold away from its owner, who then can remove nothing more through it. False where it cannot be: it has ended, or
 * is of an earlier version, which removes in another way.
 */
export function breakHold(temporary: string, path: string): boolean {
  const broken = join(temporary, temporaryName());
  try {
    if (!statSync(path).isDirectory()) return false;
    renameSync(path, broken);
  } catch {
    return false;
  }
  rmSync(broken, { recursive: true, force: true });
  return true;
}

function isStill(name: string, path: string): boolean {
  const owner = ownerOf(name);
  if (owner !== 'elsewhere') return owner === 'alive';
  const stats = statSync(path, { throwIfNoEntry: false });
  // One from the future is of a clock that was set back, and shows nothing.
  return stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) < stillForMs;
}
