import type { RunEvent, Store } from '@cairn/core';

type NodeFinished = Extract<RunEvent, { type: 'node-finished' }>;

/** Work that was not done again. */
export interface Saved {
  /** What it took to make what was fresh, when it was made. */
  readonly seconds: number;
  /** Nodes that were fresh. */
  readonly nodes: number;
}

/** How long the fresh nodes took when they were made, as the store has it beside what they made. */
export async function measureSaved(finished: Iterable<NodeFinished>, store: Store): Promise<Saved> {
  let seconds = 0;
  let nodes = 0;
  for (const { outcome, key } of finished) {
    if (outcome !== 'fresh' || key === null) continue;
    nodes += 1;
    seconds += (await store.find(key)).at(-1)?.seconds ?? 0;
  }
  return { seconds, nodes };
}
