// Labels show only what tells siblings of one step apart: first their own params, then what they were given. Facet by
// facet the siblings are split into smaller groups, and a node's label has a word for each facet that split its group.
//   train(learningRate=0.01 activation=relu)   evaluate(learningRate=0.01 activation=relu)   evaluate(best test)

import type { NodeId } from '../base/brand.ts';
import { type Canonical, compareCodeUnits } from '../base/canonical.ts';
import { flattenParams } from './flatten-params.ts';
import type { PlanNode } from './node.ts';
import { type MarkedNodes, scopeOf } from './node-marks.ts';
import type { Ref } from './ref.ts';

/** Beyond this many words a label says less, not more: the rest is left to its number. */
const mostWords = 8;

/** Inputs looked at: a node may be given a record of thousands. */
const mostFacets = 32;

type Words = ReadonlyMap<NodeId, readonly string[]>;

/** The scope of a parent, if that is not the scope of its child. */
type OtherScope = (parent: PlanNode) => string | undefined;

/**
 * Labels by node id; unique within the plan. Nodes come parents first. Only nodes of one scope are siblings, so that what
 * is outside of a scope changes no label in it.
 */
export function labelNodes(nodes: readonly PlanNode[], marks?: MarkedNodes): ReadonlyMap<NodeId, string> {
  const groupOf = (node: PlanNode): string => `${scopeInLabel(node, marks) ?? ''}\0${node.definition.name}`;
  const siblings = Map.groupBy(nodes, groupOf);
  const words = new Map<NodeId, readonly string[]>();
  const alike = new Map<string, readonly Alike[]>();
  for (const [name, group] of siblings) alike.set(name, describeOwn(group, words));
  const begun = new Set<string>();
  // What siblings were given is told after that of their parents, whose words it is made of. Where steps of two names
  // take from each other, the one that was begun later makes do with the other's own words.
  const describe = (name: string): void => {
    if (begun.has(name)) return;
    begun.add(name);
    for (const node of siblings.get(name)!)
      for (const parent of Object.values(node.inputs)) describe(groupOf(parent.node));
    describeGiven(alike.get(name)!, words, marks);
  };
  for (const name of siblings.keys()) describe(name);
  const labels = new Map<NodeId, string>();
  const taken = new Map<string, number>();
  for (const node of nodes) {
    const { id, definition } = node;
    const own = shortenWords(words.get(id) ?? []);
    const scope = scopeInLabel(node, marks);
    const name = `${scope === undefined ? '' : `${scope}/`}${definition.name}`;
    labels.set(id, makeUnique(own.length ? `${name}(${own.join(' ')})` : name, taken));
  }
  return labels;
}

/** A source is named by its path, whoever reads it. */
function scopeInLabel({ id, definition }: PlanNode, marks: MarkedNodes | undefined): string | undefined {
  return definition.role === 'source' ? undefined : scopeOf(id, marks);
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

/** Siblings that nothing told apart yet. */
type Alike = readonly PlanNode[];

/** Splits groups of siblings by one facet, gives words to those that it told apart, and returns what is still alike. */
function splitBy(facet: Facet, groups: readonly Alike[], words: Map<NodeId, readonly string[]>): readonly Alike[] {
  return groups.flatMap((group) => {
    const split = [...Map.groupBy(group, facet.valueOf).values()];
    if (split.length > 1)
      for (const node of group)
        words.set(node.id, [...new Set([...(words.get(node.id) ?? []), ...facet.wordsOf(node)])]);
    return split.filter(({ length }) => length > 1);
  });
}

/** Tells siblings apart by their own params, and sources by their path. */
function describeOwn(group: Alike, words: Map<NodeId, readonly string[]>): readonly Alike[] {
  if (group[0]!.definition.role === 'source') {
    for (const node of group) words.set(node.id, [String(node.params['path'])]);
    return [];
  }
  if (group.length === 1) return [];
  // The params of a branch say what it may have, and those of an item in how many maps it is, which tells a reader nothing.
  const shown = ['branch', 'item'].includes(group[0]!.definition.role) ? [] : group;
  const params = new Map(shown.map(({ id, params: own }) => [id, flattenParams(own as { [name: string]: Canonical })]));
  let alike: readonly Alike[] = [group];
  for (const name of new Set([...params.values()].flatMap((values) => [...values.keys()]))) {
    const wordsOf = ({ id }: PlanNode): readonly string[] => {
      const value = params.get(id)!.get(name);
      return value === undefined ? [] : [`${name}=${value}`];
    };
    alike = splitBy({ valueOf: (node) => wordsOf(node).join(), wordsOf }, alike, words);
  }
  const roundOf = ({ round }: PlanNode): readonly string[] => (round === undefined ? [] : [`round=${round}`]);
  return splitBy({ valueOf: (node) => roundOf(node).join(), wordsOf: roundOf }, alike, words);
}

/** Tells siblings apart by what they were given: whose output, and which. */
function describeGiven(
  groups: readonly Alike[],
  words: Map<NodeId, readonly string[]>,
  marks: MarkedNodes | undefined,
): void {
  const own = groups[0]?.[0] && scopeInLabel(groups[0][0], marks);
  const otherScope: OtherScope = (parent) => {
    const scope = scopeInLabel(parent, marks);
    return scope === own ? undefined : scope;
  };
  let alike = groups;
  const inputs = new Set(groups.flat().flatMap((node) => Object.keys(node.inputs)));
  for (const name of [...inputs].sort(compareCodeUnits).slice(0, mostFacets))
    for (const tell of [describeParent, describeOutput]) {
      if (!alike.length) return;
      const wordsOf = ({ inputs: wired }: PlanNode): readonly string[] =>
        wired[name] ? tell(wired[name], words, otherScope) : [];
      alike = splitBy({ valueOf: (node) => wordsOf(node).join(' '), wordsOf }, alike, words);
    }
}

function describeOutput({ node, output }: Ref<unknown>): readonly string[] {
  if (isItem(node)) return describeOutput(node.inputs['of']!);
  return node.outputs.length > 1 && node.definition.role !== 'choice' ? [output] : [];
}

/** What a parent adds to a label: its name where that says what it is, what tells it apart, or the output taken. */
function describeParent({ node, output }: Ref<unknown>, words: Words, otherScope: OtherScope): readonly string[] {
  if (node.shortName !== undefined) return [node.shortName];
  if (node.definition.role === 'collection') return describeParent(node.inputs['each']!, words, otherScope);
  if (isItem(node)) return describeParent(node.inputs['of']!, words, otherScope);
  const scope = otherScope(node);
  if (scope !== undefined) return [scope, ...(words.get(node.id) ?? [])];
  const own = words.get(node.id) ?? [];
  if (node.definition.role === 'choice') return [node.definition.name, ...own];
  if (own.length) return own;
  return [node.outputs.length > 1 ? output : node.definition.name];
}

/** An item is called by what it is an item of. */
function isItem({ definition }: PlanNode): boolean {
  return definition.role === 'item' || definition.role === 'items';
}

function shortenWords(words: readonly string[]): readonly string[] {
  return words.length <= mostWords ? words : [...words.slice(0, mostWords), '…'];
}
