// A frozen node is found again by its label. Items that are named by their positions have other labels as soon as one comes
// or goes, so the result of one item would be used for another.

import { type AuthorProblem, authorProblem } from '../../base/errors/author-error.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Plan } from '../../graph/plan.ts';

/** While planning, a list cannot be told from a record: both are plain data, and both are refused without `by`. */
export function checkFrozen({ templates, marks, labels }: Plan): readonly AuthorProblem[] {
  if (!templates) return [];
  const unnamed = new Set(templates.all.filter(isOfUnnamed).map(({ id }) => id));
  return templates.all.flatMap(({ id, calledAt }) => {
    if (marks?.get(id)?.freshness !== 'frozen') return [];
    const isByPosition = [...(templates.needs.get(id) ?? [])].some((item) => unnamed.has(item));
    if (!isByPosition) return [];
    const problem = `'${labels.get(id)}' is made for each item of a list, and its items are named by their positions`;
    const fix =
      "Name the items by a field: map(list, body, { by: 'name' }). Or let the step return them as many(…) or as files of a folder, which have names.";
    return authorProblem('freshness-wrong', { called: 'frozen', problem, fix }, calledAt);
  });
}

/** The stand-in of an item that is named by its position, also in the collection of another map. */
function isOfUnnamed({ definition, inputs }: PlanNode): boolean {
  return definition.role === 'item' && holdsUnnamed(inputs['of']!.node);
}

function holdsUnnamed({ definition, inputs, params, over }: PlanNode): boolean {
  if (definition.role === 'items') {
    const isPlain = definition.inputs['of']!.kind.name === 'json';
    return isPlain && (params as { readonly by?: string }).by === undefined;
  }
  const each = inputs['each']?.node;
  return (over !== undefined && isOfUnnamed(over)) || (each?.definition.role === 'collection' && holdsUnnamed(each));
}
