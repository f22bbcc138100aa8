// Parsed modules that several projects share: a folder with one file for each module, named after the digest of its
// bytes. Clones, worktrees and CI jobs with the same code then parse nothing. The content depends only on the bytes, so
// it is the same in every project.

import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { readSealed, writeSealed } from './sealed-file.ts';

export interface SharedModules<M> {
  /** Undefined if the module is not cached, or its file is damaged. */
  find(digest: Digest): Promise<M | undefined>;
  /** Writes modules that are missing. If that fails, they are parsed again. */
  add(modules: ReadonlyMap<Digest, M>): Promise<void>;
}

/**
 * Opens the folder that `$CAIRN_MODULES` names.
 *
 * @param version - the version of the cached data; each has a folder of its own
 */
export function openSharedModules<M>(folder: string, version: number): SharedModules<M> {
  const fileOf = (digest: Digest): string => join(folder, `${version}`, digest.slice(0, 2), `${digest}.json`);
  return {
    async find(digest) {
      const module = await readSealed(fileOf(digest));
      return isRecord(module) ? (module as M) : undefined;
    },
    async add(modules) {
      await Promise.all([...modules].map(([digest, module]) => writeSealed(fileOf(digest), module)));
    },
  };
}
