// A file that was named on the command line and cannot be read: what it is instead, or why not.

import { access, constants, stat } from 'node:fs/promises';
import { describeReadError, failAuthor } from '@cairn/core';
import { isOutOfHandles } from '../process/out-of-handles.ts';
import { failUsage } from './usage-error.ts';

/**
 * @param path - as it was typed
 * @throws UsageError `file-missing`; AuthorError `path-unreadable`
 */
export function failUnreadable(path: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined || isOutOfHandles(error)) throw error;
  if (code === 'ENOENT') return failUsage('file-missing', { path });
  return failAuthor('path-unreadable', { path, problem: describeReadError({ code }) });
}

/** Checks a file or a folder that another program reads. A pipe is not opened: that would consume its content. */
export async function checkReadable(file: string, path: string): Promise<void> {
  try {
    const isFolder = (await stat(file)).isDirectory();
    await access(file, isFolder ? constants.R_OK | constants.X_OK : constants.R_OK);
  } catch (error) {
    failUnreadable(path, error);
  }
}
