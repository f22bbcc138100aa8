// Reads the holds in tmp/ of other processes, and breaks a hold whose owner is stopped. claims.ts explains them.

import { readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hasFields, isCount, isString } from '../../base/shape.ts';
import { listOrNone } from '../../files/read-small.ts';
import { ownerOf, temporaryName } from '../../files/temp-owner.ts';

/** A folder, into which everything is moved that is removed. Earlier versions made a file. */
export const stillEnding = '.still';
export const ownerFile = 'owner.json';

/**
 * A holder on another machine shows a sign of life every few seconds. After this time without one, its hold is ignored.
 */
const stillForMs = 60_000;

/** The process that holds a store still. */
export interface StoreHolder {
  readonly pid: number;
  readonly host: string;
  /** The command that it runs: `cairn store collect`. */
  readonly what: string;
  /** The start of the hold, ISO 8601, UTC. */
  readonly since: string;
}

const isHolder = hasFields<StoreHolder>({ pid: isCount, host: isString, what: isString, since: isString });

export function isHeldStill(temporary: string): boolean {
  return listHolds(temporary).length > 0;
}

/** The folders and files of all holds. */
export function listHolds(temporary: string): readonly string[] {
  const names = listOrNone(temporary).filter((name) => name.endsWith(stillEnding));
  return names.filter((name) => isStill(name, join(temporary, name))).map((name) => join(temporary, name));
}

/** Undefined if the hold has ended, or does not name its owner. */
export function readHolder(path: string): StoreHolder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(path, ownerFile), 'utf8'));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Takes a hold away from its owner, which then cannot remove anything more. False if that is not possible: the hold has
 * ended, or it was made by an earlier version, which removes in another way.
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
  // A time in the future comes from a clock that was set back, so it proves nothing.
  return stats !== undefined && Math.abs(Date.now() - stats.mtimeMs) < stillForMs;
}
