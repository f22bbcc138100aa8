// Nodes in the boxes of their scopes, boxes in boxes, for drawings that are written as text.

import type { DrawnNode } from './drawing.ts';

export interface BoxForm {
  /** A node's line, without its indent. */
  node(node: DrawnNode): string;
  /** The line that begins the box of a scope, and the line that ends it. */
  begin(name: string, index: number): string;
  readonly end: string;
}

interface Box {
  readonly boxes: Map<string, Box>;
  readonly nodes: DrawnNode[];
}

/** Lines, indented by two spaces and by two more in each box. A drawing without scopes is a list of its nodes. */
export function drawBoxes(nodes: readonly DrawnNode[], form: BoxForm): readonly string[] {
  const root: Box = { boxes: new Map(), nodes: [] };
  for (const node of nodes) {
    let box = root;
    for (const name of node.scope?.split('/') ?? []) {
      const inner = box.boxes.get(name) ?? { boxes: new Map(), nodes: [] };
      box.boxes.set(name, inner);
      box = inner;
    }
    box.nodes.push(node);
  }
  let count = 0;
  const draw = (box: Box, indent: string): readonly string[] => [
    ...box.nodes.map((node) => `${indent}${form.node(node)}`),
    ...[...box.boxes].flatMap(([name, inner]) => [
      `${indent}${form.begin(name, count++)}`,
      ...draw(inner, `${indent}  `),
      `${indent}${form.end}`,
    ]),
  ];
  return draw(root, '  ');
}
