// What keeps a shared store from failing or delaying a run: deadlines, a few tries, and an end to asking a store that does
// not work.
//
//   open ──▶ closed   for this run: a deadline that passed twice, several failures in a row, access that was denied twice,
//                     or, for writing, a store that is full

import { BlobError, isBlobError } from '../blobs/blob-store.ts';

export type RemoteUse = 'read' | 'write';

export interface GuardOptions {
  /** Milliseconds without any progress, after which a try has failed. Default 10,000. */
  readonly deadline?: number | undefined;
  /** Milliseconds before the second try; twice as long before the third. Default 200. */
  readonly pause?: number | undefined;
}

/** Tells the guard that the work goes on. */
export interface Attempt {
  readonly beat: () => void;
  readonly signal: AbortSignal;
}

const mostTries = 3;
const mostFailures = 3;
const mostDenials = 2;

export class RemoteGuard {
  readonly #deadline: number;
  readonly #pause: number;
  readonly #onClosed: (use: RemoteUse, problem: string) => void;
  readonly #closed = new Map<RemoteUse, string>();
  readonly #denials: Record<RemoteUse, number> = { read: 0, write: 0 };
  readonly #last = new Map<RemoteUse, string>();
  #failures = 0;

  /** @param onClosed - called once for each use that ends */
  constructor(
    { deadline = 10_000, pause = 200 }: GuardOptions,
    onClosed: (use: RemoteUse, problem: string) => void = () => {},
  ) {
    this.#deadline = deadline;
    this.#pause = pause;
    this.#onClosed = onClosed;
  }

  isOpen(use: RemoteUse): boolean {
    return !this.#closed.has(use);
  }

  /** Why a use ended, or the last failure of a use that did not. */
  problemOf(use: RemoteUse): string | undefined {
    return this.#closed.get(use) ?? this.#last.get(use);
  }

  /**
   * Does something with the store. It is tried again if the store could not be reached or broke off. Undefined if it
   * failed, or if the use has ended. Errors that are not of the store are rejected unchanged.
   */
  async try<T>(use: RemoteUse, work: (attempt: Attempt) => Promise<T>): Promise<{ readonly value: T } | undefined> {
    let timeouts = 0;
    for (let attempt = 1; this.isOpen(use); attempt += 1) {
      try {
        const value = await this.#within(work);
        this.#failures = 0;
        this.#denials[use] = 0;
        return { value };
      } catch (error) {
        if (!isBlobError(error)) throw error;
        this.#last.set(use, error.message);
        if (error instanceof PassedDeadline) timeouts += 1;
        if (timeouts > 1) return this.#close(['read', 'write'], error.message);
        if (error.code === 'denied') return this.#deny(use, error.message);
        if (error.code === 'full') return this.#close(['write'], error.message);
        if (error.code === 'invalid-name' || error.code === 'unsupported') return undefined;
        if (attempt >= mostTries) return this.#fail(error.message);
        await pauseFor(this.#pause * 2 ** (attempt - 1) * (0.5 + Math.random()));
      }
    }
    return undefined;
  }

  async #within<T>(work: (attempt: Attempt) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const passed = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new PassedDeadline(`it did not answer within ${this.#deadline / 1000} s`));
        abort.abort();
      }, this.#deadline);
    });
    try {
      return await Promise.race([work({ beat: () => timer?.refresh(), signal: abort.signal }), passed]);
    } finally {
      clearTimeout(timer);
    }
  }

  #fail(problem: string): undefined {
    this.#failures += 1;
    if (this.#failures >= mostFailures) this.#close(['read', 'write'], problem);
  }

  #deny(use: RemoteUse, problem: string): undefined {
    this.#denials[use] += 1;
    if (this.#denials[use] >= mostDenials) this.#close([use], problem);
  }

  #close(uses: readonly RemoteUse[], problem: string): undefined {
    for (const use of uses) {
      if (this.#closed.has(use)) continue;
      this.#closed.set(use, problem);
      this.#onClosed(use, problem);
    }
  }
}

class PassedDeadline extends BlobError {
  constructor(message: string) {
    super('unavailable', message);
  }
}

function pauseFor(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
