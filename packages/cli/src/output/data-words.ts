// What changed of data, in words.

import type { ChangedData } from '@cairn/core';
import { count } from './format.ts';

/** `2 rows added, 0 rows removed`, `added a.csv; changed b.csv`, `other bytes` */
export function describeData(data: ChangedData | null): string {
  if (!data) return 'other bytes';
  if (data.type === 'rows') return `${count(data.added, 'row')} added, ${count(data.removed, 'row')} removed`;
  const lists = (['added', 'removed', 'changed'] as const)
    .filter((kind) => data[kind].length)
    .map((kind) => `${kind} ${shorten(data[kind])}`);
  return lists.join('; ') || 'other bytes';
}

function shorten(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
