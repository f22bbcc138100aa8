// Whether a change is put into the run's commit, and if not, why.

import { type BigIntStats, closeSync, lstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestFile } from '../../base/digest.ts';
import type { LeftOut } from '../../run/record/record.ts';
import type { ChangedPath } from '../git/parse-changes.ts';
import type { Judged, JudgedFiles } from './judged-files.ts';
import { findSecret } from './secrets/find-secret.ts';

/** Bytes. A larger untracked file is not committed, because git stores every version completely. */
export const mostBytes = 10 * 1024 * 1024;

/**
 * Bytes. For a larger untracked file the size and the time of its change are recorded: its digest would take longer
 * than most runs, for a file that perhaps no step reads. The store has the bytes of files that a step reads.
 */
export const mostHashed = 100 * 1024 * 1024;

/** Undefined if it is committed. */
export async function judgeChange(
  { path, isUntracked, isDirtySubmodule }: ChangedPath,
  top: string,
  judged: JudgedFiles,
): Promise<LeftOut | undefined> {
  if (isDirtySubmodule) return { path, why: 'submodule' };
  if (path.endsWith('/')) return { path, why: 'repository' };
  const file = join(top, path);
  const stats = statOf(file);
  // It was deleted, or is a link, which git stores as the path of its target.
  if (!stats || stats.isSymbolicLink()) return undefined;
  if (stats.isDirectory()) return isUntracked ? { path, why: 'repository' } : undefined;
  if (!stats.isFile()) return { path, why: 'special' };
  if (isUntracked && stats.size > mostBytes) return describeLarge(path, file, stats, judged);
  const { secret } = await judged.of(path, stats, () => judgeContent(path, file, Number(stats.size)));
  return secret && { path, why: 'secret', looks: secret.what, ...(secret.line !== undefined && { line: secret.line }) };
}

async function describeLarge(path: string, file: string, stats: BigIntStats, judged: JudgedFiles): Promise<LeftOut> {
  const size = Number(stats.size);
  if (size > mostHashed) return { path, why: 'large', size, changed: stats.mtime.toISOString() };
  const { digest } = await judged.of(path, stats, async () => ({ digest: await digestFile(file) }));
  return { path, why: 'large', digest: digest as Digest, size };
}

async function judgeContent(path: string, file: string, size: number): Promise<Omit<Judged, 'mark'>> {
  const secret = await findSecret(path, readBeginning(file, size));
  return secret ? { secret } : {};
}

// Synchronous: for thousands of small files, most of the time would be waiting.
function statOf(file: string): BigIntStats | undefined {
  try {
    return lstatSync(file, { bigint: true });
  } catch {
    return undefined;
  }
}

/** As many bytes are checked as an untracked file may have to be committed. */
function readBeginning(file: string, size: number): Buffer {
  try {
    const handle = openSync(file, 'r');
    try {
      const bytes = Buffer.allocUnsafe(Math.min(size, mostBytes));
      return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    // Git will report that it cannot be read.
    return Buffer.alloc(0);
  }
}
