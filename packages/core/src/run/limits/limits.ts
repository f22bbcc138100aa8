// What the nodes of a run may take together: threads, memory, named locks and pools. p-queue begins them; which of the
// waiting is next is for the waiting line.
//
// A node that waits for another (its input was damaged and is made again, or another run is making what it would make)
// gives back what it holds meanwhile, and takes it again when it goes on. A node that waits for a named lock or a pool that
// another run has keeps nothing but the locks and the pools that it has, and these have an order. So there can be no
// deadlock: nobody who holds threads, memory, a lock or a pool waits for a node, and nobody who holds threads or memory
// waits for a lock or a pool.

import { AsyncLocalStorage } from 'node:async_hooks';
import { availableParallelism, totalmem } from 'node:os';
import PQueue from 'p-queue';
import { createDeferred } from '../../base/deferred.ts';
import type { Warn } from '../../base/errors/warnings.ts';
import { parseSize, showSize } from '../../base/size.ts';
import type { Resources } from '../../dsl/resources.ts';
import type { Locks } from '../../store/locks/locks.ts';
import type { RunOptions } from '../run-options.ts';
import { noPools, type RunPools } from './run-pools.ts';
import { requestLocks, SharedRequests, type SharedWait } from './shared-requests.ts';
import { type Ask, type AskOptions, FreeResources, WaitingLine } from './waiting-line.ts';

export interface Limits {
  /**
   * Does the work of a node of this step once all that it asks for is free, and gives it back. Rejects without doing it
   * when `wait.signal` is aborted while it waits for another run. Those with the longest chain behind them begin first.
   *
   * @param chain - seconds to the end of what waits for the node; without it, it goes before all others
   */
  hold<T>(step: Asking, work: () => Promise<T>, wait?: SharedWait, chain?: number): Promise<T>;
  /**
   * Says that a node is looked up that may have to run: none begins until it has asked for its turn, which may come before
   * theirs, or `arrive`, which is returned, says that it does not ask.
   */
  expect(): () => void;
  /**
   * Waits for other nodes: what the node that is being made holds is free meanwhile. When `work` rejects, the node holds
   * nothing any more.
   */
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
export function chooseLimits({
  concurrency,
  memory,
  executor,
}: Pick<RunOptions, 'concurrency' | 'memory' | 'executor'>): Most {
  // What this machine has says nothing about others.
  if (executor) return { threads: concurrency ?? executor.threads, memory: memory ?? Number.MAX_SAFE_INTEGER };
  const allowed = process.constrainedMemory();
  const there = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return { threads: concurrency ?? availableParallelism(), memory: memory ?? there };
}

/**
 * @param shared - the locks of the store, for those that steps name
 * @param pools - the pools of the machine; without them, what steps ask of pools is not limited
 */
export function createLimits(most: Most, shared: Locks, warn: Warn, pools: RunPools = noPools): Limits {
  const free = new FreeResources(most.threads, most.memory, [], pools.sizes);
  class Line extends WaitingLine {
    constructor() {
      super(free);
    }
  }
  const queue = new PQueue<Line, AskOptions>({ queueClass: Line });
  const holds = new AsyncLocalStorage<Hold>();
  const told = new Set<string>();

  const take = (ask: Ask): Promise<GiveBack> => {
    const taken = createDeferred<GiveBack>();
    void queue.add(
      () =>
        new Promise<void>((end) =>
          taken.resolve((isWhole = true) => {
            free.giveBack(isWhole ? ask : { ...ask, ...nothingShared });
            end();
          }),
        ),
      { ask },
    );
    return taken.promise;
  };

  const giveBackShared = ({ locks, pools: amounts }: Ask): void => {
    free.giveBack({ threads: 0, memory: 0, locks, pools: amounts, chain: 0 });
    // Begins what waited for them.
    void take({ threads: 0, memory: 0, ...nothingShared, chain: Infinity }).then((giveBack) => giveBack());
  };

  /** With what it shares with other runs. A node that goes on is not counted as one that starts. */
  const takeShared = async (ask: Ask, wait: SharedWait, isStart: boolean): Promise<() => void> => {
    const giveBack = await take(ask);
    const open = [...requestLocks(shared, ask.locks), ...pools.requests(ask.pools, isStart)];
    if (!open.length) return () => giveBack();
    const requests = new SharedRequests(open);
    if (requests.takeFree()) {
      requests.begin();
      return () => {
        requests.release();
        giveBack();
      };
    }
    giveBack(false);
    try {
      await requests.takeAll(wait);
    } catch (error) {
      requests.release();
      giveBackShared(ask);
      throw error;
    }
    const giveBackRest = await take({ ...ask, ...nothingShared });
    requests.begin();
    return () => {
      requests.release();
      giveBackShared(ask);
      giveBackRest();
    };
  };

  const askOf = ({ name, resources = {} }: Asking, chain: number): Ask => {
    const threads = resources.threads ?? 1;
    const memory = resources.memory === undefined ? 0 : (parseSize(resources.memory) ?? 0);
    const { locks = [], pools: amounts = {} } = resources;
    if (memory > most.memory && !told.has(name)) {
      told.add(name);
      warn('memory-over-limit', { step: name, asks: showSize(memory), limit: showSize(most.memory) });
    }
    return threads > most.threads || memory > most.memory
      ? { ...most, locks, pools: amounts, chain }
      : { threads, memory, locks, pools: amounts, chain };
  };

  let expected = 0;
  return {
    expect() {
      expected += 1;
      queue.pause();
      let hasArrived = false;
      return () => {
        if (hasArrived) return;
        hasArrived = true;
        // Others may be about to be looked up, now that a node has ended.
        setImmediate(() => {
          expected -= 1;
          if (expected === 0) queue.start();
        });
      };
    },
    async hold(step, work, wait = {}, chain = Infinity) {
      const ask = askOf(step, chain);
      const hold = new Hold(await takeShared(ask, wait, true), () =>
        takeShared(ask, { ...wait, signal: wait.interrupt }, false),
      );
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
      let result: Awaited<ReturnType<typeof work>>;
      try {
        result = await work();
      } catch (error) {
        hold.giveUp();
        throw error;
      }
      await hold.takeAgain();
      return result;
    },
  };
}

const nothingShared = { locks: [], pools: {} } as const;

/** Gives back what was taken: all of it, or all but what it shares with other runs. */
type GiveBack = (isWhole?: boolean) => void;

/** What one node holds. It may be lent several times at once: it is whole again when the last is over. */
class Hold {
  readonly #take: () => Promise<() => void>;
  #giveBack: (() => void) | undefined;
  #lent = 0;
  #isAwaited = false;
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
    if (this.#lent === 0) {
      this.#whole = createDeferred();
      this.#isAwaited = false;
    }
    this.#lent += 1;
    this.giveBack();
  }

  /** As the end of a loan, for a borrower that does not go on. */
  giveUp(): void {
    this.#lent -= 1;
    // Another one may wait for it to be whole.
    if (this.#isAwaited) void this.#takeWhole().catch(() => undefined);
  }

  takeAgain(): Promise<void> {
    this.#lent -= 1;
    this.#isAwaited = true;
    return this.#takeWhole();
  }

  async #takeWhole(): Promise<void> {
    const whole = this.#whole;
    if (this.#lent > 0) return whole.promise;
    try {
      const giveBack = await this.#take();
      if (this.#lent > 0) {
        giveBack();
        return whole.promise;
      }
      this.#giveBack = giveBack;
      whole.resolve();
    } catch (error) {
      whole.promise.catch(() => undefined);
      whole.reject(error);
      throw error;
    }
  }
}
