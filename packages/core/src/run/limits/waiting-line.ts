// Which of the waiting nodes begins next: the first in line whose threads, memory, locks and pools are all free. The
// line is in the order of what waits behind each node, the longest chain first; equals are in the order in which they
// came. A node takes all that it asks for at once, or nothing.
//
// No deadlock: a node that waits holds nothing, and one that holds something waits for no other hold.
//
// No node waits for ever: it may be overtaken so often and no more. From then on its locks and pools are kept from all
// behind it, so they come free as their holders end; once they are, so are its threads and its memory, and what ends
// gives back more than what begins behind it may take. Ahead of it are finitely many: a run has no more nodes than its
// plan.

import type { Queue, QueueAddOptions, RunFunction } from 'p-queue';

/** What a node takes while it runs. */
export interface Ask {
  readonly threads: number;
  /** Bytes. */
  readonly memory: number;
  readonly locks: readonly string[];
  /** Amounts by name. */
  readonly pools: Readonly<Record<string, number>>;
  /** Seconds from its begin to the end of the longest chain of nodes that need it. Those with more begin first. */
  readonly chain: number;
}

export interface AskOptions extends QueueAddOptions {
  readonly ask?: Ask;
}

/** What there is, and what of it is free. */
export class FreeResources {
  threads: number;
  memory: number;
  readonly locked: Set<string>;
  readonly pools: Map<string, number>;

  /** @param pools - sizes by name; others are not limited */
  constructor(
    threads: number,
    memory: number,
    locked: Iterable<string> = [],
    pools: Iterable<readonly [string, number]> = [],
  ) {
    this.threads = threads;
    this.memory = memory;
    this.locked = new Set(locked);
    this.pools = new Map(pools);
  }

  /** Whether what it shares with others is free. */
  isFree({ locks, pools }: Pick<Ask, 'locks' | 'pools'>): boolean {
    return (
      locks.every((name) => !this.locked.has(name)) &&
      Object.entries(pools).every(([name, amount]) => amount <= (this.pools.get(name) ?? Number.POSITIVE_INFINITY))
    );
  }

  fits(ask: Ask): boolean {
    const { threads, memory } = ask;
    return threads <= this.threads && (memory === 0 || memory <= this.memory) && this.isFree(ask);
  }

  take({ threads, memory, locks, pools }: Ask): void {
    this.threads -= threads;
    this.memory -= memory;
    for (const name of locks) this.locked.add(name);
    this.#add(pools, -1);
  }

  giveBack({ threads, memory, locks, pools }: Ask): void {
    this.threads += threads;
    this.memory += memory;
    for (const name of locks) this.locked.delete(name);
    this.#add(pools, 1);
  }

  #add(pools: Ask['pools'], sign: 1 | -1): void {
    for (const [name, amount] of Object.entries(pools)) {
      const left = this.pools.get(name);
      if (left !== undefined) this.pools.set(name, left + sign * amount);
    }
  }
}

interface Waiting {
  readonly run: RunFunction;
  readonly ask: Ask;
  readonly id: string | undefined;
  overtaken: number;
}

/** How many nodes that came later may begin before a node that waits. */
const mostOvertaken = 16;
const nothing: Ask = { threads: 0, memory: 0, locks: [], pools: {}, chain: Infinity };

/** The queue inside p-queue: what it hands out next has taken what it asked for. */
export class WaitingLine implements Queue<RunFunction, AskOptions> {
  readonly #free: FreeResources;
  readonly #line: Waiting[] = [];

  constructor(free: FreeResources) {
    this.#free = free;
  }

  /** How many can begin now, as far as p-queue needs to know: one or none. */
  get size(): number {
    return this.#findNext() === undefined ? 0 : 1;
  }

  enqueue(run: RunFunction, { ask = nothing, id }: Partial<AskOptions> = {}): void {
    const after = this.#line.findLastIndex((waiting) => waiting.ask.chain >= ask.chain);
    this.#line.splice(after + 1, 0, { run, ask, id, overtaken: 0 });
  }

  dequeue(): RunFunction | undefined {
    const place = this.#findNext();
    if (place === undefined) return undefined;
    for (const waiting of this.#line.slice(0, place)) waiting.overtaken += 1;
    const [next] = this.#line.splice(place, 1);
    this.#free.take(next!.ask);
    return next!.run;
  }

  remove(id: string): void {
    const place = this.#line.findIndex((waiting) => waiting.id === id);
    if (place >= 0) this.#line.splice(place, 1);
  }

  filter(): RunFunction[] {
    return this.#line.map(({ run }) => run);
  }

  setPriority(): void {
    // It is the chain's.
  }

  #findNext(): number | undefined {
    // Every node takes a thread.
    if (this.#free.threads <= 0) return undefined;
    let left = this.#free;
    for (const [place, { ask, overtaken }] of this.#line.entries()) {
      if (left.fits(ask)) return place;
      if (overtaken < mostOvertaken) continue;
      // What it waits for is kept from those behind it.
      if (left === this.#free) left = new FreeResources(left.threads, left.memory, left.locked, left.pools);
      left.take(left.isFree(ask) ? ask : { ...nothing, locks: ask.locks, pools: ask.pools });
      if (left.threads <= 0) return undefined;
    }
    return undefined;
  }
}
