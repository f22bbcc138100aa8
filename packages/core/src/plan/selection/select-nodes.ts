// The options of a selection, put together: `--select` and `--only` are united; `--from` and `--until` keep what is behind
// and before nodes; `--exclude` takes nodes away.

import { failAuthor } from '../../base/errors/author-error.ts';
import { evaluateSelection, withAncestors } from './evaluate-selection.ts';
import { type SelectionExpression, type SelectionTerm, termsOf } from './expression.ts';
import type { SelectionFacts } from './match-term.ts';
import { isPattern } from './name-pattern.ts';
import type { NodeSet } from './node-set.ts';
import { parseSelection } from './parse-selection.ts';
import { listNames, offeredNames, type SelectableGraph } from './selectable-graph.ts';
import { type SelectionOptions, showSelection } from './selection-options.ts';

/** Learns what terms such as `result:failed` and `changed:main` mean; it is called only if there are any. */
export type LearnFacts = (terms: readonly SelectionTerm[]) => Promise<SelectionFacts>;

export interface SelectedNodes {
  readonly selected: NodeSet;
  /** The selected nodes, and all that they depend on. */
  readonly needed: NodeSet;
}

/**
 * @throws AuthorError `selection-malformed`, `selection-empty`, `unknown-node`
 */
export async function selectNodes(
  graph: SelectableGraph,
  options: SelectionOptions,
  learn: LearnFacts,
): Promise<SelectedNodes> {
  const expression = parseOptions(options, graph);
  const asked = askedFacts(expression);
  const facts = asked.length ? await learn(asked) : {};
  const selected = evaluateSelection(expression, graph, facts, (term) => {
    if (asked.includes(term)) return;
    const { method, value, isLiteral, text } = term;
    if (method === 'name' && (isLiteral || !isPattern(value)))
      failAuthor('unknown-node', { node: value, known: offeredNames(graph) });
    failAuthor('selection-empty', { selection: text, known: listKnown(term, graph) });
  });
  // What the last run or a commit decides may well be nothing.
  if (!selected.size && !asked.length) failAuthor('selection-empty', { selection: showSelection(options), known: [] });
  return { selected, needed: withAncestors(selected, graph) };
}

/**
 * As `selectNodes`, with facts that are at hand; undefined if a term matches nothing.
 *
 * @throws AuthorError `selection-malformed`
 */
export function selectKnown(
  graph: SelectableGraph,
  options: SelectionOptions,
  learn: (terms: readonly SelectionTerm[]) => SelectionFacts,
): NodeSet | undefined {
  const expression = parseOptions(options, graph);
  const asked = askedFacts(expression);
  let isWhole = true;
  const selected = evaluateSelection(expression, graph, asked.length ? learn(asked) : {}, () => {
    isWhole = false;
  });
  return isWhole ? selected : undefined;
}

function askedFacts(expression: SelectionExpression): readonly SelectionTerm[] {
  return termsOf(expression).filter(({ method }) => method === 'result' || method === 'changed');
}

function parseOptions(options: SelectionOptions, graph: SelectableGraph): SelectionExpression {
  const names = listNames(graph);
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const isName = (text: string): boolean => names.has(text) || ids.has(text);
  const { select = [], exclude = [], from = [], until = [], only = [] } = options;
  const unite = (texts: string | readonly string[]): SelectionExpression => ({
    type: 'union',
    of: [texts].flat().map((text) => parseSelection(text, isName)),
  });
  const walk = { type: 'walk', completes: false, up: 0, down: 0 } as const;
  const all: SelectionExpression[] = [];
  if (select.length || only.length) all.push(unite([...select, ...only]));
  if (from.length) all.push({ ...walk, of: unite(from), down: Infinity });
  if (until.length) all.push({ ...walk, of: unite(until), up: Infinity });
  const of: SelectionExpression = all.length ? { type: 'intersection', of: all } : { type: 'everything' };
  return exclude.length ? { type: 'difference', of, except: unite(exclude) } : of;
}

/** The names that a term of this method may have. */
function listKnown({ method }: SelectionTerm, { nodes }: SelectableGraph): readonly string[] {
  if (method === 'tag') return [...new Set(nodes.flatMap(({ tags = [] }) => tags))].map((tag) => `tag:${tag}`);
  if (method === 'step') return [...new Set(nodes.map(({ step }) => `step:${step}`))];
  if (method === 'scope')
    return [...new Set(nodes.flatMap(({ scopes = [] }) => scopes))].map((name) => `scope:${name}`);
  return [];
}
