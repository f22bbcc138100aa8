// Makes a graph of few boxes from one of many nodes: nodes of one step at the same position of the graph, such as the
// trials of a sweep, become one box.

import type { GraphNode } from './graph-node.ts';

/** One node, or nodes of one step at the same position. */
export interface Box {
  /** The id of its first node. */
  readonly id: string;
  readonly step: string;
  readonly nodes: readonly GraphNode[];
}

export interface FoldedGraph {
  readonly boxes: readonly Box[];
  /** From and to, as ids of boxes; each pair once. */
  readonly edges: readonly (readonly [from: string, to: string])[];
}

/** A graph of more boxes than this is folded, if it can be. */
export const mostUnfolded = 40;

/**
 * Up to `most` nodes stay as they are. More are folded: first nodes of one step whose inputs come from the same
 * positions; if that leaves too many, nodes of one step that have the same distance from the sources. Both give a graph
 * without a cycle: the inputs of a box come from boxes with a smaller distance.
 *
 * @param nodes - parents first
 */
export function foldNodes(nodes: readonly GraphNode[], most = mostUnfolded): FoldedGraph {
  if (nodes.length <= most) return toGraph(nodes, ({ id }) => id);
  const positions = numberPositions(nodes);
  const folded = toGraph(nodes, ({ id }) => `${positions.get(id)}`);
  if (folded.boxes.length <= most) return folded;
  const depths = measureDepths(nodes);
  return toGraph(nodes, ({ id, step, outcome }) => JSON.stringify([depths.get(id), step, outcome === 'failed']));
}

function toGraph(nodes: readonly GraphNode[], nameBox: (node: GraphNode) => string): FoldedGraph {
  const groups = [...Map.groupBy(nodes, nameBox).values()];
  const boxes = groups.map((members): Box => ({ id: members[0]!.id, step: members[0]!.step, nodes: members }));
  const boxOf = new Map<string, string>(boxes.flatMap(({ id, nodes }) => nodes.map((node) => [node.id, id])));
  const edges = new Map<string, readonly [string, string]>();
  for (const { id, inputs } of nodes)
    for (const { node } of Object.values(inputs)) {
      const [from, to] = [boxOf.get(node), boxOf.get(id)!];
      if (from !== undefined && from !== to) edges.set(`${from} ${to}`, [from, to]);
    }
  return { boxes, edges: [...edges.values()] };
}

/** A number for each position: nodes have the same if their step and the positions of their inputs are the same. */
function numberPositions(nodes: readonly GraphNode[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const positions = new Map<string, number>();
  for (const { id, step, role, label, inputs, outcome } of nodes) {
    const parents = Object.values(inputs).map(({ node }) => positions.get(node) ?? -1);
    // Each file is a box of its own, and so is what failed: both are what a reader looks for.
    const own = role === 'source' || outcome === 'failed' ? label : '';
    const name = JSON.stringify([step, own, [...new Set(parents)].sort((a, b) => a - b)]);
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    positions.set(id, number);
  }
  return positions;
}

function measureDepths(nodes: readonly GraphNode[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const { id, inputs } of nodes) {
    const parents = Object.values(inputs).map(({ node }) => depths.get(node) ?? -1);
    depths.set(id, Math.max(-1, ...parents) + 1);
  }
  return depths;
}
