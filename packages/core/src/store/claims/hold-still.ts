// Holds a store still while something is removed from it: no process begins to find or to store, and processes that are
// doing so finish first. Removed files are moved into the folder of the hold, and deleted when the hold has ended. A
// run that takes that folder away ends the hold. claims.ts explains why nothing is lost that a run relies on.

import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '../../files/error-codes.ts';
import { makeFolder } from '../../files/sync-folder.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { Layout } from '../disk/layout.ts';
import { StoreError } from '../store.ts';
import { toStoreError } from '../write-error.ts';
import { readClaims, type StandingClaims } from './standing-claims.ts';
import { ownerFile, type StoreHolder, stillEnding } from './standing-holds.ts';

const askEveryMs = 20;
const signOfLifeEveryMs = 5_000;
const patienceMs = 60_000;

export interface Hold {
  /**
   * Moves a file out of the store, to a path from which it is deleted when the hold ends. Undefined if it does not
   * exist.
   *
   * @throws HoldLost when the hold was taken away: the claims may have changed since
   */
  take(path: string): string | undefined;
}

/** A run stopped waiting, because this process showed no sign of life. */
export class HoldLost extends Error {}

export interface HoldOptions {
  /** The name of the holder, for waiting runs: `cairn store collect`. */
  readonly what?: string;
  /** How long to wait for processes that are storing something, in milliseconds. Default 60,000. */
  readonly patience?: number;
}

/**
 * @param work - gets the claims of living runs, of which nothing may be removed. If the hold was lost, it is called
 *   again with the claims of that time
 */
export async function holdStill<T>(
  layout: Layout,
  work: (claims: StandingClaims, hold: Hold) => Promise<T>,
  { what = 'Cairn', patience = patienceMs }: HoldOptions = {},
): Promise<T> {
  for (;;) {
    try {
      return await holdOnce(layout, work, what, patience);
    } catch (error) {
      if (!(error instanceof HoldLost)) throw error;
    }
  }
}

async function holdOnce<T>(
  layout: Layout,
  work: (claims: StandingClaims, hold: Hold) => Promise<T>,
  what: string,
  patience: number,
): Promise<T> {
  const path = join(layout.temporary, `${temporaryName()}${stillEnding}`);
  makeHold(layout, path, what);
  const signOfLife = setInterval(
    () => void utimes(path, new Date(), new Date()).catch(() => undefined),
    signOfLifeEveryMs,
  ).unref();
  let taken = 0;
  const take = (from: string): string | undefined => {
    const to = join(path, String(taken++));
    try {
      renameSync(from, to);
      return to;
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      if (!existsSync(path)) throw new HoldLost();
      return undefined;
    }
  };
  try {
    return await work(await waitForQuiet(layout, patience), { take });
  } finally {
    clearInterval(signOfLife);
    await endHold(layout, path);
  }
}

/** The folder appears together with the file that names its owner, or not at all. */
function makeHold({ temporary, place }: Layout, path: string, what: string): void {
  const made = join(temporary, temporaryName());
  const holder: StoreHolder = { pid: process.pid, host: hostname(), what, since: new Date().toISOString() };
  try {
    makeFolder(temporary);
    mkdirSync(made);
    writeFileSync(join(made, ownerFile), JSON.stringify(holder));
    renameSync(made, path);
  } catch (error) {
    throw toStoreError(error, place);
  }
}

/** Runs go on after the rename, because deleting large files takes long. */
async function endHold({ temporary }: Layout, path: string): Promise<void> {
  const ended = join(temporary, temporaryName());
  try {
    renameSync(path, ended);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  await rm(ended, { recursive: true, force: true });
}

async function waitForQuiet({ temporary, place }: Layout, patience: number): Promise<StandingClaims> {
  const since = performance.now();
  for (;;) {
    const claims = readClaims(temporary);
    if (!claims.isOpen) return claims;
    if (performance.now() - since > patience)
      throw new StoreError(
        'store-unwritable',
        `A run has been storing something in '${place}' for ${Math.round(patience / 1000)} s. Try again when it is done.`,
      );
    await sleep(askEveryMs);
  }
}
