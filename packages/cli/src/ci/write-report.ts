import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { failUsage } from '../usage-error.ts';

/** Writes a file whole, and the folders above it. Throws a `UsageError` where it cannot. */
export async function writeReport(path: string, text: string, shown: string): Promise<void> {
  const beside = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(beside, text);
    await rename(beside, path);
  } catch (error) {
    fail(shown, error);
  } finally {
    await rm(beside, { force: true }).catch(() => undefined);
  }
}

/** Adds to what others wrote into a file. */
export async function appendReport(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch((error: unknown) => fail(path, error));
}

function fail(path: string, error: unknown): never {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return failUsage('file-unwritable', { path, problem: code });
}
