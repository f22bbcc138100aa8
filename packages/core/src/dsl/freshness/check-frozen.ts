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
