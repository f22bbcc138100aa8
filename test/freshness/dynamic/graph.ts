// A random pipeline of the words that make graphs dynamic: maps, files by pattern, branches, loops, sources, optional and
// temporary outputs, order without data, fallbacks. Every statement makes one value, from values that were made before it.

import fc from 'fast-check';

export const words = [
  ...([
    'file',
    'mix',
    'environment',
    'optional file',
    'files',
    'groups of files',
    'folder',
    'source',
    'command',
  ] as const),
  ...(['map', 'map by name', 'filter', 'branch in a map', 'fallback in a map', 'nested map', 'mapped folder'] as const),
  ...(['mapped values', 'maybe', 'branch', 'loop', 'rounds', 'until read', 'after', 'fallback', 'left out'] as const),
  ...(['always', 'scope', 'maybe of a command'] as const),
];

export type Word = (typeof words)[number];

export interface Statement {
  readonly word: Word;
  /** Which of the values before it: each modulo their number. */
  readonly from: readonly [number, number, number];
  readonly n: number;
  /** It is a result, even if another statement reads it. */
  readonly isResult: boolean;
}

export interface Graph {
  readonly statements: readonly Statement[];
  /** A number in the code of each step, by the name of the step. */
  readonly code: Readonly<Record<string, number>>;
  /** Files of the project, as texts. */
  readonly files: Readonly<Record<string, string>>;
  /** The value of the declared variable; undefined if it is not set. */
  readonly variable: string | undefined;
}

export const steps = [
  ...([
    'read',
    'mix',
    'vary',
    'read-optional',
    'read-folder',
    'gather',
    'read-group',
    'list',
    'name',
    'decide',
  ] as const),
  ...(['split', 'sort-out', 'warn', 'read-warning', 'grow', 'fail', 'gather-rest'] as const),
];

const index = fc.nat({ max: 1000 });

export const randomStatement: fc.Arbitrary<Statement> = fc.record({
  word: fc.constantFrom(...words),
  from: fc.tuple(index, index, index),
  n: fc.nat({ max: 3 }),
  isResult: fc.boolean(),
});

export const randomGraph: fc.Arbitrary<Graph> = fc
  .array(randomStatement, { minLength: 4, maxLength: 8 })
  .map((statements) => ({
    statements,
    code: Object.fromEntries(steps.map((name) => [name, 1])),
    files: {
      'data/a.txt': 'a\n',
      'data/b.txt': 'b\n',
      'data/items.json': writeItems([
        { id: 'north', v: 1 },
        { id: 'south', v: 2 },
        { id: 'west', v: 3 },
      ]),
      'data/parts/one.csv': '1\n',
      'data/parts/two.csv': '2\n',
      'data/groups/A_1.fq': 'a1\n',
      'data/groups/A_2.fq': 'a2\n',
      'data/groups/B_1.fq': 'b1\n',
      'data/folder/x.txt': 'x\n',
      'data/folder/deep/y.txt': 'y\n',
      'data/tool.sh': 'from=$1; to=$2; shift 2; cat "$from" "$@" > "$to"\n',
      'remote/version.txt': 'v1\n',
      'remote/bytes.txt': '1\n',
    },
    variable: undefined,
  }));

export interface Item {
  readonly id: string;
  readonly v: number;
}

export const writeItems = (items: readonly Item[]): string => `${JSON.stringify(items)}\n`;
export const readItems = ({ files }: Graph): readonly Item[] =>
  JSON.parse(files['data/items.json']!) as readonly Item[];
