// Reads the versions of files that a command uses: from the disk, from the files next to the store, or from the commit
// of a run.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfUsed } from '../../key/used-facts.ts';
import { readSourceText, textOf } from '../../plan/sources/kept-sources.ts';
import { listUsed, readUsed } from '../../plan/sources/list-used.ts';
import type { UsedVersion } from './compare-used.ts';

/** The current version; `path` is absolute. */
export function usedOnDisk(path: string): UsedVersion {
  return {
    list: () => listUsed(path).catch(() => undefined),
    text: async ({ name }) => textOf(await readFile(join(path, name))),
  };
}

/**
 * The stored version.
 *
 * @param value - its value in a key
 * @param home - the folder that contains `.cairn`
 * @param fromCommit - reads a file that was not stored
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
