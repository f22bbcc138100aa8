// Random edits of a random graph: of its data, its code, its wiring, and of what is outside of the project.

import fc from 'fast-check';
import { type Graph, type Item, randomStatement, readItems, type Statement, steps, writeItems } from './graph.ts';

export interface Draw {
  readonly type: GraphEdit;
  /** Which of the places, and which of the ways. */
  readonly at: number;
  readonly to: number;
  readonly statement: Statement;
}

/** Undefined where the graph has no place for it. */
type Change = (graph: Graph, draw: Draw) => Graph | undefined;

const write = (graph: Graph, path: string, text: string | undefined): Graph | undefined => {
  if (graph.files[path] === text) return undefined;
  const { [path]: _, ...others } = graph.files;
  return { ...graph, files: text === undefined ? others : { ...others, [path]: text } };
};

const pick = <T>(items: readonly T[], at: number): T => items[at % items.length]!;

const writeOne =
  (paths: readonly string[], texts: readonly (string | undefined)[]): Change =>
  (graph, { at, to }) =>
    write(graph, pick(paths, at), pick(texts, to));

const changeItems =
  (change: (items: readonly Item[], at: number, to: number) => readonly Item[]): Change =>
  (graph, { at, to }) => {
    const items = readItems(graph);
    return items.length ? write(graph, 'data/items.json', writeItems(change(items, at, to))) : undefined;
  };

const replace = (graph: Graph, at: number, statement: Statement): Graph => ({
  ...graph,
  statements: graph.statements.with(at % graph.statements.length, statement),
});

const edits = {
  'a file': writeOne(['data/a.txt', 'data/b.txt'], ['a\n', 'b\n', 'c\n', 'a b\n']),
  'an optional file': writeOne(['data/optional.txt'], [undefined, 'here\n', 'there\n']),
  'files of a pattern': writeOne(
    ['data/parts/one.csv', 'data/parts/two.csv', 'data/parts/three.csv', 'data/parts/four.csv'],
    [undefined, '1\n', '2\n', '3\n'],
  ),
  'files of a group': writeOne(
    ['data/groups/A_1.fq', 'data/groups/A_2.fq', 'data/groups/B_2.fq', 'data/groups/C_1.fq'],
    [undefined, 'a1\n', 'b1\n', 'c1\n'],
  ),
  'a file of a folder': writeOne(
    ['data/folder/x.txt', 'data/folder/z.txt', 'data/folder/deep/y.txt', 'data/folder/other/y.txt'],
    [undefined, 'x\n', 'y\n', 'z\n'],
  ),
  'a script': writeOne(
    ['data/tool.sh'],
    [
      'from=$1; to=$2; shift 2; cat "$from" "$@" > "$to"\n',
      'from=$1; to=$2; shift 2; cat "$@" "$from" "$from" > "$to"\n',
    ],
  ),
  'a source with its version': (graph, { to }) => {
    const changed = write(graph, 'remote/bytes.txt', `${to % 4}\n`);
    return changed && write(changed, 'remote/version.txt', `v${to % 4}\n`);
  },
  // The bytes of one version are always the same.
  'the version of a source': (graph, { to }) =>
    write(graph, 'remote/version.txt', `v${graph.files['remote/bytes.txt']!.trim()}-${to % 3}\n`),
  'the value of an item': changeItems((items, at, to) =>
    items.with(at % items.length, { ...pick(items, at), v: to % 5 }),
  ),
  'the name of an item': changeItems((items, at, to) => {
    const id = pick(['north', 'south', 'east', 'a b', 'x/y'], to);
    return items.some((item) => item.id === id) ? items : items.with(at % items.length, { ...pick(items, at), id });
  }),
  'one item more': changeItems((items, at, to) => {
    const id = pick(['east', 'centre', 'far', 'near'], to);
    return items.some((item) => item.id === id)
      ? items
      : items.toSpliced(at % (items.length + 1), 0, { id, v: to % 3 });
  }),
  'one item less': changeItems((items, at) => (items.length > 1 ? items.toSpliced(at % items.length, 1) : items)),
  'the order of items': changeItems((items) => items.toReversed()),
  'the code of a step': (graph, { at, to }) => {
    const name = pick(steps, at);
    return graph.code[name] === to % 4 ? undefined : { ...graph, code: { ...graph.code, [name]: to % 4 } };
  },
  'a param': (graph, { at, to }) => replace(graph, at, { ...pick(graph.statements, at), n: to % 4 }),
  'what is read': (graph, { at, statement: { from } }) => replace(graph, at, { ...pick(graph.statements, at), from }),
  'another statement': (graph, { at, statement }) => replace(graph, at, statement),
  'one statement more': (graph, { statement }) => ({ ...graph, statements: [...graph.statements, statement] }),
  'one statement less': (graph) =>
    graph.statements.length > 2 ? { ...graph, statements: graph.statements.slice(0, -1) } : undefined,
  'what is a result': (graph, { at }) => {
    const statement = pick(graph.statements, at);
    return replace(graph, at, { ...statement, isResult: !statement.isResult });
  },
  'a variable': (graph, { to }) => {
    const variable = pick([undefined, '', 'one', 'two'], to);
    return variable === graph.variable ? undefined : { ...graph, variable };
  },
} as const satisfies Record<string, Change>;

export type GraphEdit = keyof typeof edits;
export const graphEdits = Object.keys(edits) as GraphEdit[];

export const randomGraphEdit: fc.Arbitrary<Draw> = fc.record({
  type: fc.constantFrom(...graphEdits),
  at: fc.nat({ max: 1000 }),
  to: fc.nat({ max: 1000 }),
  statement: randomStatement,
});

export const editGraph: Change = (graph, draw) => {
  const change: Change = edits[draw.type];
  return change(graph, draw);
};
