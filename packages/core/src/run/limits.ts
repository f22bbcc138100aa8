// What the nodes of a run may take together: threads, memory and named locks. p-queue begins them; which of the waiting
// is next is for the waiting line.
//
// A node that waits for another to be made again (its input was damaged) gives back what it holds meanwhile, and takes
// it anew when it goes on. So nobody holds something while waiting for something, and there can be no deadlock.

import { AsyncLocalStorage } from 'node:async_hooks';
import { availableParallelism, totalmem } from 'node:os';
import PQueue from 'p-queue';
import { createDeferred } from '../base/deferred.ts';
import { parseSize, showSize } from '../base/size.ts';
import type { Resources } from '../dsl/resources.ts';
import type { RunOptions } from './run-options.ts';
import { type Ask, type AskOptions, FreeResources, WaitingLine } from './waiting-line.ts';

export interface Limits {
  /** Does the work of a node of this step once all that it asks for is free, and gives it back. */
  hold<T>(step: Asking, work: () => Promise<T>): Promise<T>;
  /** Waits for other nodes: what the node that is being made holds is free meanwhile. */
  waitFreely<T>(work: () => Promise<T>): Promise<T>;
}

/** A definition, as far as limits go. */
export interface Asking {
  readonly name: string;
  readonly resources?: Resources;
}

export interface Most {
  /** Threads of all nodes that run. */
  readonly threads: number;
  /** Bytes. */
  readonly memory: number;
}

/** What was set, else what the machine has, or the container lets this process have. */
export function chooseLimits({ concurrency, memory }: Pick<RunOptions, 'concurrency' | 'memory'>): Most {
  const allowed = process.constrainedMemory();
  const there = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return { threads: concurrency ?? availableParallelism(), memory: memory ?? there };
}

export function createLimits(most: Most, warn: (code: string, message: string) => void): Limits {
  const free = new FreeResources(most.threads, most.memory);
  class Line extends WaitingLine {
    constructor() {
      super(free);
    }
  }
  const queue = new PQueue<Line, AskOptions>({ queueClass: Line });
  const holds = new AsyncLocalStorage<Hold>();
  const told = new Set<string>();

  const take = (ask: Ask): Promise<() => void> => {
    const taken = createDeferred<() => void>();
    void queue.add(
      () =>
        new Promise<void>((end) =>
          taken.resolve(() => {
            free.giveBack(ask);
            end();
          }),
        ),
      { ask },
    );
    return taken.promise;
  };

  const askOf = ({ name, resources = {} }: Asking): Ask => {
    const threads = resources.threads ?? 1;
    const memory = resources.memory === undefined ? 0 : (parseSize(resources.memory) ?? 0);
    const locks = resources.locks ?? [];
    if (memory > most.memory && !told.has(name)) {
      told.add(name);
      warn(
        'memory-over-limit',
        `'${name}' asks for ${showSize(memory)} of memory, and there are ${showSize(most.memory)}: it runs alone`,
      );
    }
    return threads > most.threads || memory > most.memory ? { ...most, locks } : { threads, memory, locks };
  };

  return {
    async hold(step, work) {
      const ask = askOf(step);
      const hold = new Hold(await take(ask), () => take(ask));
      try {
        return await holds.run(hold, work);
      } finally {
        // What became of it is told before another begins: after a failure none may.
        setImmediate(() => hold.giveBack());
      }
    },
    async waitFreely(work) {
      const hold = holds.getStore();
      if (!hold) return work();
      hold.lend();
      try {
        return await work();
      } finally {
        await hold.takeAgain();
      }
    },
  };
}

/** What one node holds. It may be lent several times at once: it is whole again when the last is over. */
class Hold {
  readonly #take: () => Promise<() => void>;
  #giveBack: (() => void) | undefined;
  #lent = 0;
  #whole = createDeferred<void>();

  constructor(giveBack: () => void, take: () => Promise<() => void>) {
    this.#giveBack = giveBack;
    this.#take = take;
  }

  giveBack(): void {
    this.#giveBack?.();
    this.#giveBack = undefined;
  }

  lend(): void {
    if (this.#lent === 0 && this.#giveBack) this.#whole = createDeferred();
    this.#lent += 1;
    this.giveBack();
  }

  async takeAgain(): Promise<void> {
    this.#lent -= 1;
    const whole = this.#whole;
    if (this.#lent > 0) return whole.promise;
    const giveBack = await this.#take();
    if (this.#lent > 0) {
      giveBack();
      return whole.promise;
    }
    this.#giveBack = giveBack;
    whole.resolve();
  }
}
