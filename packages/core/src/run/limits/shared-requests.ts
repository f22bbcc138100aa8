// What one node shares with other runs: named locks, amounts of pools, and turns of rates. They are taken one after the
// other in one order that all runs have (locks, pools, rates, each by name), so that two nodes never wait for each other.

import { hostname } from 'node:os';
import { compareCodeUnits } from '../../base/canonical.ts';
import type { LockHolder, Locks } from '../../store/locks/locks.ts';

export interface SharedWait {
  /** Ends the waiting of a node that has not begun, which then rejects. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the waiting of a node that has begun and takes again what it shares. */
  readonly interrupt?: AbortSignal | undefined;
  /** Called with what it waits for, and for whom: `process 4711, which holds 'gpu'`. */
  readonly onWait?: (message: string) => void;
}

export interface SharedRequest {
  /** Whether it has what it asks for. Once true, it stays true until the release. */
  isHeld(): boolean;
  wait(options: Pick<SharedWait, 'signal' | 'onWait'>): Promise<void>;
  /** The node starts. */
  begin?(): void;
  release(): void;
}

/** A request that is made when it is the turn of it. */
export type OpenRequest = () => SharedRequest;

export class SharedRequests {
  readonly #open: readonly OpenRequest[];
  readonly #requests: SharedRequest[] = [];

  /** @param open - in the order that all runs have */
  constructor(open: readonly OpenRequest[]) {
    this.#open = open;
  }

  /** Takes them as far as they are free; true when it has all. The first that is not free is requested. */
  takeFree(): boolean {
    if (this.#requests.length && !this.#requests.at(-1)!.isHeld()) return false;
    while (this.#requests.length < this.#open.length) {
      const request = this.#open[this.#requests.length]!();
      this.#requests.push(request);
      if (!request.isHeld()) return false;
    }
    return true;
  }

  async takeAll(wait: Pick<SharedWait, 'signal' | 'onWait'>): Promise<void> {
    while (!this.takeFree()) await this.#requests.at(-1)!.wait(wait);
  }

  begin(): void {
    for (const request of this.#requests) request.begin?.();
  }

  release(): void {
    for (const request of this.#requests.splice(0)) request.release();
  }
}

/** The locks that a step names, by name. */
export function requestLocks(shared: Locks, names: readonly string[]): readonly OpenRequest[] {
  return [...new Set(names)].sort(compareCodeUnits).map((name) => () => {
    const request = shared.request(`lock ${name}`);
    return {
      isHeld: () => request.isHeld(),
      wait: ({ signal, onWait }) =>
        request.wait({
          ...(signal && { signal }),
          onWait: (holder) => onWait?.(`${nameHolder(holder)}, which holds '${name}'`),
        }),
      release: () => request.release(),
    };
  });
}

/** `process 4711 (digits)` */
export function nameHolder({ pid, host, what }: LockHolder): string {
  const doing = what ? ` (${what})` : '';
  if (host !== hostname()) return `process ${pid} on ${host}${doing}`;
  return pid === process.pid ? 'another run of this process' : `process ${pid}${doing}`;
}
