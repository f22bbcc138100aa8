// Runs work that several processes may begin at once, one process at a time.

import { FileLocks } from '../store/locks/file-locks.ts';

/** Milliseconds. An owner that is stopped and has shown no sign of life for this long is not waited for. */
const patience = 30_000;

/**
 * Runs `work` with a lock.
 *
 * @param folder - the folder for the lock files, made if it is missing
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
