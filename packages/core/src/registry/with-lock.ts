// One owner at a time for a piece of work that several processes may begin at once. The lock is a file that says who
// owns it, so the lock of a dead owner is seen, and taken over by renaming it away: only one of those who wait can.

import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const askEvery = 50;
/** Milliseconds. An owner touches its lock this often; one that did not for six times as long is dead, whoever has its pid. */
const signOfLifeEvery = 5_000;
const deadAfter = 30_000;

/** Runs `work` while owning the lock at `path`. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const token = `${process.pid} ${randomBytes(8).toString('hex')}`;
  const own = `${path}.${token.replace(' ', '-')}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(own, token);
  try {
    while (!(await take(own, path))) {
      if (!(await removeAbandoned(path, own))) await sleep(askEvery);
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

async function removeAbandoned(path: string, own: string): Promise<boolean> {
  const owner = await readOwner(path);
  if (owner === undefined || !(await isDead(owner, path))) return owner === undefined;
  const aside = `${own}-abandoned`;
  await rename(path, aside).catch(() => undefined);
  // Between the look and the rename somebody else may have taken it: then it is put back.
  const isTheirs = (await readOwner(aside)) === owner;
  if (!isTheirs) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return isTheirs;
}

async function isDead(owner: string, path: string): Promise<boolean> {
  const age = await stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  if (age > deadAfter) return true;
  try {
    process.kill(Number(owner.split(' ')[0]), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function readOwner(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
