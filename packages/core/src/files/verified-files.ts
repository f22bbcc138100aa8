// Which files of the store this process has hashed already, so that nine trials that read one table hash it once.
// It is never kept beyond the process.

import type { BigIntStats } from 'node:fs';
import type { Digest } from '../base/brand.ts';
import { isSameMark, isSettledBefore, markOf } from '../base/file-mark.ts';

export class VerifiedFiles {
  readonly #marks = new Map<string, { readonly digest: Digest; readonly mark: string }>();

  has(path: string, digest: Digest, stats: BigIntStats): boolean {
    const known = this.#marks.get(path);
    return known?.digest === digest && isSameMark(known.mark, markOf(stats));
  }

  /** Notes a file that this process wrote itself, under a name that nobody else knew, and has hashed. */
  noteTaken(path: string, digest: Digest, stats: BigIntStats): void {
    this.#marks.set(path, { digest, mark: markOf(stats) });
  }

  /**
   * Notes a file that was found and hashed, unless it changed so shortly before that another change could bear the same
   * ctime (git calls such an entry racy).
   *
   * @param since - when hashing began, in nanoseconds since 1970
   */
  noteRead(path: string, digest: Digest, stats: BigIntStats, since: bigint): void {
    if (isSettledBefore(stats, since)) this.#marks.set(path, { digest, mark: markOf(stats) });
  }

  forget(path: string): void {
    this.#marks.delete(path);
  }
}
