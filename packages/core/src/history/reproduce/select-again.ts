// The arguments that select the nodes of a recorded run again.

import type { RunRecord } from '../../run/record/record.ts';
import { isWholeRun } from '../../run/record/recorded-selection.ts';

/**
 * What was selected, with all that it needs: the store of a reproduction is empty. A selection by the last run or by a
 * commit is the nodes that it selected then.
 */
export function selectAgain(record: Pick<RunRecord, 'selection' | 'nodes'>): readonly string[] {
  if (isWholeRun(record)) return [];
  if (record.selection.until !== null) return ['--until', record.selection.until];
  const made = record.nodes.filter(({ outcome }) => outcome !== 'skipped');
  const read = new Set(made.flatMap(({ inputs }) => Object.values(inputs).map(({ node }) => node)));
  const last = made.filter(({ id }) => !read.has(id));
  return last.flatMap(({ id, items, label }) => ['--until', items?.length ? label : id]);
}
