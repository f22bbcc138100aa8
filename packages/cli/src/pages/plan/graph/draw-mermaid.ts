// A plan for Mermaid, as Markdown on GitHub and GitLab shows it.

import { drawBoxes } from './draw-boxes.ts';
import { type Drawing, type DrawnNode, groupByParent } from './drawing.ts';

export function drawMermaid({ nodes, results }: Drawing): string {
  return [
    'flowchart TD',
    ...drawBoxes(nodes, {
      node: (node) => `${node.name}${shapeOf(node)}`,
      begin: (name, index) => `subgraph s${index} [${quote(name)}]`,
      end: 'end',
    }),
    ...results.map(({ result }, index) => `  r${index}([${quote(result)}])`),
    ...nodes.flatMap(({ name, takes }) =>
      groupByParent(takes).map(({ from, outputs }) => `  ${from} -->${labelOf(outputs)} ${name}`),
    ),
    ...nodes.flatMap(({ name, waits = [] }) => waits.map(({ from }) => `  ${from} -.->|after| ${name}`)),
    ...results.map(
      ({ from, output, isOnlyOutput }, index) => `  ${from} -.->${labelOf(isOnlyOutput ? [] : [output])} r${index}`,
    ),
  ].join('\n');
}

function shapeOf({ label, role }: DrawnNode): string {
  const text = quote(label);
  if (role === 'source') return `[(${text})]`;
  if (role === 'gate') return `{{${text}}}`;
  return role === 'choice' || role === 'branch' ? `{${text}}` : `[${text}]`;
}

function labelOf(outputs: readonly string[]): string {
  return outputs.length ? `|${quote(outputs.join(', '))}|` : '';
}

/** Mermaid has entities in place of escapes. */
function quote(text: string): string {
  return `"${text.replaceAll('&', '#amp;').replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;')}"`;
}
