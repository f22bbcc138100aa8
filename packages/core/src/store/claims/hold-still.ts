// Holds a store still while something is removed from it: nobody begins to find or to store, and those who are in the
// midst of it finish first. What is removed is moved into the folder that says so, and unlinked when it holds no longer:
// whoever takes that folder away has ended the hold. Why nothing that a run relies on is lost is argued in claims.ts.

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
   * Moves a file out of the store, to a path from which it is unlinked when the hold ends. Undefined where it is not
   * there.
   *
   * @throws HoldLost where the hold was taken away: what is claimed may be another thing by now
   */
  take(path: string): string | undefined;
}

/** A run went on without waiting any longer, because this process showed no sign of life. */
export class HoldLost extends Error {}

export interface HoldOptions {
  /** What holds it, for those who wait: `cairn store collect`. */
  readonly what?: string;
  /** How long to wait for those in the midst of storing, in milliseconds. Default 60,000. */
  readonly patience?: number;
}

/**
 * @param work - is told what living runs claim; none of it may be removed. It is called again when the hold was lost, with
 *   what is claimed then
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

/** The folder is there with its owner in it, or not at all. */
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

/** Runs go on from the renaming on: to unlink what is large takes long. */
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
