// Files that a server was writing when it was killed: they are completed, without a last line that was cut off.

import { open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from '@cairn/core';

/** The process is in the name: `requests-20261130T101500Z-4711-0001.open`. */
const openName = /^(?:requests|outcomes)-\d{8}T\d{6}Z-(\d+)-\d{4}\.open$/;

/** Completes the files of servers of this machine that have ended. What cannot be completed stays as it is. */
export async function completeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = openName.exec(name)?.[1];
    if (pid === undefined || (Number(pid) !== process.pid && isRunning(Number(pid)))) continue;
    const path = join(folder, name);
    await cutLastLine(path)
      .then(() => rename(path, path.replace(/\.open$/, '.jsonl')))
      .catch(() => undefined);
  }
}

async function cutLastLine(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  const { size } = await file.stat();
  const last = Buffer.alloc(Math.min(size, longestLine));
  await file.read(last, 0, last.length, size - last.length);
  const end = last.lastIndexOf(10);
  if (end < last.length - 1) await file.truncate(size - last.length + end + 1);
}

/** Bytes: by default a body has at most 8 MB. */
const longestLine = 64 * 2 ** 20;
