// One owner at a time for a piece of work that several processes may begin at once. The lock is a file that says who
// owns it, so the lock of a dead owner is seen, and taken over by renaming it away: only one of those who wait can.

import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownerOf, sweepTemporary, temporaryName } from '../store/temp-owner.ts';

const askEvery = 50;
/** Milliseconds. An owner touches its lock this often; one that did not for six times as long is dead, whoever has its pid. */
const signOfLifeEvery = 5_000;
const deadAfter = 30_000;
/** A lock of another machine, or from before this one started, that is older. Their clocks may differ, but not so much. */
const longAgo = 10 * 60_000;

/** Runs `work` while owning the lock at `path`. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  // It tells the process: one that took the pid of a dead owner is no owner.
  const token = temporaryName();
  const own = `${path}.${token}`;
  await mkdir(dirname(path), { recursive: true });
  // What owners left that were killed.
  sweepTemporary(dirname(path), `${basename(path)}.`);
  await writeFile(own, token);
  try {
    const seen = watchLock(path);
    while (!(await take(own, path))) {
      if (!(await removeAbandoned(path, own, seen))) await sleep(askEvery);
    }
    const signOfLife = setInterval(
      () => void utimes(path, new Date(), new Date()).catch(() => undefined),
      signOfLifeEvery,
    );
    try {
      return await work();
    } finally {
      clearInterval(signOfLife);
      if ((await readOwner(path)) === token) await rm(path, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

/** A link is made or it is not; nobody sees a lock without an owner. */
async function take(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeAbandoned(path: string, own: string, seen: SignsOfLife): Promise<boolean> {
  const owner = await readOwner(path);
  if (owner === undefined || !(await isDead(owner, seen))) return owner === undefined;
  const aside = `${own}-abandoned`;
  await rename(path, aside).catch(() => undefined);
  // Between the look and the rename somebody else may have taken it: then it is put back.
  const isTheirs = (await readOwner(aside)) === owner;
  if (!isTheirs) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return isTheirs;
}

async function isDead(owner: string, { look }: SignsOfLife): Promise<boolean> {
  const state = ownerOf(owner);
  if (state === 'dead') return true;
  const { age, unchangedFor } = await look();
  return unchangedFor > deadAfter || (state === 'elsewhere' && Math.abs(age) > longAgo);
}

interface SignsOfLife {
  /** Milliseconds since the lock was touched, by two clocks that may differ, and since it was seen to be touched. */
  look(): Promise<{ readonly age: number; readonly unchangedFor: number }>;
}

/** Measured by a clock that nobody can set: with the other one, a lock may be from tomorrow. */
function watchLock(path: string): SignsOfLife {
  let last = '';
  let since = performance.now();
  return {
    async look() {
      const stats = await stat(path).catch(() => undefined);
      const now = stats ? `${stats.ino} ${stats.mtimeMs}` : '';
      if (now !== last) since = performance.now();
      last = now;
      return { age: stats ? Date.now() - stats.mtimeMs : 0, unchangedFor: performance.now() - since };
    },
  };
}

async function readOwner(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
