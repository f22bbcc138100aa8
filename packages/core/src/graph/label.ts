// Labels show only what tells siblings of one step apart: first their own params, then what they were given.
//   train(learningRate=0.01 activation=relu)   evaluate(learningRate=0.01 activation=relu validation)   evaluate(best test)

import type { NodeId } from '../base/brand.ts';
import { type Canonical, compareCodeUnits, encodeCanonical, isRecord } from '../base/canonical.ts';
import type { PlanNode } from './node.ts';
import type { Ref } from './ref.ts';

/** Beyond this many words a label says less, not more: the rest is left to its number. */
const mostWords = 8;

/** Labels by node id; unique within the plan. Nodes come parents first. */
export function labelNodes(nodes: readonly PlanNode[]): ReadonlyMap<NodeId, string> {
  const siblings = Map.groupBy(nodes, (node) => node.definition.name);
  const differing = new Map<string, Differences>();
  for (const [name, group] of siblings) differing.set(name, findDifferences(group));
  const words = new Map<NodeId, readonly string[]>();
  const labels = new Map<NodeId, string>();
  const taken = new Map<string, number>();
  for (const node of nodes) {
    const { name, role } = node.definition;
    const alone = siblings.get(name)!.length === 1;
    const own = alone && role !== 'source' ? [] : describeNode(node, differing.get(name)!, words);
    words.set(node.id, own);
    labels.set(node.id, makeUnique(own.length ? `${name}(${own.join(' ')})` : name, taken));
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

interface Differences {
  readonly params: readonly string[];
  readonly inputs: ReadonlySet<string>;
  readonly paramsSuffice: boolean;
}

function findDifferences(group: readonly PlanNode[]): Differences {
  const flat = group.map((node) => flatten(node.params));
  const params = differingNames(flat);
  const told = new Set(flat.map((values) => params.map((name) => values.get(name)).join('\0')));
  const inputs = differingNames(group.map((node) => new Map(Object.entries(node.inputs).map(nameWired))));
  return { params, inputs: new Set(inputs), paramsSuffice: told.size === group.length };
}

const nameWired = ([name, ref]: readonly [string, Ref<unknown>]) => [name, `${ref.node.id}.${ref.output}`] as const;

/** Names whose values differ, or that some do not have. One pass, since a node may have thousands of inputs. */
function differingNames(all: readonly ReadonlyMap<string, string>[]): readonly string[] {
  const seen = new Map<string, { readonly first: string; count: number; differs: boolean }>();
  for (const values of all)
    for (const [name, value] of values) {
      const known = seen.get(name);
      if (!known) seen.set(name, { first: value, count: 1, differs: false });
      else {
        known.count += 1;
        known.differs ||= known.first !== value;
      }
    }
  return [...seen].filter(([, { count, differs }]) => differs || count < all.length).map(([name]) => name);
}

function describeNode(
  node: PlanNode,
  { params, inputs, paramsSuffice }: Differences,
  words: ReadonlyMap<NodeId, readonly string[]>,
): readonly string[] {
  if (node.definition.role === 'source') return [String(node.params['path'])];
  const values = flatten(node.params);
  const own = new Set(params.filter((name) => values.has(name)).map((name) => `${name}=${values.get(name)}`));
  if (paramsSuffice) return shortenWords([...own]);
  const telling = Object.keys(node.inputs).filter((input) => inputs.has(input));
  for (const input of telling.sort(compareCodeUnits))
    for (const word of describeRef(node.inputs[input]!, words)) own.add(word);
  return shortenWords([...own]);
}

function shortenWords(words: readonly string[]): readonly string[] {
  return words.length <= mostWords ? words : [...words.slice(0, mostWords), '…'];
}

/** What a parent adds to a label: what tells it apart, or else its name, or the output that was taken. */
function describeRef({ node, output }: Ref<unknown>, words: ReadonlyMap<NodeId, readonly string[]>): readonly string[] {
  const own = words.get(node.id) ?? [];
  if (own.length) return own;
  return [node.outputs.length > 1 && node.definition.role !== 'choice' ? output : node.definition.name];
}

/** Params by dotted path, each as a short text. */
function flatten(params: { readonly [name: string]: Canonical }, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(params)) {
    const here = path ? `${path}.${name}` : name;
    if (isRecord(value) && !('$definition' in value))
      for (const [inner, text] of flatten(value as { readonly [name: string]: Canonical }, here)) flat.set(inner, text);
    else flat.set(here, shorten(value));
  }
  return flat;
}

function shorten(value: Canonical): string {
  if (typeof value === 'string') return value;
  if (isRecord(value) && typeof value['$definition'] === 'string') return value['$definition'];
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'object' && value !== null) {
    const text = JSON.stringify(value);
    return text.length <= 24 ? text : `${Buffer.from(encodeCanonical(value)).toString('base64url').slice(-6)}…`;
  }
  return String(value);
}
