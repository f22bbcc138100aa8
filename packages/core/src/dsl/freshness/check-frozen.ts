// A frozen result is found again by its label, so the label must be that of the same thing in the next run.

import { type AuthorProblem, authorProblem } from '../../base/errors/author-error.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Plan } from '../../graph/plan.ts';
import { nameRef } from '../../graph/ref.ts';

/** Refuses frozen nodes whose labels hold a position: of an item in a list, or of a call among calls that look alike. */
export function checkFrozen({ nodes, templates, marks, labels }: Plan): readonly AuthorProblem[] {
  const frozen = nodes.filter(({ id }) => marks?.get(id)?.freshness === 'frozen');
  if (!frozen.length) return [];
  const all = new Set(labels.values());
  const items = (templates?.all ?? []).filter(({ definition }) => definition.role === 'item');
  return frozen.flatMap(({ id, definition, calledAt }) => {
    const refuse = (problem: string, fix: string): AuthorProblem =>
      authorProblem('freshness-wrong', { called: 'frozen', problem, fix }, calledAt);
    const unnamed = items.flatMap((item) =>
      templates!.needs.get(id)?.has(item.id) ? (findPositions(item) ?? []) : [],
    );
    if (unnamed[0])
      return refuse(
        `'${definition.name}' is in a map over ${nameRef(unnamed[0].inputs['of']!)}, whose items are named by their positions`,
        "Name the items of the list: map(list, body, { by: 'id' }); of a record, give the step that makes it an output of kind many(…).",
      );
    const label = labels.get(id)!;
    if (/ #\d+$/.test(label) || all.has(`${label} #2`))
      return refuse(
        `several calls of '${definition.name}' in it have the label '${label.replace(/ #\d+$/, '')}', so only their order tells them apart`,
        "Give each of them a name of its own: frozen('name', () => …).",
      );
    return [];
  });
}

/** The list whose positions name an item, or part of its name; undefined if there is none. */
function findPositions(item: PlanNode): PlanNode | undefined {
  let { node } = item.inputs['of']!;
  for (; node.definition.role === 'collection'; node = node.inputs['each']!.node) {
    const found = node.over && findPositions(node.over);
    if (found || node.inputs['each']!.node.definition.role !== 'collection') return found;
  }
  const isPlain = node.definition.inputs['of']!.kind.name === 'json';
  return isPlain && node.params['by'] === undefined ? node : undefined;
}
