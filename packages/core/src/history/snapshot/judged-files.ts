// Results of the check of files that differ from HEAD. They are stored from one snapshot to the next, so that a file is
// read again only if its size, its times or its inode changed (base/file-mark.ts).

import type { BigIntStats } from 'node:fs';
import { isSettledBefore, markOf } from '../../base/file-mark.ts';
import { nowNs } from '../../files/now-ns.ts';

/** If a field is missing, the file is not a secret, or was not checked yet. */
export interface Judged {
  readonly mark: string;
  readonly secret?: { readonly what: string; readonly line?: number };
  readonly digest?: string;
}

export class JudgedFiles {
  readonly #known: Readonly<Record<string, Judged>>;
  /** Only the files of this snapshot: files that are not changed any more are dropped. */
  readonly #now: [path: string, judged: Judged][] = [];

  constructor(known: Readonly<Record<string, Judged>> = {}) {
    this.#known = known;
  }

  /**
   * The stored result for a file, or the result of `judge`. A file that changed just now is judged again the next time.
   */
  async of(
    path: string,
    stats: BigIntStats,
    judge: () => Promise<Omit<Judged, 'mark'>>,
  ): Promise<Omit<Judged, 'mark'>> {
    const mark = markOf(stats);
    const known = Object.hasOwn(this.#known, path) ? this.#known[path] : undefined;
    const since = nowNs();
    const judged = known?.mark === mark ? known : { mark, ...(await judge()) };
    if (judged === known || isSettledBefore(stats, since)) this.#now.push([path, judged]);
    return judged;
  }

  /** The results for the next snapshot. Files may have any names. */
  list(): Readonly<Record<string, Judged>> {
    return Object.fromEntries(this.#now);
  }
}
