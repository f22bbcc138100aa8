// Locks between processes, as files: Lamport's bakery algorithm (Communications of the ACM 17(8), 1974). It needs no
// hard links, no rename and no file locking of the system, so it works on every file system.
//
//      1. write into the process's own file (lock-file.ts) that the lock is requested
//      2. look at the files of the others: if nobody else requests it, it is taken
//      3. otherwise draw a number above all of theirs
//      4. wait for each request without a number, each holder without a number, and each request that is ahead: with a
//         lower number, or with the same number and a lower name
//
// If two processes both write first and look afterwards, at least one sees the other. So two cannot both pass step 2.
// Lamport proved that step 4 lets one through at a time. Numbers grow, so it is first come, first served.
//
// A file is removed by other processes only if its owner is dead, which its name shows (temp-owner.ts). So nothing has
// to be taken over from a killed process: its file does not count. It cannot be checked whether a process on another
// machine is alive, so owners touch their files every few seconds (signs-of-life.ts).

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';
import { readLivingFiles } from './living-files.ts';
import { idLength, LockFile } from './lock-file.ts';
import type { LockHolder, LockRequest, Locks, WaitOptions } from './locks.ts';
import { createProcessLocks } from './process-locks.ts';
import { SignsOfLife } from './signs-of-life.ts';

/** How long the next process in the queue waits between two looks; those behind it look less often. */
const nextLookMs = 15;
const laterLookMs = 100;

interface Other {
  readonly name: string;
  /** 0 if it has no number yet. */
  readonly number: number;
  readonly holder: LockHolder;
}

export class FileLocks implements Locks {
  readonly #folder: string;
  readonly #signs = new SignsOfLife();
  /** If several callers in this process request the same lock, only the first one competes with other processes. */
  readonly #own = createProcessLocks();
  readonly #what: string | undefined;
  #file: LockFile | undefined;
  #open = 0;

  /**
   * @param folder - made if it is missing; other files in it are ignored
   * @param what - what this process does, for those who wait for it
   */
  constructor(folder: string, what?: string) {
    this.#folder = folder;
    this.#what = what;
  }

  request(name: string): LockRequest {
    const id = digestBytes(name).slice(0, idLength);
    const own = this.#own.request(name);
    let slot: number | undefined;
    let isAsked = false;
    let number = 0;
    let isHeld = false;
    const free = (): void => {
      if (slot === undefined) return;
      this.#file!.free(slot);
      this.#open -= 1;
      slot = undefined;
    };
    /** The requests ahead, in their order; undefined if the folder cannot be read at this moment. */
    const look = (): readonly Other[] | undefined => {
      if (!isAsked) slot = this.#ask(id);
      isAsked = true;
      // If nothing can be written, the lock works only within this process.
      if (isHeld || slot === undefined) return [];
      const others = this.#listOthers(id);
      if (others?.length && number === 0) {
        number = 1 + Math.max(...others.map((other) => other.number));
        try {
          this.#file!.draw(slot, number);
        } catch {
          free();
        }
        return look();
      }
      const ahead = others?.filter((other) => compare(other, { name: this.#file!.name, number }) < 0);
      isHeld = ahead?.length === 0;
      return ahead;
    };
    return {
      isHeld: () => own.isHeld() && look()?.length === 0,
      wait: async (options = {}) => {
        await own.wait(options);
        await this.#wait(look, options);
      },
      release: () => {
        free();
        own.release();
      },
    };
  }

  close(): void {
    if (this.#open) return;
    this.#file?.[Symbol.dispose]();
    this.#file = undefined;
  }

  #ask(id: string): number | undefined {
    try {
      this.#file ??= new LockFile(this.#folder, this.#what);
      const slot = this.#file.ask(id);
      this.#open += 1;
      return slot;
    } catch {
      return undefined;
    }
  }

  async #wait(
    look: () => readonly Other[] | undefined,
    { signal, onWait, patience = Number.POSITIVE_INFINITY }: WaitOptions,
  ): Promise<void> {
    let told: string | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const ahead = look();
      if (ahead?.every(({ name }) => this.#signs.silence(join(this.#folder, name)) > patience)) return;
      const [first] = ahead ?? [];
      if (first && first.name !== told) onWait?.(first.holder);
      told = first?.name ?? told;
      const pause = Math.min(laterLookMs, nextLookMs * (ahead?.length ?? 1));
      await sleep(pause, undefined, signal ? { signal } : {});
    }
  }

  /** The living processes that request a lock; undefined if the folder cannot be read. */
  #listOthers(id: string): readonly Other[] | undefined {
    return readLivingFiles(this.#folder, this.#file!.name, this.#signs)
      ?.flatMap(({ name, holder, numberOf }) => {
        const number = numberOf(id);
        return number === undefined ? [] : [{ name, number, holder }];
      })
      .sort(compare);
  }
}

function compare(a: Pick<Other, 'name' | 'number'>, b: Pick<Other, 'name' | 'number'>): number {
  return a.number - b.number || compareCodeUnits(a.name, b.name);
}
