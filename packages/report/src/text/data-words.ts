// What changed of data, in words.

import { type ChangedData, listSome, tellApart } from '@cairn/core';
import { count } from './format.ts';

/** `2 rows added, 0 rows removed`, `1 row changed, line 3`, `added a.csv; changed b.csv`, `other bytes` */
export function describeData(data: ChangedData | null): string {
  if (!data) return 'other bytes';
  // Its content is not shown: a report is shared with people who may not see the data.
  if (data.type === 'rows' && data.changedLine) return `1 row changed, line ${data.changedLine}`;
  if (data.type === 'rows') return `${count(data.added, 'row')} added, ${count(data.removed, 'row')} removed`;
  if (data.type === 'values') return describeValues(data.values);
  const lists = (['added', 'removed', 'changed'] as const)
    .filter((kind) => data[kind].length)
    .map((kind) => `${kind} ${listSome(data[kind])}`);
  return lists.join('; ') || 'other bytes';
}

/** `loss: 2 → 0, rows[3].name: a → b and 2 more` */
function describeValues(values: Extract<ChangedData, { type: 'values' }>['values']): string {
  const told = values.map(({ name, before, now }) => `${name && `${name}: `}${tellApart(before, now)}`);
  return told.length ? listSome(told) : 'the same values, written in another way';
}
