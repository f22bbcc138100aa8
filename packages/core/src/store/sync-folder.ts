// Folders that outlast a power cut: a name is on disk only when the folder that holds it was synced.

import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hasCode } from './write-error.ts';

export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folder, and some network file systems sync none: they order their own names.
  const isUnable = (error: unknown) => hasCode(error, 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EISDIR', 'EBADF');
  try {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!isUnable(error) && process.platform !== 'win32') throw error;
  }
}

/** Makes a folder and those above it, and syncs every name that is new. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const top = dirname(resolve(first));
  for (let above = dirname(resolve(path)); ; above = dirname(above)) {
    await syncFolder(above);
    if (above === top || above === dirname(above)) return;
  }
}
