// How long files of other processes have not been touched. A living owner touches its file every few seconds. The time
// is measured with a monotonic clock of this process: by the system's clock, a file may be from tomorrow.

import { statSync } from 'node:fs';

/** Milliseconds; this is several missed signs. */
const deadAfterMs = 60_000;
/**
 * A file whose time differs from now by more than this belongs to a dead process. The clocks of two machines may differ
 * by less.
 */
const longAgoMs = 10 * 60_000;
const mostKept = 1000;

interface Seen {
  readonly mark: string;
  /** When it was first seen with this time. */
  readonly since: number;
}

export class SignsOfLife {
  /** Milliseconds between two signs of an owner. */
  static readonly everyMs = 5_000;
  readonly #seen = new Map<string, Seen>();

  /** Milliseconds for which this process has seen a file unchanged. 0 at the first look, and if there is no file. */
  silence(path: string): number {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return 0;
    const mark = `${stats.ino} ${stats.mtimeMs}`;
    const known = this.#seen.get(path);
    const now = performance.now();
    if (known?.mark === mark) return now - known.since;
    if (this.#seen.size >= mostKept) this.#seen.clear();
    this.#seen.set(path, { mark, since: now });
    return 0;
  }

  /** Whether the owner of a file, which cannot be checked from this machine, counts as dead. */
  isDeadElsewhere(path: string): boolean {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return true;
    return Math.abs(Date.now() - stats.mtimeMs) > longAgoMs || this.silence(path) > deadAfterMs;
  }
}
