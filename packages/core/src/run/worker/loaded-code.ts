// The code of the project that a node loaded, as digests: a state that it saves was made by that code, and not by what the
// files say later.

import { readFileSync, statSync } from 'node:fs';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { packageFolder } from '../../fingerprint/packages/package-folder.ts';
import { readWay } from '../loaded-way.ts';
import { loadedAt } from './watch-loads.ts';
import { readUnwatched } from './watch-reads.ts';

/** By absolute path. */
export type LoadedCode = Readonly<Record<string, Digest>>;

/** Milliseconds by which the times of files may be behind the clock. */
const coarse = 20;

/** Undefined if a file may have been edited since it was loaded: which code runs is not known then. */
export function digestLoaded(loads: readonly string[]): LoadedCode | undefined {
  const code: Record<string, Digest> = {};
  for (const { file } of loads.map(readWay)) {
    const at = loadedAt(file);
    if (at === undefined || packageFolder(file) !== undefined) continue;
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found || found.ctimeMs > at - coarse) return undefined;
    code[file] = digestNow(file);
  }
  return code;
}

/** Whether files have the bytes that were loaded. */
export function isSameCode(code: LoadedCode): boolean {
  return Object.entries(code).every(([file, digest]) => {
    try {
      return digestNow(file) === digest;
    } catch {
      return false;
    }
  });
}

function digestNow(file: string): Digest {
  return digestBytes(readUnwatched(() => readFileSync(file)));
}
