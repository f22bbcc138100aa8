// What is drawn of a plan: its nodes, what flows between them, and its results.

import { type PricedPlan, shownRef } from '@cairn/core';

export interface DrawnNode {
  /** Short, and unique in the drawing: `n0`. */
  readonly name: string;
  readonly label: string;
  readonly role: 'step' | 'gate' | 'command' | 'source' | 'choice' | 'items' | 'branch';
  readonly takes: readonly DrawnEdge[];
  /** The nodes that it only waits for; left out if there are none. */
  readonly waits?: readonly { readonly from: string; readonly fromLabel: string }[];
  /** The path of its scope; undefined outside of scopes. */
  readonly scope: string | undefined;
}

export interface DrawnEdge {
  readonly from: string;
  readonly fromLabel: string;
  readonly output: string;
  /** A node with one output needs no word for it. */
  readonly isOnlyOutput: boolean;
  readonly input: string;
}

export interface Drawing {
  readonly pipeline: string;
  readonly nodes: readonly DrawnNode[];
  readonly results: readonly (DrawnEdge & { readonly result: string })[];
}

type NodeMarks = NonNullable<ReturnType<NonNullable<PricedPlan['plan']['marks']>['get']>>;
type NodeOf = PricedPlan['nodes'][number]['node'];
type RefOf = NodeOf['inputs'][string];

export function readDrawing({ pipeline, plan, nodes }: PricedPlan): Drawing {
  const names = new Map(nodes.map(({ node, label }, index) => [node.id, { name: `n${index}`, label }]));
  const edge = (input: string, ref: RefOf): DrawnEdge[] => {
    const from = names.get(shownRef(ref).node.id);
    if (!from) return [];
    const isOnlyOutput = ref.node.outputs.length === 1;
    return [{ from: from.name, fromLabel: from.label, output: ref.output, isOnlyOutput, input }];
  };
  return {
    pipeline,
    nodes: nodes.map(({ node, label, template }) => ({
      name: names.get(node.id)!.name,
      label: nameNode(label, plan.marks?.get((template ?? node).id)),
      role: node.definition.role as DrawnNode['role'],
      scope: plan.marks?.get((template ?? node).id)?.scopes?.[0],
      takes: Object.entries(node.inputs).flatMap(([input, ref]) => edge(input, ref)),
      ...(node.after && { waits: groupByParent(node.after.flatMap((ref) => edge('after', ref))) }),
    })),
    results: Object.entries(plan.results).flatMap(([result, ref]) =>
      edge('', ref).map((taken) => ({ ...taken, result })),
    ),
  };
}

/** `train (frozen)` */
function nameNode(label: string, { freshness, keep }: Pick<NodeMarks, 'freshness' | 'keep'> = {}): string {
  const words = [freshness, keep && 'until read'].filter((word) => word !== undefined);
  return words.length ? `${label} (${words.join(', ')})` : label;
}

/** Each parent once, with all outputs that are taken of it. */
export function groupByParent(
  takes: readonly DrawnEdge[],
): readonly { from: string; fromLabel: string; outputs: string[] }[] {
  return [...Map.groupBy(takes, ({ from }) => from)].map(([from, edges]) => ({
    from,
    fromLabel: edges[0]!.fromLabel,
    outputs: [...new Set(edges.filter(({ isOnlyOutput }) => !isOnlyOutput).map(({ output }) => output))],
  }));
}
