// The nodes of a recorded run that a selection means.

import { failAuthor } from '../../base/errors/author-error.ts';
import { selectKnown } from '../../plan/selection/select-nodes.ts';
import type { SelectableGraph } from '../../plan/selection/selectable-graph.ts';
import type { SelectionOptions } from '../../plan/selection/selection-options.ts';
import type { RecordedNode, RunRecord } from '../../run/record/record.ts';
import { labelsWith } from './result-words.ts';

type SelectableRecord = Pick<RunRecord, 'nodes' | 'results'>;

/**
 * In the order of the run; undefined if it has no node of a name, or if nothing is selected. `result:` is about the run
 * itself.
 *
 * @throws AuthorError `selection-malformed`
 */
export function selectRecorded(
  record: SelectableRecord,
  options: SelectionOptions,
): readonly RecordedNode[] | undefined {
  const selected = selectKnown(recordGraph(record), options, (terms) => {
    const changed = terms.find(({ method }) => method === 'changed');
    if (changed)
      failAuthor('selection-malformed', {
        selection: changed.text,
        problem: 'what changed is known of a plan, and not of a recorded run',
      });
    return { results: new Map(terms.map((term) => [term.value, labelsWith(term, record)])) };
  });
  const nodes = record.nodes.filter(({ id }) => selected?.has(id));
  return nodes.length ? nodes : undefined;
}

function recordGraph({ nodes, results }: SelectableRecord): SelectableGraph {
  return {
    nodes: nodes.map(({ id, label, step, inputs, after = [], items, scopes, tags }) => ({
      ...{
        id,
        label,
        step,
        parents: [...new Set([...Object.values(inputs).map(({ node }) => node), ...after])].map((id) => ({ id })),
      },
      ...(scopes && { scopes }),
      ...(tags && { tags }),
      ...(items?.length && { items, templateLabel: label.slice(0, -`[${items[0]}]`.length) }),
    })),
    results: Object.fromEntries(Object.entries(results).map(([name, { node }]) => [name, node])),
  };
}
