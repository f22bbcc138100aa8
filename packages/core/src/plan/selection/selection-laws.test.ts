// Selections of random graphs, compared with a reference that follows every way by itself; and the laws of sets.

import { expect, test } from 'vitest';
import { createXoshiro } from '../../base/random/xoshiro.ts';
import { selectKnown } from './select-nodes.ts';
import type { SelectableGraph, SelectableNode } from './selectable-graph.ts';

const facts = () => ({});
const idsOf = (graph: SelectableGraph, ...select: readonly string[]): readonly string[] =>
  [...(selectKnown(graph, { select }, facts) ?? [])].map(([id]) => id).sort();

function ancestors(graph: SelectableGraph, id: string, most: number): Set<string> {
  const node = graph.nodes.find((one) => one.id === id)!;
  const found = new Set([id]);
  if (most > 0)
    for (const parent of node.parents) for (const one of ancestors(graph, parent.id, most - 1)) found.add(one);
  return found;
}

function descendants(graph: SelectableGraph, id: string, most: number): Set<string> {
  const found = new Set([id]);
  if (most > 0)
    for (const child of graph.nodes.filter(({ parents }) => parents.some((parent) => parent.id === id)))
      for (const one of descendants(graph, child.id, most - 1)) found.add(one);
  return found;
}

const union = (...sets: readonly Set<string>[]): readonly string[] =>
  [...new Set(sets.flatMap((set) => [...set]))].sort();

function randomGraph(random: () => number): SelectableGraph {
  const pick = (count: number): number => Math.floor(random() * count);
  const nodes: SelectableNode[] = [];
  for (let index = 0; index < 9; index++) {
    const parents = nodes.filter(() => random() < 0.3).map(({ id }) => ({ id }));
    const tags = ['slow', 'fast'].filter(() => random() < 0.4);
    const scopes = random() < 0.5 ? [['a', 'a/b', 'c'][pick(3)]!] : [];
    nodes.push({ id: `id${index}`, label: `n${index}`, step: `s${pick(4)}`, parents, tags, scopes });
  }
  return { nodes, results: { model: `id${pick(9)}` } };
}

test('operators select what the reference selects, in 200 random graphs', () => {
  const random = createXoshiro([1, 2, 3, 11]);
  const next = () => random() / 2 ** 32;
  let compared = 0;
  for (let round = 0; round < 200; round++) {
    const graph = randomGraph(next);
    const at = Math.floor(next() * 9);
    const [label, id] = [`n${at}`, `id${at}`];
    for (const most of [1, 2, 99]) {
      const count = most === 99 ? '' : String(most);
      expect(idsOf(graph, `${count}+${label}`)).toEqual(union(ancestors(graph, id, most)));
      expect(idsOf(graph, `${label}+${count}`)).toEqual(union(descendants(graph, id, most)));
      expect(idsOf(graph, `${count}+${label}+${count}`)).toEqual(
        union(ancestors(graph, id, most), descendants(graph, id, most)),
      );
      compared += 3;
    }
    const below = [...descendants(graph, id, 99)];
    expect(idsOf(graph, `@${label}`)).toEqual(union(...below.map((one) => ancestors(graph, one, 99))));
    const slow = new Set(graph.nodes.filter(({ tags }) => tags?.includes('slow')).map((node) => node.id));
    if (slow.size)
      expect(idsOf(graph, 'tag:slow+')).toEqual(union(...[...slow].map((one) => descendants(graph, one, 99))));
    const inA = graph.nodes.filter(({ scopes }) => scopes?.some((scope) => scope === 'a' || scope === 'a/b'));
    if (inA.length) expect(idsOf(graph, 'scope:a')).toEqual(inA.map((node) => node.id).sort());
  }
  expect(compared).toBe(1800);
});

test('the laws of sets hold for selections', () => {
  const random = createXoshiro([1, 2, 3, 12]);
  const next = () => random() / 2 ** 32;
  for (let round = 0; round < 100; round++) {
    const graph = randomGraph(next);
    const name = (): string => `n${Math.floor(next() * 9)}`;
    const [a, b, c] = [`+${name()}`, `${name()}+`, `@${name()}`];
    const all = (...select: readonly string[]) => idsOf(graph, ...select);
    expect(all(`${a} ${b}`)).toEqual(all(a, b));
    expect(all(a, b)).toEqual(all(b, a));
    expect(all(`${a},${b}`)).toEqual(all(`${b},${a}`));
    expect(all(`${a},${a}`)).toEqual(all(a));
    expect(all(a, a)).toEqual(all(a));
    expect(all(`${a},${b}`, `${a},${c}`)).toEqual(all(a).filter((id) => all(b, c).includes(id)));
    const without = [...(selectKnown(graph, { select: [a], exclude: [b] }, facts) ?? [])].map(([id]) => id).sort();
    expect(without).toEqual(all(a).filter((id) => !all(b).includes(id)));
    const range = selectKnown(graph, { from: ['n1'], until: ['n7'] }, facts)!;
    expect([...range.keys()].sort()).toEqual(all('n1+,+n7'));
  }
});

/**
 * A map over items `x` and `y` with another in it: outer[x] → prepare[x/1] → train[x/1] → evaluate[x/1]; gather[x] reads all
 * of x, sum reads all, and another map goes over what sum made.
 */
function mapGraphs(): { readonly planned: SelectableGraph; readonly copied: SelectableGraph } {
  const edge = (id: string, items: 'same' | 'around' | 'within') => ({ id, items });
  const template = (id: string, parents: SelectableNode['parents']) => ({
    id,
    label: id,
    step: id,
    parents,
    isTemplate: true,
  });
  const plain = (id: string, parents: SelectableNode['parents']) => ({ id, label: id, step: id, parents });
  const planned = [
    plain('list', []),
    template('outer', [{ id: 'list' }]),
    template('prepare', [edge('outer', 'around')]),
    template('train', [edge('prepare', 'same'), { id: 'list' }]),
    template('evaluate', [edge('train', 'same')]),
    template('gather', [edge('evaluate', 'within')]),
    plain('sum', [{ id: 'evaluate' }, { id: 'gather' }]),
    template('other', [{ id: 'sum' }]),
  ];
  const itemsOf = (id: string) => (id === 'outer' || id === 'gather' ? ['x', 'y'] : ['x/1', 'x/2', 'y/1']);
  const copied = planned.flatMap((node): SelectableNode[] => {
    const parentsFor = (item: string) =>
      node.parents.flatMap(({ id, items }) => {
        if (!planned.find((one) => one.id === id && 'isTemplate' in one)) return [{ id }];
        if (items === 'same') return [{ id: `${id}[${item}]` }];
        if (items === 'around') return [{ id: `${id}[${item.split('/')[0]}]` }];
        const read = itemsOf(id).filter((one) => !items || one.startsWith(`${item}/`));
        return read.map((one) => ({ id: `${id}[${one}]` }));
      });
    if (!('isTemplate' in node)) return [{ ...node, parents: parentsFor('') }];
    return itemsOf(node.id).map((item) => ({
      ...{ id: `${node.id}[${item}]`, label: `${node.id}[${item}]`, step: node.step, parents: parentsFor(item) },
      ...{ items: [item], templateLabel: node.label },
    }));
  });
  return { planned: { nodes: planned, results: {} }, copied: { nodes: copied, results: {} } };
}

test.each([
  ...['train', 'train[x/1]', 'train[x]', 'train[x/*]', 'train[*]', '+train[y/1]', 'train[x/?]+', '@prepare[x/2]'],
  ...[
    '1+evaluate[x]',
    'prepare[*/1]+1',
    'tr*[y*]',
    'train[x],train[*/2]',
    '+train[x/1] evaluate[y]',
    '+other[x/1]',
    'list+',
  ],
  ...['+gather[x]', 'outer[y]+', '+evaluate[x/2]', 'outer[x]+2', '2+gather[y]', 'prepare[x/*]+1'],
])('%s means the same before the items are known and afterwards', (select) => {
  const { planned, copied } = mapGraphs();
  const before = selectKnown(planned, { select: [select] }, facts)!;
  const after = selectKnown(copied, { select: [select] }, facts)!;
  const expected = copied.nodes.filter(({ id, items, templateLabel }) =>
    templateLabel === undefined ? before.has(id) : before.get(templateLabel)?.has(items![0]!),
  );
  expect(expected.length).toBeGreaterThan(0);
  expect(copied.nodes.filter(({ id }) => after.has(id)).map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
});

test('items are taken away by name', () => {
  const { planned } = mapGraphs();
  const left = selectKnown(planned, { select: ['train'], exclude: ['train[x]'] }, facts)!.get('train')!;
  expect(['x/1', 'x/2', 'y/1'].map((item) => left.has(item))).toEqual([false, false, true]);
});
