// The graph as SVG. Each box is a link to what the page says of its node, so that it works without a script, by keyboard
// and for a screen reader.

import { type Html, html } from '../markup/html.ts';
import { nodeAnchor } from '../markup/node-anchor.ts';
import { count, formatSeconds } from '../text/format.ts';
import { type Box, foldNodes } from './fold-nodes.ts';
import type { GraphNode } from './graph-node.ts';
import { boxHeight, boxWidth, layOutGraph } from './lay-out-graph.ts';

/** How much a graph is made smaller to fit the page, before it has to be scrolled. */
const smallestScale = 0.6;
const mostCharacters = { title: 20, detail: 23 };

/** @param prefix - of the anchors of this run's nodes */
export function drawGraph(pipeline: string, nodes: readonly GraphNode[], prefix: string): Html {
  const graph = foldNodes(nodes);
  const layout = layOutGraph(graph);
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const lines = layout.edges.map((points) => html`<path class="edge" d="${drawLine(points)}"/>`);
  const boxes = graph.boxes.map((box) => drawBox(box, layout.boxes.get(box.id)!, prefix));
  const title = `The graph of ${pipeline}: ${count(nodes.length, 'node')}`;
  return html`<svg class="graph" id="${prefix}drawing" viewBox="0 0 ${width} ${height}" style="max-width: ${width}px; min-width: ${Math.round(width * smallestScale)}px" role="group" aria-label="${title}">
<g aria-hidden="true">${lines}</g>
${boxes}</svg>`;
}

/** Whether its boxes are groups of nodes. */
export function isFolded(nodes: readonly GraphNode[]): boolean {
  return foldNodes(nodes).boxes.length < nodes.length;
}

function drawBox(box: Box, { x, y }: { readonly x: number; readonly y: number }, prefix: string): Html {
  const { nodes, step } = box;
  const [first] = nodes;
  const isGroup = nodes.length > 1;
  const outcome = nameOutcome(nodes);
  const name = isGroup ? `${step} × ${nodes.length}` : first!.label;
  const seconds = formatSeconds(nodes.reduce((sum, node) => sum + node.seconds, 0));
  const counts = describeOutcomes(nodes);
  const given = first!.label.startsWith(`${step}(`) ? first!.label.slice(step.length + 1, -1) : '';
  const isUnfinished = outcome === 'running' || outcome === 'waits';
  const state = isUnfinished ? counts : `${counts}, ${seconds}`;
  const named = isUnfinished ? `${outcome}, ${given}` : given;
  const detail = isGroup || !given ? state : named;
  const [left, top] = [x - boxWidth / 2, y - boxHeight / 2];
  return html`<a id="${prefix}box-${first!.id}" href="#${nodeAnchor(prefix, first!.id)}" class="box ${outcome} role-${first!.role}" data-node="${nodeAnchor(prefix, first!.id)}">${isGroup ? html`<rect class="behind" x="${left + 4}" y="${top + 4}" width="${boxWidth}" height="${boxHeight}" rx="6"/>` : ''}<rect x="${left}" y="${top}" width="${boxWidth}" height="${boxHeight}" rx="6"><title>${name}
${state}</title></rect><rect class="stripe" x="${left}" y="${top}" width="6" height="${boxHeight}" rx="3"/>
<text x="${left + 14}" y="${top + 18}" class="title">${cut(isGroup ? name : step, mostCharacters.title)}</text><text x="${left + 14}" y="${top + 34}" class="detail">${cut(detail, mostCharacters.detail)}</text></a>
`;
}

/** The outcome that its reader should see first. */
function nameOutcome(nodes: readonly GraphNode[]): GraphNode['outcome'] {
  const order = ['failed', 'running', 'blocked', 'waits', 'ran', 'restored', 'fresh', 'skipped'] as const;
  return order.find((outcome) => nodes.some((node) => node.outcome === outcome))!;
}

function describeOutcomes(nodes: readonly GraphNode[]): string {
  const counts = Map.groupBy(nodes, ({ outcome }) => outcome);
  if (nodes.length === 1) return nodes[0]!.outcome;
  return [...counts].map(([outcome, { length }]) => `${length} ${outcome}`).join(', ');
}

/** A smooth line through points: each but the ends is the control point of a curve between the middles. */
function drawLine(points: readonly { readonly x: number; readonly y: number }[]): string {
  const at = ({ x, y }: { readonly x: number; readonly y: number }): string => `${x.toFixed(1)},${y.toFixed(1)}`;
  const [first, ...rest] = points;
  const last = rest.at(-1)!;
  const curves = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1]!;
    const end = next === last ? last : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return `M${at(first!)}${curves.length ? curves.join('') : `L${at(last)}`}`;
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
