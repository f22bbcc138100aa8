// Labels show only what tells siblings of one step apart: first their own params, then what they were given. Facet by
// facet the siblings are split into smaller groups, and a node's label has a word for each facet that split its group.
//   train(learningRate=0.01 activation=relu)   evaluate(learningRate=0.01 activation=relu)   evaluate(best test)

import type { NodeId } from '../base/brand.ts';
import { type Canonical, compareCodeUnits } from '../base/canonical.ts';
import { flattenParams } from './flatten-params.ts';
import type { PlanNode } from './node.ts';
import type { Ref } from './ref.ts';

/** Beyond this many words a label says less, not more: the rest is left to its number. */
const mostWords = 8;

/** Inputs looked at: a node may be given a record of thousands. */
const mostFacets = 32;

type Words = ReadonlyMap<NodeId, readonly string[]>;

/** Labels by node id; unique within the plan. Nodes come parents first. */
export function labelNodes(nodes: readonly PlanNode[]): ReadonlyMap<NodeId, string> {
  const words = new Map<NodeId, readonly string[]>();
  const siblings = Map.groupBy(nodes, (node) => node.definition.name);
  const begun = new Set<string>();
  // The siblings of a node are described after those of its parents, whose words theirs are made of. Where steps of two
  // names take from each other, the one that was begun first does without.
  const describe = (name: string): void => {
    if (begun.has(name)) return;
    begun.add(name);
    const group = siblings.get(name)!;
    for (const node of group) for (const parent of Object.values(node.inputs)) describe(parent.node.definition.name);
    describeGroup(group, words);
  };
  for (const name of siblings.keys()) describe(name);
  const labels = new Map<NodeId, string>();
  const taken = new Map<string, number>();
  for (const { id, definition } of nodes) {
    const own = words.get(id) ?? [];
    labels.set(id, makeUnique(own.length ? `${definition.name}(${own.join(' ')})` : definition.name, taken));
  }
  return labels;
}

function makeUnique(label: string, taken: Map<string, number>): string {
  let count = (taken.get(label) ?? 0) + 1;
  // A param may hold the very words that a number would give: look on until the label is nobody's.
  while (count > 1 && taken.has(`${label} #${count}`)) count += 1;
  taken.set(label, count);
  const unique = count === 1 ? label : `${label} #${count}`;
  if (count > 1) taken.set(unique, 1);
  return unique;
}

/** One thing that siblings may differ in: what it is for a node, and the words that say so. */
interface Facet {
  valueOf(node: PlanNode): string;
  wordsOf(node: PlanNode): readonly string[];
}

function describeGroup(group: readonly PlanNode[], words: Map<NodeId, readonly string[]>): void {
  if (group[0]!.definition.role === 'source') {
    for (const node of group) words.set(node.id, [String(node.params['path'])]);
    return;
  }
  const own = new Map(group.map((node) => [node.id, new Set<string>()]));
  let open: (readonly PlanNode[])[] = [group];
  for (const facet of listFacets(group, words)) {
    const next: (readonly PlanNode[])[] = [];
    for (const part of open) {
      const split = [...Map.groupBy(part, facet.valueOf).values()];
      if (split.length > 1)
        for (const node of part) for (const word of facet.wordsOf(node)) own.get(node.id)!.add(word);
      next.push(...split.filter(({ length }) => length > 1));
    }
    open = next;
    if (!open.length) break;
  }
  for (const [id, said] of own) words.set(id, shortenWords([...said]));
}

function* listFacets(group: readonly PlanNode[], words: Words): Generator<Facet> {
  if (group.length === 1) return;
  const params = new Map(group.map((node) => [node.id, flattenParams(node.params as { [name: string]: Canonical })]));
  for (const name of new Set([...params.values()].flatMap((values) => [...values.keys()]))) {
    const read = ({ id }: PlanNode): string => params.get(id)!.get(name) ?? '';
    const has = ({ id }: PlanNode): boolean => params.get(id)!.has(name);
    yield {
      valueOf: (node) => `${has(node)} ${read(node)}`,
      wordsOf: (node) => (has(node) ? [`${name}=${read(node)}`] : []),
    };
  }
  const inputs = new Set(group.flatMap((node) => Object.keys(node.inputs)));
  for (const name of [...inputs].sort(compareCodeUnits).slice(0, mostFacets)) {
    const describe = (tell: (ref: Ref<unknown>) => readonly string[]): Facet => {
      const wordsOf = ({ inputs: wired }: PlanNode): readonly string[] => (wired[name] ? tell(wired[name]) : []);
      return { valueOf: (node) => wordsOf(node).join(' '), wordsOf };
    };
    yield describe((ref) => describeParent(ref, words));
    yield describe((ref) => (ref.node.outputs.length > 1 && ref.node.definition.role !== 'choice' ? [ref.output] : []));
  }
}

/** What a parent adds to a label: its name where that says what it is, what tells it apart, or the output taken. */
function describeParent({ node, output }: Ref<unknown>, words: Words): readonly string[] {
  const own = words.get(node.id) ?? [];
  if (node.definition.role === 'choice') return [node.definition.name, ...own];
  if (own.length) return own;
  return [node.outputs.length > 1 ? output : node.definition.name];
}

function shortenWords(words: readonly string[]): readonly string[] {
  return words.length <= mostWords ? words : [...words.slice(0, mostWords), '…'];
}
