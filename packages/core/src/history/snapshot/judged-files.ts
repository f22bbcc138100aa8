// What was found of files that HEAD does not hold, kept from one snapshot to the next, so that a file is read again only
// when it changed: by its size, its times, its inode (base/file-mark.ts).

import type { BigIntStats } from 'node:fs';
import { isSettledBefore, markOf } from '../../base/file-mark.ts';
import { nowNs } from '../../files/now-ns.ts';

/** Without a field: no secret, or not asked yet. */
export interface Judged {
  readonly mark: string;
  readonly secret?: { readonly what: string; readonly line?: number };
  readonly digest?: string;
}

export class JudgedFiles {
  readonly #known: Readonly<Record<string, Judged>>;
  /** Those of this time alone: what is no longer among the changes is forgotten. */
  readonly #now: [path: string, judged: Judged][] = [];

  constructor(known: Readonly<Record<string, Judged>> = {}) {
    this.#known = known;
  }

  /** What is known of a file, or what `judge` says of it. One that changed just now is judged again the next time. */
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

  /** For the next time, whatever names files have. */
  list(): Readonly<Record<string, Judged>> {
    return Object.fromEntries(this.#now);
  }
}
