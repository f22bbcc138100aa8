// Pools between processes, as files: the bakery algorithm of file-locks.ts, for several holders at once. Each request
// writes that it asks, draws a number above all that it sees, and then holds its amount when what all requests ahead of it
// take together leaves room for it. As with locks, of two requests at least one sees the other, and the one with the
// higher number counts the other one: so the holders never take more than the size together. Requests that wait count as
// well, so nobody is overtaken: first come, first served.
//
// A node of this process counts like one of another process: each request has a slot of its own in the file.

import { setTimeout as sleep } from 'node:timers/promises';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';
import { readLivingFiles } from './living-files.ts';
import { idLength, LockFile } from './lock-file.ts';
import type { LockHolder } from './locks.ts';
import { SignsOfLife } from './signs-of-life.ts';

const nextLookMs = 15;
const laterLookMs = 100;
const amountLength = 4;

/** A request that is ahead of another one. */
export interface PoolUse {
  /** Undefined for a request of this process. */
  readonly holder: LockHolder | undefined;
  readonly amount: number;
  /** Whether it holds its amount; otherwise it waits as well. */
  readonly isHeld: boolean;
}

export interface PoolWait {
  readonly signal?: AbortSignal | undefined;
  /** Called with those that are ahead, the first one first, and again when another one is the first. */
  readonly onWait?: ((ahead: readonly PoolUse[]) => void) | undefined;
}

export interface PoolRequest {
  /** Whether it holds its amount. Once true, it stays true until the release. */
  isHeld(): boolean;
  /** Resolves when it holds its amount. Rejects when the signal is aborted first. */
  wait(options?: PoolWait): Promise<void>;
  release(): void;
}

interface Place {
  readonly number: number;
  readonly name: string;
  readonly slot: number;
}

interface Ahead extends Place {
  readonly amount: number;
  readonly holder: LockHolder | undefined;
}

interface OwnRequest {
  readonly id: string;
  readonly amount: number;
  number: number;
}

export class FilePools {
  readonly #folder: string;
  readonly #what: string | undefined;
  readonly #signs = new SignsOfLife();
  /** Requests of this process, by slot. */
  readonly #own = new Map<number, OwnRequest>();
  #file: LockFile | undefined;

  /**
   * @param folder - made if it is missing; other files in it are ignored
   * @param what - what this process does, for those who wait for it
   */
  constructor(folder: string, what?: string) {
    this.#folder = folder;
    this.#what = what;
  }

  /**
   * Puts a request at the end of the queue of a pool. It must be released, whether it got its amount or not. If nothing
   * can be written, it holds its amount at once.
   *
   * @param amount - at most the size, and a whole number from 1 to 9999
   */
  request(name: string, amount: number, size: number): PoolRequest {
    const id = digestBytes(`pool ${name}`).slice(0, idLength - amountLength);
    const slot = this.#ask({ id, amount, number: 0 });
    let isHeld = slot === undefined;
    const release = (): void => {
      if (slot === undefined || !this.#own.delete(slot)) return;
      this.#file!.free(slot);
    };
    const look = (): readonly PoolUse[] | undefined => {
      if (isHeld || slot === undefined) return [];
      const ahead = this.#listAhead(slot);
      if (ahead === 'unwritable') {
        release();
        isHeld = true;
        return [];
      }
      if (ahead === undefined) return undefined;
      let taken = 0;
      const uses = ahead.map(({ amount: theirs, holder }) => {
        taken += theirs;
        return { holder, amount: theirs, isHeld: taken <= size };
      });
      isHeld = taken + amount <= size;
      return isHeld ? [] : uses;
    };
    return {
      isHeld() {
        look();
        return isHeld;
      },
      wait: async ({ signal, onWait } = {}) => {
        let first: string | undefined;
        for (;;) {
          signal?.throwIfAborted();
          const uses = look();
          if (isHeld) return;
          const head = uses?.[0] && `${uses[0].holder?.pid} ${uses[0].holder?.host}`;
          if (uses && head !== first) onWait?.(uses);
          first = head ?? first;
          const pause = Math.min(laterLookMs, nextLookMs * Math.max(1, uses?.length ?? 1));
          await sleep(pause, undefined, signal ? { signal } : {});
        }
      },
      release,
    };
  }

  /** What is asked of a pool now, by all processes, the first one first. */
  list(name: string, size: number): readonly PoolUse[] {
    const id = digestBytes(`pool ${name}`).slice(0, idLength - amountLength);
    let taken = 0;
    return (this.#listOthers(id) ?? []).sort(comparePlaces).map(({ amount, holder }) => {
      taken += amount;
      return { holder, amount, isHeld: taken <= size };
    });
  }

  /** Removes its file, unless a request is open. It can be used again afterwards. */
  close(): void {
    if (this.#own.size) return;
    this.#file?.[Symbol.dispose]();
    this.#file = undefined;
  }

  /** Undefined if it cannot be written. */
  #ask(request: OwnRequest): number | undefined {
    try {
      this.#file ??= new LockFile(this.#folder, this.#what);
      const slot = this.#file.ask(`${request.id}${String(request.amount).padStart(amountLength, '0')}`);
      this.#own.set(slot, request);
      return slot;
    } catch {
      return undefined;
    }
  }

  /** Those in front of a request of this process; undefined if the folder cannot be read at this moment. */
  #listAhead(slot: number): readonly Ahead[] | 'unwritable' | undefined {
    const request = this.#own.get(slot)!;
    const others = this.#listOthers(request.id);
    if (!others) return undefined;
    if (request.number === 0) {
      const seen = [...others, ...this.#listOwn(request.id)];
      request.number = 1 + Math.max(...seen.map(({ number }) => number));
      try {
        this.#file!.draw(slot, request.number);
      } catch {
        return 'unwritable';
      }
      return this.#listAhead(slot);
    }
    const own = { number: request.number, name: this.#file!.name, slot };
    return [...others, ...this.#listOwn(request.id)].filter((one) => comparePlaces(one, own) < 0).sort(comparePlaces);
  }

  #listOthers(id: string): Ahead[] | undefined {
    return readLivingFiles(this.#folder, this.#file?.name ?? '', this.#signs)?.flatMap(({ name, holder, list }) =>
      list(id).map(({ number, rest }, slot) => ({ number, name, slot, amount: Number(rest), holder })),
    );
  }

  #listOwn(id: string): Ahead[] {
    const name = this.#file!.name;
    return [...this.#own].flatMap(([slot, { id: of, amount, number }]) =>
      of === id ? [{ number, name, slot, amount, holder: undefined }] : [],
    );
  }
}

function comparePlaces(a: Place, b: Place): number {
  return a.number - b.number || compareCodeUnits(a.name, b.name) || a.slot - b.slot;
}
