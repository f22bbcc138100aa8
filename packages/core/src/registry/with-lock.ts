// One owner at a time for a piece of work that several processes may begin at once.

import { FileLocks } from '../store/locks/file-locks.ts';

/** Milliseconds without a sign of life after which an owner that is stopped is not waited for any longer. */
const patience = 30_000;

/**
 * Runs `work` while holding a lock.
 *
 * @param folder - where the files of those who ask for it are, made when it is needed
 * @param name - any text
 */
export async function withLock<T>(folder: string, name: string, work: () => Promise<T>): Promise<T> {
  const locks = new FileLocks(folder);
  const request = locks.request(name);
  try {
    await request.wait({ patience });
    return await work();
  } finally {
    request.release();
    locks.close();
  }
}
