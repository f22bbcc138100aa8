// The words of `result:` in a selection.

import { failAuthor } from '../../base/errors/author-error.ts';
import { findNearest } from '../../base/errors/nearest.ts';
import { arePassed, isMade } from '../../plan/outcome/finished-node.ts';
import type { SelectionTerm } from '../../plan/selection/expression.ts';
import type { RecordedNode, RunRecord } from '../../run/record/record.ts';

/** By word: whether a node of the last run is meant. */
const words: Readonly<Record<string, (node: RecordedNode) => boolean>> = {
  ran: ({ outcome }) => outcome === 'ran',
  fresh: ({ outcome }) => outcome === 'fresh',
  restored: ({ outcome }) => outcome === 'restored',
  failed: ({ outcome }) => outcome === 'failed',
  blocked: ({ outcome }) => outcome === 'blocked',
  skipped: ({ outcome }) => outcome === 'skipped',
  refused: (node) => isMade(node) && !arePassed(node.verdicts),
  done: (node) => isMade(node) && arePassed(node.verdicts),
};

/** The labels of the nodes of a run that a term with `result:` means. */
export function labelsWith(
  { value, text }: SelectionTerm,
  run: Pick<RunRecord, 'nodes'> | undefined,
): ReadonlySet<string> {
  const isMeant = Object.hasOwn(words, value) ? words[value]! : undefined;
  if (!isMeant) {
    const nearest = findNearest(value, Object.keys(words)) ?? 'failed';
    return failAuthor('selection-malformed', {
      selection: text,
      problem: `'${value}' is not the outcome of a node; did you mean 'result:${nearest}'?`,
    });
  }
  return new Set((run?.nodes ?? []).filter(isMeant).map(({ label }) => label));
}
