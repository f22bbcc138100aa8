// Labels show only what tells siblings of one step apart: first their own params, then what they were given.
//   train(learningRate=0.01 activation=relu)   evaluate(learningRate=0.01 activation=relu validation)   evaluate(best test)

import type { NodeId } from '../base/brand.ts';
import { type Canonical, compareCodeUnits, encodeCanonical, isRecord } from '../base/canonical.ts';
import type { PlanNode } from './node.ts';
import type { Ref } from './ref.ts';

/** Labels by node id; unique within the plan. Nodes come parents first. */
export function labelNodes(nodes: readonly PlanNode[]): ReadonlyMap<NodeId, string> {
  const siblings = Map.groupBy(nodes, (node) => node.definition.name);
  const differing = new Map<string, ReturnType<typeof findDifferences>>();
  for (const [name, group] of siblings) differing.set(name, findDifferences(group));
  const labels = new Map<NodeId, string>();
  const taken = new Map<string, number>();
  for (const node of nodes) {
    const { name } = node.definition;
    const words = siblings.get(name)!.length === 1 ? [] : describeNode(node, differing.get(name)!, labels);
    const label =
      node.definition.role === 'source' ? labelSource(node) : words.length ? `${name}(${words.join(' ')})` : name;
    const count = (taken.get(label) ?? 0) + 1;
    taken.set(label, count);
    labels.set(node.id, count === 1 ? label : `${label} #${count}`);
  }
  return labels;
}

function labelSource(node: PlanNode): string {
  return `${node.definition.name}(${String(node.params['path'])})`;
}

interface Differences {
  readonly params: readonly string[];
  readonly inputs: readonly string[];
  readonly paramsSuffice: boolean;
}

function findDifferences(group: readonly PlanNode[]): Differences {
  const flat = group.map((node) => flatten(node.params));
  const names = [...new Set(flat.flatMap((params) => [...params.keys()]))];
  const params = names.filter((name) => new Set(flat.map((values) => values.get(name))).size > 1);
  const told = new Set(flat.map((values) => params.map((name) => values.get(name)).join('\0')));
  const wired = [...new Set(group.flatMap((node) => Object.keys(node.inputs)))];
  const refId = (ref: Ref<unknown> | undefined): string => (ref ? `${ref.node.id}.${ref.output}` : '');
  const inputs = wired.filter((name) => new Set(group.map((node) => refId(node.inputs[name]))).size > 1);
  return { params, inputs, paramsSuffice: told.size === group.length };
}

function describeNode(
  node: PlanNode,
  { params, inputs, paramsSuffice }: Differences,
  labels: ReadonlyMap<NodeId, string>,
): string[] {
  const values = flatten(node.params);
  const own = params.filter((name) => values.has(name)).map((name) => `${name}=${values.get(name)}`);
  if (paramsSuffice) return own;
  const words = new Set(own);
  for (const input of [...inputs].sort(compareCodeUnits)) {
    const ref = node.inputs[input];
    if (ref) words.add(describeRef(ref, labels));
  }
  return [...words];
}

/** What a parent adds to a label: what tells it apart, or else its name, or the output that was taken. */
function describeRef(ref: Ref<unknown>, labels: ReadonlyMap<NodeId, string>): string {
  const label = labels.get(ref.node.id) ?? ref.node.definition.name;
  const inside = label.match(/\((.*)\)( #\d+)?$/)?.[1];
  if (inside !== undefined) return inside;
  return ref.node.outputs.length > 1 && ref.node.definition.role !== 'choice' ? ref.output : label;
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
