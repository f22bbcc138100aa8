// The named locks of one node among all runs that use the store. They are taken one after the other in the order of
// their names, so that two nodes never wait for each other.

import { compareCodeUnits } from '../../base/canonical.ts';
import type { LockHolder, LockRequest, Locks } from '../../store/locks/locks.ts';

export interface LockWait {
  /** Ends the waiting of a node that has not begun, which then rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the waiting of a node that has begun and takes its locks again. */
  readonly interrupt?: AbortSignal | undefined;
  /** Called when another run holds a lock. */
  readonly onWait?: (lock: string, holder: LockHolder) => void;
}

export class SharedLocks {
  readonly #locks: Locks;
  readonly #names: readonly string[];
  readonly #requests: LockRequest[] = [];

  constructor(locks: Locks, names: readonly string[]) {
    this.#locks = locks;
    this.#names = [...new Set(names)].sort(compareCodeUnits);
  }

  /** Takes them as far as they are free; true when it holds all. The first that is not free is requested. */
  takeFree(): boolean {
    if (this.#requests.length && !this.#requests.at(-1)!.isHeld()) return false;
    while (this.#requests.length < this.#names.length) {
      const request = this.#locks.request(`lock ${this.#names[this.#requests.length]}`);
      this.#requests.push(request);
      if (!request.isHeld()) return false;
    }
    return true;
  }

  async takeAll({ signal, onWait }: Pick<LockWait, 'signal' | 'onWait'>): Promise<void> {
    while (!this.takeFree()) {
      const lock = this.#names[this.#requests.length - 1]!;
      await this.#requests.at(-1)!.wait({ ...(signal && { signal }), onWait: (holder) => onWait?.(lock, holder) });
    }
  }

  release(): void {
    for (const request of this.#requests.splice(0)) request.release();
  }
}
