// The nodes that one term names.

import type { SelectionTerm } from './expression.ts';
import { allItems, type ItemSet, itemsNamed, uniteItems } from './item-set.ts';
import { createNamePattern } from './name-pattern.ts';
import { type NodeSet, setOf, unite } from './node-set.ts';
import { namesOf, type SelectableGraph, type SelectableNode } from './selectable-graph.ts';

/** What is known besides the graph. */
export interface SelectionFacts {
  /** By word of `result:`, such as `failed`: the labels of the nodes of the last run. */
  readonly results?: ReadonlyMap<string, ReadonlySet<string>>;
  /** By commit of `changed:`: the ids of the nodes that changed. */
  readonly changed?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Empty where nothing is named so. */
export function matchTerm(term: SelectionTerm, graph: SelectableGraph, facts: SelectionFacts): NodeSet {
  const { method, value, isLiteral } = term;
  const { nodes } = graph;
  if (method === 'changed') {
    const ids = facts.changed?.get(value);
    return setOf(nodes.filter(({ id }) => ids?.has(id)).map(({ id }) => id));
  }
  if (method === 'result') return matchLabels(nodes, facts.results?.get(value) ?? new Set());
  const { matches } = createNamePattern(value, isLiteral);
  const pick = (isMeant: (node: SelectableNode) => boolean): NodeSet =>
    setOf(nodes.filter(isMeant).map(({ id }) => id));
  if (method === 'tag') return pick(({ tags = [] }) => tags.some(matches));
  if (method === 'step') return pick(({ step }) => matches(step));
  if (method === 'scope') return pick(({ scopes = [] }) => scopes.some((scope) => isWithin(scope, matches)));
  return matchName(value, isLiteral, graph);
}

/** A label or an id, else a step, else a result, else a scope; else items of what has such a name. */
function matchName(value: string, isLiteral: boolean, graph: SelectableGraph): NodeSet {
  const whole = matchWhole(value, isLiteral, graph);
  const [, name, items] = /^(.+?)\[(.*)\]$/su.exec(value) ?? [];
  if (name === undefined || items === undefined) return whole;
  return unite([whole, matchItems(name, itemsNamed(items, isLiteral), isLiteral, graph)]);
}

function matchWhole(value: string, isLiteral: boolean, { nodes, results }: SelectableGraph): NodeSet {
  const { matches } = createNamePattern(value, isLiteral);
  const ways: readonly ((node: SelectableNode) => boolean)[] = [
    (node) => node.id === value || namesOf(node).some(matches),
    ({ step }) => matches(step),
    ({ id }) => Object.entries(results).some(([name, node]) => node === id && matches(name.replace(/\[.*\]$/su, ''))),
    ({ id }) => Object.entries(results).some(([name, node]) => node === id && matches(name)),
    ({ scopes = [] }) => scopes.some((scope) => isWithin(scope, matches)),
  ];
  for (const isMeant of ways) {
    const found = nodes.filter(isMeant);
    if (found.length) return setOf(found.map(({ id }) => id));
  }
  return new Map();
}

/** The items of templates, and the copies that are known. */
function matchItems(name: string, items: ItemSet, isLiteral: boolean, graph: SelectableGraph): NodeSet {
  const named = matchWhole(name, isLiteral, graph);
  const found = new Map<string, ItemSet>();
  for (const node of graph.nodes) {
    if (!named.has(node.id)) continue;
    if (node.isTemplate) found.set(node.id, items);
    else if (node.items?.some((item) => items.has(item))) found.set(node.id, allItems);
  }
  return found;
}

/** Nodes by their labels; of a template by those of its copies. */
function matchLabels(nodes: readonly SelectableNode[], labels: ReadonlySet<string>): NodeSet {
  const found = new Map<string, ItemSet>();
  for (const { id, label, isTemplate } of nodes) {
    if (labels.has(label)) found.set(id, allItems);
    else if (isTemplate) {
      const items = [...labels].filter((one) => one.startsWith(`${label}[`) && one.endsWith(']'));
      const sets = items.map((one) => itemsNamed(one.slice(label.length + 1, -1), true));
      if (sets.length) found.set(id, uniteItems(sets));
    }
  }
  return found;
}

/** Whether a scope, or one around it, is named so. */
function isWithin(scope: string, matches: (name: string) => boolean): boolean {
  const parts = scope.split('/');
  return parts.some((_, index) => matches(parts.slice(0, index + 1).join('/')));
}
