// Outputs that are removed when they were read must be read, and by nodes only.

import { type AuthorProblem, authorProblem } from '../../base/errors/author-error.ts';
import { type Plan, parentsOf } from '../../graph/plan.ts';
import { shownRef } from '../../graph/ref.ts';

/** Results of a pipeline stay in the store, so a node that makes one cannot be temporary. */
export function checkKept({ nodes, templates, marks, results, labels }: Plan): readonly AuthorProblem[] {
  const all = templates?.all ?? nodes;
  const removed = all.filter(({ id }) => marks?.get(id)?.keep);
  if (!removed.length) return [];
  const given = new Map(Object.entries(results).map(([name, ref]) => [shownRef(ref).node.id, name]));
  const read = new Set(all.flatMap((node) => parentsOf(node).map(({ id }) => id)));
  return removed.flatMap(({ id, calledAt }) => {
    const node = labels.get(id)!;
    const result = given.get(id);
    if (result !== undefined)
      return authorProblem('keep-wrong', { node, problem: `makes the result '${result}' of the pipeline` }, calledAt);
    return read.has(id) ? [] : authorProblem('keep-wrong', { node, problem: 'is read by no node' }, calledAt);
  });
}
