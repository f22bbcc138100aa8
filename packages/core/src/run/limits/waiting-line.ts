// Which of the waiting nodes begins next: the first in line whose threads, memory and locks are all free. The line is in
// the order of what waits behind each node, the longest chain first; equals are in the order in which they came. A node
// takes all that it asks for at once, or nothing.
//
// No deadlock: a node that waits holds nothing, and one that holds something waits for no other hold.
//
// No node waits for ever: it may be overtaken so often and no more. From then on its locks are kept from all behind it,
// so they come free as their holders end; once they are, so are its threads and its memory, and what ends gives back
// more than what begins behind it may take. Ahead of it are finitely many: a run has no more nodes than its plan.

import type { Queue, QueueAddOptions, RunFunction } from 'p-queue';

/** What a node takes while it runs. */
export interface Ask {
  readonly threads: number;
  /** Bytes. */
  readonly memory: number;
  readonly locks: readonly string[];
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

  constructor(threads: number, memory: number, locked: Iterable<string> = []) {
    this.threads = threads;
    this.memory = memory;
    this.locked = new Set(locked);
  }

  isFree(locks: readonly string[]): boolean {
    return locks.every((name) => !this.locked.has(name));
  }

  fits({ threads, memory, locks }: Ask): boolean {
    return threads <= this.threads && (memory === 0 || memory <= this.memory) && this.isFree(locks);
  }

  take({ threads, memory, locks }: Ask): void {
    this.threads -= threads;
    this.memory -= memory;
    for (const name of locks) this.locked.add(name);
  }

  giveBack({ threads, memory, locks }: Ask): void {
    this.threads += threads;
    this.memory += memory;
    for (const name of locks) this.locked.delete(name);
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
const nothing: Ask = { threads: 0, memory: 0, locks: [], chain: Infinity };

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
      if (left === this.#free) left = new FreeResources(left.threads, left.memory, left.locked);
      left.take(left.isFree(ask.locks) ? ask : { ...nothing, locks: ask.locks });
      if (left.threads <= 0) return undefined;
    }
    return undefined;
  }
}
