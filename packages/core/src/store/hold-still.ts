// Holds a store still while something is removed from it: nobody begins to find or to store, and those who are in the
// midst of it finish first. Why nothing that a run relies on is lost is argued in claims.ts.

import { open, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Layout } from './layout.ts';
import { readClaims, type StandingClaims, stillEnding } from './standing-claims.ts';
import { StoreError } from './store.ts';
import { makeFolder } from './sync-folder.ts';
import { temporaryName } from './temp-owner.ts';
import { toStoreError } from './write-error.ts';

const askEveryMs = 20;
const signOfLifeEveryMs = 5_000;
const patienceMs = 60_000;

/**
 * @param work - is told what living runs claim; none of it may be removed
 * @param patience - how long to wait for those in the midst of storing, in milliseconds
 */
export async function holdStill<T>(
  layout: Layout,
  work: (claims: StandingClaims) => Promise<T>,
  patience = patienceMs,
): Promise<T> {
  const path = join(layout.temporary, `${temporaryName()}${stillEnding}`);
  await createFile(layout, path);
  const signOfLife = setInterval(
    () => void utimes(path, new Date(), new Date()).catch(() => undefined),
    signOfLifeEveryMs,
  ).unref();
  try {
    return await work(await waitForQuiet(layout, patience));
  } finally {
    clearInterval(signOfLife);
    await rm(path, { force: true });
  }
}

async function createFile({ temporary, place }: Layout, path: string): Promise<void> {
  try {
    makeFolder(temporary);
    await (await open(path, 'wx')).close();
  } catch (error) {
    throw toStoreError(error, place);
  }
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
