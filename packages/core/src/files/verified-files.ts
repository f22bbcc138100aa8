// Which files of the store this process has hashed already. So if nine trials read one table, it is hashed once. This
// is never stored on disk.

import type { BigIntStats } from 'node:fs';
import type { Digest } from '../base/brand.ts';
import { isSameMark, isSettledBefore, markOf } from '../base/file-mark.ts';

export class VerifiedFiles {
  readonly #marks = new Map<string, { readonly digest: Digest; readonly mark: string }>();

  has(path: string, digest: Digest, stats: BigIntStats): boolean {
    const known = this.#marks.get(path);
    return known?.digest === digest && isSameMark(known.mark, markOf(stats));
  }

  /** Notes a file that this process wrote and hashed itself, under a name that no other process knew. */
  noteTaken(path: string, digest: Digest, stats: BigIntStats): void {
    this.#marks.set(path, { digest, mark: markOf(stats) });
  }

  /**
   * Notes a file that was hashed, unless it changed so recently that another change could have the same ctime (git
   * calls such an entry racy).
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
