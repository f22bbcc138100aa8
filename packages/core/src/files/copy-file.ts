// Copies files and returns the digest of the copy. A copy is a copy-on-write clone if the file system supports it.

import { constants } from 'node:fs';
import { chmod, copyFile, type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { digestHandle, type TakenBytes } from './copy-bytes.ts';

/** Pairs of devices between which a clone failed. Each further attempt would open two files. */
const unable = new Set<string>();

/**
 * Copies `source`, an open file, to a path that does not exist. The copy is hashed and not the source, because the
 * source may change meanwhile.
 *
 * @param finish - what else to do with the copy before it is closed
 */
export async function copyFileDigesting(
  source: FileHandle,
  sourcePath: string,
  target: string,
  finish?: (copy: FileHandle, taken: TakenBytes) => Promise<void>,
): Promise<TakenBytes> {
  const { size, dev } = await source.stat();
  const isCloned = await cloneFile(sourcePath, dev, target);
  const copy = await open(target, isCloned ? 'r' : 'wx', 0o644);
  try {
    const taken = isCloned ? await digestHandle(copy.fd, size) : await digestHandle(source.fd, size, copy);
    checkLength(target, (await copy.stat()).size, taken.size);
    await finish?.(copy, taken);
    return taken;
  } finally {
    await copy.close();
  }
}

/** False if the file system cannot clone, or on any other error: an ordinary copy then reports it better. */
async function cloneFile(source: string, device: number, target: string): Promise<boolean> {
  const pair = `${device} ${(await stat(dirname(target))).dev}`;
  if (unable.has(pair)) return false;
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    await chmod(target, 0o644);
    return true;
  } catch {
    unable.add(pair);
    return false;
  }
}

export function checkLength(path: string, length: number, expected: number): void {
  if (length === expected) return;
  const message = `'${path}' holds ${length} bytes of ${expected}`;
  throw Object.assign(new Error(message), { code: 'EIO', errno: -5, syscall: 'write' });
}
