// Where the versions of what a command uses are read: on the disk, next to the store, or in the commit of a run.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfUsed } from '../../key/used-facts.ts';
import { readSourceText, textOf } from '../../plan/sources/kept-sources.ts';
import { listUsed, readUsed } from '../../plan/sources/list-used.ts';
import type { UsedVersion } from './compare-used.ts';

/** As it is now; `path` is absolute. */
export function usedOnDisk(path: string): UsedVersion {
  return {
    list: () => listUsed(path).catch(() => undefined),
    text: async ({ name }) => textOf(await readFile(join(path, name))),
  };
}

/**
 * As it was kept.
 *
 * @param value - what a key holds of it
 * @param home - the folder that holds `.cairn`
 * @param fromCommit - reads it where it was not kept, and is a file
 */
export function usedAsKept(
  value: string,
  home: string,
  fromCommit: () => Promise<string | undefined> = async () => undefined,
): UsedVersion {
  const digest = digestOfUsed(value);
  return {
    async list() {
      const kept = await readUsed(home, digest);
      if (kept) return kept;
      const text = await fromCommit();
      const executable = value.includes(' ') && ({ isExecutable: true } as const);
      return text === undefined ? undefined : [{ name: '', digest, size: Buffer.byteLength(text), ...executable }];
    },
    text: async (file) => (await readSourceText(home, file.digest)) ?? (file.name === '' ? fromCommit() : undefined),
  };
}
