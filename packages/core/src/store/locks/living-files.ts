// The lock files of the other processes that are alive. What dead ones left is removed.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../files/error-codes.ts';
import { ownerOf } from '../../files/temp-owner.ts';
import { lockFileEnding, type ReadLockFile, readLockFile, removeFile } from './lock-file.ts';
import type { SignsOfLife } from './signs-of-life.ts';

export interface LivingFile extends ReadLockFile {
  readonly name: string;
}

/** Undefined if the folder cannot be read at this moment. */
export function readLivingFiles(folder: string, own: string, signs: SignsOfLife): readonly LivingFile[] | undefined {
  try {
    return readdirSync(folder).flatMap((name) => {
      if (!name.endsWith(lockFileEnding) || name === own || isDead(folder, name, signs)) return [];
      const read = readLockFile(join(folder, name));
      return read ? [{ name, ...read }] : [];
    });
  } catch (error) {
    return hasCode(error, 'ENOENT') ? [] : undefined;
  }
}

function isDead(folder: string, name: string, signs: SignsOfLife): boolean {
  const path = join(folder, name);
  const owner = ownerOf(name);
  if (owner === 'dead') removeFile(path);
  return owner === 'dead' || (owner === 'elsewhere' && signs.isDeadElsewhere(path));
}
