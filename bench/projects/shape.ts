// The shape of the graph for every tool of the table: layers of nodes, each made from two nodes of the layer before. A
// graph of N nodes has about √N layers of √N.

export interface ShapedNode {
  readonly index: number;
  /** Nodes of the layer before; empty in the first layer. */
  readonly parents: readonly number[];
}

export function shapeOf(nodes: number): readonly ShapedNode[] {
  const width = Math.ceil(Math.sqrt(nodes));
  return Array.from({ length: nodes }, (_, index) => {
    const above = index - width;
    if (above < 0) return { index, parents: [] };
    const beside = above % width === width - 1 ? above - width + 1 : above + 1;
    return { index, parents: width === 1 ? [above] : [above, beside] };
  });
}

/** The nodes that no other node depends on. */
export function endsOf(shape: readonly ShapedNode[]): readonly number[] {
  const used = new Set(shape.flatMap(({ parents }) => parents));
  return shape.map(({ index }) => index).filter((index) => !used.has(index));
}
