// Files that a run writes for CI. Their paths are checked before the run begins, because a path that cannot be written
// must not cost a run.

import { appendFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failUsage, UsageError } from '../usage/usage-error.ts';

/**
 * Throws a `UsageError` where `writeReport` could not write; makes the folders above.
 *
 * @param shown - the path as it was typed
 */
export async function checkReport(path: string, shown: string): Promise<void> {
  const beside = besideOf(path);
  try {
    const isFolder = /[/\\]$/.test(shown) || (await stat(path).catch(() => undefined))?.isDirectory();
    if (isFolder) failUsage('file-unwritable', { path: shown, problem: 'EISDIR' });
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, '');
    await rm(beside);
  } catch (error) {
    fail(shown, error, false);
  }
}

/** Writes a file whole, and the folders above it. Throws a `UsageError` where it cannot. */
export async function writeReport(path: string, text: string, shown: string): Promise<void> {
  const beside = besideOf(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, text);
    await rename(beside, path);
  } catch (error) {
    fail(shown, error, true);
  } finally {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

/** Adds to what others wrote into a file. */
export async function appendReport(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch((error: unknown) => fail(path, error, true));
}

function besideOf(path: string): string {
  return `${path}.${process.pid}.part`;
}

function fail(path: string, error: unknown, isAfterRun: boolean): never {
  if (error instanceof UsageError) throw error;
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return failUsage('file-unwritable', { path, problem: code, isAfterRun });
}
