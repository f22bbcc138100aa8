import type { Key, Store } from '@cairn/core';
import type { NodeView } from '@cairn/report';

/**
 * Seconds of work that cached results saved: how long it took to make them, as the store recorded it. Two nodes with
 * one key count once. A key that another node of this run computed does not count.
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
