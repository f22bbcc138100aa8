// A plan for Graphviz: `cairn graph digits --format dot | dot -Tsvg > digits.svg`.

import { drawBoxes } from './draw-boxes.ts';
import { type Drawing, type DrawnNode, groupByParent } from './drawing.ts';

const shapes: Readonly<Record<DrawnNode['role'], string>> = {
  step: 'box',
  command: 'box',
  source: 'cylinder',
  gate: 'hexagon',
  choice: 'diamond',
  items: 'folder',
  branch: 'diamond',
};

export function drawDot({ pipeline, nodes, results }: Drawing): string {
  return [
    `digraph ${quote(pipeline)} {`,
    '  node [fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=9];',
    ...drawBoxes(nodes, {
      node: ({ name, label, role }) => `${name} [label=${quote(label)}, shape=${shapes[role]}];`,
      begin: (name, index) => `subgraph cluster_${index} { label=${quote(name)}; style=rounded;`,
      end: '}',
    }),
    ...results.map(({ result }, index) => `  r${index} [label=${quote(result)}, shape=plaintext];`),
    ...nodes.flatMap(({ name, takes }) =>
      groupByParent(takes).map(({ from, outputs }) => `  ${from} -> ${name}${attributesOf(outputs)};`),
    ),
    ...nodes.flatMap(({ name, waits = [] }) =>
      waits.map(({ from }) => `  ${from} -> ${name} [style=dashed, label=after];`),
    ),
    ...results.map(
      ({ from, output, isOnlyOutput }, index) =>
        `  ${from} -> r${index} [style=dashed${isOnlyOutput ? '' : `, label=${quote(output)}`}];`,
    ),
    '}',
  ].join('\n');
}

function attributesOf(outputs: readonly string[]): string {
  return outputs.length ? ` [label=${quote(outputs.join(', '))}]` : '';
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
