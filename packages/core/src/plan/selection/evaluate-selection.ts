// The nodes that an expression selects.

import type { SelectionExpression, SelectionTerm } from './expression.ts';
import { matchTerm, type SelectionFacts } from './match-term.ts';
import { intersect, type NodeSet, setOf, unite, without } from './node-set.ts';
import type { SelectableGraph } from './selectable-graph.ts';
import { childEdges, inputEdges, parentEdges, walkGraph } from './walk-graph.ts';

/**
 * @param onNothing - called with each term that matches no node
 */
export function evaluateSelection(
  expression: SelectionExpression,
  graph: SelectableGraph,
  facts: SelectionFacts,
  onNothing: (term: SelectionTerm) => void,
): NodeSet {
  const parents = parentEdges(graph);
  const children = childEdges(graph);
  const evaluate = (part: SelectionExpression): NodeSet => {
    switch (part.type) {
      case 'everything':
        return setOf(graph.nodes.map(({ id }) => id));
      case 'term': {
        const found = matchTerm(part, graph, facts);
        if (!found.size) onNothing(part);
        return found;
      }
      case 'union':
        return unite(part.of.map(evaluate));
      case 'intersection':
        return intersect(part.of.map(evaluate));
      case 'difference':
        return without(evaluate(part.of), evaluate(part.except));
      case 'walk': {
        const start = evaluate(part.of);
        const both = unite([walkGraph(start, parents, part.up), walkGraph(start, children, part.down)]);
        return part.completes ? walkGraph(both, parents, Infinity) : both;
      }
    }
  };
  return evaluate(expression);
}

/** The set, and everything that its nodes depend on. */
export function withAncestors(set: NodeSet, graph: SelectableGraph): NodeSet {
  return walkGraph(set, inputEdges(graph), Infinity);
}
