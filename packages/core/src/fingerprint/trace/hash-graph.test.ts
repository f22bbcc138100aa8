import { expect, it } from 'vitest';
import { type GraphNode, hashGraph } from './hash-graph.ts';

/** `a b:1 c:zod`: content, and edges to a node by its number or out of the project. */
const graph = (...nodes: readonly string[]): readonly GraphNode[] =>
  nodes.map((told) => {
    const [content, ...edges] = told.split(' ');
    return {
      content: [content!],
      edges: edges.map((edge) => {
        const [name = '', to = ''] = edge.split(':');
        return /^\d+$/.test(to) ? { name, to: Number(to) } : { name, outside: to };
      }),
    };
  });

it('is that of what can be reached from a node, wherever it lies among others', () => {
  const hash = hashGraph(graph('run f:1 g:2', 'f', 'g z:zod'), 0);
  expect(hashGraph(graph('g z:zod', 'other', 'f', 'run f:2 g:0'), 3)).toBe(hash);
  expect(hashGraph(graph('run f:1 g:2', 'f', 'g z:zod', 'unreached x:0'), 0)).toBe(hash);
});

it('is another for other content, names, ways out, order and shape', () => {
  const all = [
    graph('run f:1 g:2', 'f', 'g z:zod'),
    graph('run f:1 g:2', 'F', 'g z:zod'),
    graph('run f:1 h:2', 'f', 'g z:zod'),
    graph('run f:1 g:2', 'f', 'g z:other'),
    graph('run f:1 g:2', 'f', 'g y:zod'),
    graph('run g:2 f:1', 'f', 'g z:zod'),
    graph('run f:2 g:1', 'f', 'g z:zod'),
    graph('run f:1 g:1', 'f', 'g z:zod'),
    graph('run f:1', 'f g:2', 'g z:zod'),
    graph('run f:1 g:2', 'f', 'g z:2'),
    graph('run f:1 g:2', 'f r:0', 'g z:zod'),
    // The same content twice is not one piece.
    graph('run f:1 g:2', 'f', 'f'),
    graph('run f:1 g:2', 'f', 'g'),
  ];
  expect(new Set(all.map((nodes) => hashGraph(nodes, 0))).size).toBe(13);
});

it('of a circle is one for each place where it is entered', () => {
  const circle = graph('even odd:1', 'odd even:0');
  const turned = graph('odd even:1', 'even odd:0');
  expect(hashGraph(circle, 0)).toBe(hashGraph(turned, 1));
  expect(hashGraph(circle, 0)).not.toBe(hashGraph(circle, 1));
  expect(hashGraph(graph('a a:0'), 0)).not.toBe(hashGraph(graph('a a:1', 'a a:0'), 0));
});
