// A plan in which steps give their sample outputs. They keep their place in the graph, and read no files of the project:
// where nothing else needs a file, it need not exist.

import type { NodeId } from '../base/brand.ts';
import { hasStub } from '../dsl/kinds/stub.ts';
import { createRef } from '../dsl/recorder.ts';
import { isExternal } from '../dsl/sources/define-source.ts';
import type { StepDefinition } from '../dsl/step.ts';
import type { PlanNode } from '../graph/node.ts';
import { closureOf, createPlan, type Plan } from '../graph/plan.ts';
import type { Ref } from '../graph/ref.ts';

export interface StubbedPlan {
  readonly plan: Plan;
  readonly stubbed: ReadonlySet<NodeId>;
}

export function stubPlan(plan: Plan): StubbedPlan {
  const stubbed = new Set<NodeId>();
  const copies = new Map<NodeId, PlanNode>();
  const copyOf = (ref: Ref<unknown>): Ref<unknown> => createRef(copies.get(ref.node.id) ?? ref.node, ref.output);
  for (const node of plan.templates?.all ?? plan.nodes) {
    const isStub = ['step', 'command'].includes(node.definition.role) && hasStub(node.definition as StepDefinition);
    if (isStub) stubbed.add(node.id);
    const read = Object.entries(node.inputs).filter(([, ref]) => !isStub || ref.node.definition.role !== 'source');
    const { over } = node;
    copies.set(
      node.id,
      Object.freeze({
        ...node,
        inputs: Object.freeze(Object.fromEntries(read.map(([name, ref]) => [name, copyOf(ref)]))),
        ...(over && { over: copies.get(over.id) ?? over }),
        ...(isStub && isExternal(node.definition) && { definition: withoutSource(node.definition) }),
      }),
    );
  }
  const results = Object.fromEntries(Object.entries(plan.results).map(([name, ref]) => [name, copyOf(ref)]));
  const used = closureOf(Object.values(results).map(({ node }) => node));
  const kept = [...copies.values()].filter(({ id }) => used.has(id));
  const marks = new Map([...(plan.marks ?? [])].filter(([id]) => used.has(id)));
  return { plan: createPlan(plan.pipeline, plan.params, kept, results, plan.published, marks), stubbed };
}

/** Nobody asks it for a version. */
function withoutSource<D extends object>(definition: D): StepDefinition {
  const { source: _, ...facts } = definition as { readonly source?: unknown } & StepDefinition;
  return Object.freeze(facts);
}
