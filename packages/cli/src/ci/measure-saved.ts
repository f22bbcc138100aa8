import type { Key, Store } from '@cairn/core';
import type { NodeView } from '../view/run-view.ts';

/**
 * Seconds of work that was not done again: what it took to make what was fresh, when it was made, as the store has it
 * beside what was made. Two nodes with one key count once, and those that another node of this run made not at all.
 */
export async function measureSaved(
  finished: Iterable<Pick<NodeView, 'outcome' | 'key'>>,
  store: Store,
): Promise<number> {
  const nodes = [...finished];
  const made = new Set(nodes.flatMap(({ outcome, key }) => (outcome === 'ran' && key ? [key] : [])));
  const spared = new Set<Key>(nodes.flatMap(({ outcome, key }) => (outcome === 'fresh' && key ? [key] : [])));
  let seconds = 0;
  for (const key of spared) if (!made.has(key)) seconds += (await store.find(key)).at(-1)?.seconds ?? 0;
  return seconds;
}
