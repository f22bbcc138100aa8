// Values in place of what a plan would make. A step that is replaced by a value has no inputs, so that what only it needs
// does not run.

import type { NodeId } from '../base/brand.ts';
import { createRef } from '../dsl/recorder.ts';
import type { SourceDefinition } from '../dsl/sources/define-source.ts';
import type { StepDefinition } from '../dsl/step.ts';
import type { PlanNode } from '../graph/node.ts';
import { closureOf, createPlan, type Plan, predecessorsOf } from '../graph/plan.ts';
import type { Ref } from '../graph/ref.ts';
import { findNodes } from '../plan/find-nodes.ts';

/**
 * What replaces a node:
 * - of a step or a command: its outputs by name, or a function of inputs and params that returns them; it may throw
 * - of a gate: its verdicts, or a function of evidence and params that returns them
 * - of a file: its content, as a text or as bytes; of a folder: the contents of its files by name. `{ path }` names a
 *   file or a folder on the disk
 */
export type Replacement =
  | string
  | Uint8Array
  | readonly unknown[]
  | { readonly [name: string]: unknown }
  // biome-ignore lint/suspicious/noExplicitAny: inputs and params are those of the step
  | ((inputs: any, params: any) => unknown);

export interface ReplacedPlan {
  readonly plan: Plan;
  /** Files and folders with another content. */
  readonly sources: ReadonlyMap<NodeId, Replacement>;
  readonly replaced: ReadonlySet<NodeId>;
}

/**
 * @param replace - by a label, the name of a step (all of its nodes), the path of a file, or the name of a result
 * @throws AuthorError `unknown-node`
 */
export function replaceNodes(plan: Plan, replace: Readonly<Record<string, Replacement>>): ReplacedPlan {
  const all = plan.templates?.all ?? plan.nodes;
  const given = new Map<NodeId, Replacement>();
  // A label names one node, the name of a step many: whichever order they come in, the label counts.
  const named = Object.entries(replace).map(([name, by]) => ({ nodes: findReplaced(plan, name), by }));
  for (const { nodes, by } of named.sort((a, b) => b.nodes.length - a.nodes.length))
    for (const { id } of nodes) given.set(id, by);
  const copies = new Map<NodeId, PlanNode>();
  const copyOf = (ref: Ref<unknown>): Ref<unknown> => createRef(copies.get(ref.node.id) ?? ref.node, ref.output);
  for (const node of all) {
    const by = given.get(node.id);
    // A function is given the inputs; a copy for an item is known by its inputs.
    const isValue = by !== undefined && typeof by !== 'function';
    const isFree = isValue && node.definition.role !== 'gate' && !plan.templates?.needs.has(node.id);
    const inputs = Object.entries(isFree ? {} : node.inputs).map(([name, ref]) => [name, copyOf(ref)] as const);
    const { over } = node;
    copies.set(
      node.id,
      Object.freeze({
        ...node,
        inputs: Object.freeze(Object.fromEntries(inputs)),
        ...(over && { over: copies.get(over.id) ?? over }),
        ...(node.after && { after: node.after.map(copyOf) }),
        ...(by !== undefined && node.definition.role !== 'source' && { definition: replacedDefinition(node, by) }),
      }),
    );
  }
  const results = Object.fromEntries(Object.entries(plan.results).map(([name, ref]) => [name, copyOf(ref)]));
  const used = closureOf(
    Object.values(results).map(({ node }) => node),
    predecessorsOf,
  );
  const kept = [...copies.values()].filter(({ id }) => used.has(id));
  const marks = new Map([...(plan.marks ?? [])].filter(([id]) => used.has(id)));
  const sources = [...given].filter(([id]) => copies.get(id)!.definition.role === 'source');
  return {
    plan: createPlan(plan.pipeline, plan.params, kept, results, plan.published, marks),
    sources: new Map(sources),
    replaced: new Set(given.keys()),
  };
}

function findReplaced(plan: Plan, name: string): readonly PlanNode[] {
  const sources = plan.nodes.filter(
    ({ definition, params }) => definition.role === 'source' && params['path'] === name,
  );
  return sources.length ? sources : findNodes(plan, name);
}

function replacedDefinition({ definition }: PlanNode, by: Replacement): StepDefinition {
  const value = typeof by === 'function' ? by : () => by;
  if (definition.role === 'gate') return Object.freeze({ ...definition, check: value }) as unknown as StepDefinition;
  const { in: inputs = {}, params } = definition as Partial<StepDefinition>;
  // What is replaced is no source outside of the project any more.
  const { source: _, ...facts } = definition as Partial<SourceDefinition> & typeof definition;
  const replaced = {
    ...facts,
    ...{ role: 'step', in: inputs, out: definition.outputs, params, env: [], notInKey: [], resources: {} },
    ...{ clock: false, network: false, machine: false, memo: [], lineage: false, run: value },
  };
  return Object.freeze(replaced) as unknown as StepDefinition;
}
