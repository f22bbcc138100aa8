// Which files of the store this process has hashed already, so that nine trials that read one table hash it once.
// A file counts as the same while its size, mtime, ctime, inode and device are. The ctime is what makes this sound:
// whoever writes to a file can set its mtime back, but not its ctime. It is never kept beyond the process.

import type { BigIntStats } from 'node:fs';
import type { Digest } from '../base/brand.ts';

/** Linux stamps files with the time of the last tick: 10 ms at the coarsest; some file systems keep whole seconds. */
const grain = (ctimeNs: bigint): bigint => (ctimeNs % 1_000_000_000n === 0n ? 2_000_000_000n : 20_000_000n);

export class VerifiedFiles {
  readonly #marks = new Map<string, string>();

  has(path: string, digest: Digest, stats: BigIntStats): boolean {
    return this.#marks.get(path) === markOf(digest, stats);
  }

  /** Notes a file that this process wrote itself, under a name that nobody else knew, and has hashed. */
  noteTaken(path: string, digest: Digest, stats: BigIntStats): void {
    this.#marks.set(path, markOf(digest, stats));
  }

  /**
   * Notes a file that was found and hashed, unless it changed so shortly before that another change could bear the same
   * ctime (git calls such an entry racy).
   *
   * @param since - when hashing began, in nanoseconds since 1970
   */
  noteRead(path: string, digest: Digest, stats: BigIntStats, since: bigint): void {
    if (stats.ctimeNs + grain(stats.ctimeNs) < since) this.#marks.set(path, markOf(digest, stats));
  }

  forget(path: string): void {
    this.#marks.delete(path);
  }
}

function markOf(digest: Digest, { size, mtimeNs, ctimeNs, ino, dev }: BigIntStats): string {
  return [digest, size, mtimeNs, ctimeNs, ino, dev].join(' ');
}
