// Where the boxes and edges of a graph are drawn, laid out by dagre.

import dagre from '@dagrejs/dagre';
import type { FoldedGraph } from './fold-nodes.ts';

/** Of a box, in pixels. */
export const boxWidth = 164;
export const boxHeight = 44;

/** The width up to which a graph is drawn from the top to the bottom. */
const pageWidth = 1_100;
/** Above this many boxes dagre's best ranking takes seconds. */
const mostForBestRanking = 150;

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The centre of each box, by its id. */
  readonly boxes: ReadonlyMap<string, Point>;
  readonly edges: readonly (readonly Point[])[];
}

/** From the top to the bottom, or from left to right if that needs less width than a page has. */
export function layOutGraph(graph: FoldedGraph): Layout {
  const down = layOut(graph, 'TB');
  if (down.width <= pageWidth) return down;
  const across = layOut(graph, 'LR');
  return across.width < down.width ? across : down;
}

function layOut({ boxes, edges }: FoldedGraph, rankdir: 'TB' | 'LR'): Layout {
  const graph = new dagre.graphlib.Graph();
  const isLarge = boxes.length > mostForBestRanking;
  const ranker = isLarge ? 'longest-path' : 'network-simplex';
  const [nodesep, ranksep] = rankdir === 'TB' ? [14, 32] : [10, 34];
  graph.setGraph({ rankdir, ranker, nodesep, ranksep, edgesep: 10, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of boxes) graph.setNode(id, { width: boxWidth, height: boxHeight });
  for (const [from, to] of edges) graph.setEdge(from, to);
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const centres = new Map(boxes.map(({ id }) => [id, graph.node(id) as Point]));
  // Edges begin and end in the middle of a side, so that they can be told apart where they meet a box.
  const [dx, dy] = rankdir === 'TB' ? [0, boxHeight / 2] : [boxWidth / 2, 0];
  return {
    width,
    height,
    boxes: centres,
    edges: graph.edges().map((edge: { readonly v: string; readonly w: string }) => {
      const { points } = graph.edge(edge) as { points: readonly Point[] };
      const [from, to] = [centres.get(edge.v)!, centres.get(edge.w)!];
      return [{ x: from.x + dx, y: from.y + dy }, ...points.slice(1, -1), { x: to.x - dx, y: to.y - dy }];
    }),
  };
}
