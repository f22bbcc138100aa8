// Code that no step reaches, and what says nothing of results: nothing runs.

import { still, type Table } from '../row.ts';

export const beside: Table = {
  'unrelated code': [
    still('an export is added', {
      'weather/lib/units/zero.ts': ['export const boiling', 'export const freezing = 273;\nexport const boiling'],
    }),
    still('an export is changed', { 'weather/lib/units/zero.ts': ['373.15', '373.16'] }),
    still('an export is removed', { 'weather/lib/units/zero.ts': ['export const boiling = 373.15;\n', ''] }),
    still('a function that others use is changed', { 'weather/lib/units/to-kelvin.ts': ['* 1000', '* 1_000_000'] }),
    still('an export that uses what the step uses', {
      'weather/lib/text/read-line.ts': [
        'export function listOthers',
        'export const first = (text: string) => pattern.exec(text);\n\nexport function listOthers',
      ],
    }),
    still('a function that is not exported', {
      'walk/lib/fold.ts': ['export function', 'function unused(): number {\n  return 3;\n}\n\nexport function'],
    }),
    still('a class', {
      'weather/lib/stats/mean.ts': [
        'export class Mean',
        `export class Median extends Statistic {
  readonly name = "median";
}

export class Mean`,
      ],
    }),
    still('a constant that is computed from what the step uses', {
      'weather/lib/stats/levels.ts': [
        'export const seldom',
        'export const middle = (levels.low + levels.high) / 2;\nexport const seldom',
      ],
    }),
    still('an export with an import of its own', {
      'walk/lib/fold.ts': [
        'export function',
        `import { mark } from './mark.ts';

export const folded = () => mark;

export function`,
      ],
    }),
    still('an import that nothing uses', {
      'walk/lib/odd.ts': ['import { isEven }', "import { mark } from './mark.ts';\nimport { isEven }"],
    }),
    still('a name that a barrel passes on', {
      'words/lib/index.ts': ['export { greeting }', 'export { farewell, greeting }'],
    }),
    still('another file that a barrel passes on', {
      'words/lib/index.ts': ['export { greeting }', "export { underline } from './marks.ts';\nexport { greeting }"],
    }),
    still('an export behind export *', { 'words/lib/endings.ts': ["'a pause'", "'a long pause'"] }),
    still('another export * of other names', {
      'words/lib/index.ts': [
        "export * from './endings.ts';",
        "export * from './endings.ts';\nexport * from './moods.ts';",
      ],
    }),
    still('another member of an imported namespace', { 'words/lib/marks.ts': ["'.'", "'!'"] }),
    still('another member of an exported namespace', { 'words/lib/numbers.ts': ['two = 2', 'two = 22'] }),
    still('a named export beside a default', { 'words/lib/close.ts': ["'open'", "'reopened'"] }),
    still('a field of a constant that was destructured away', {
      'weather/lib/text/read-line.ts': ['Object.keys(others)', 'Object.values(others)'],
    }),
    still('a step in the same file', {
      'weather/steps/scale.ts': (text) =>
        `${text}\nexport const other = defineStep('other', { in: {}, out: { a: json<number>() }, run: () => ({ a: 1 }) });\n`,
    }),
    still('a file that nothing imports', { 'weather/lib/unused.ts': 'export const unused = 1;\n' }),
    still('a README', { 'weather/README.md': '# Weather\n' }),
    still('a file of data that no step is given', { 'weather/data/more.txt': 'more\n' }),
    { name: 'a variable that no step declares', of: 'walk', given: { environment: { WALK_OTHER: 'x' } }, runs: [] },
    still('a param of the pipeline that nobody reads', {
      'weather/pipelines/weather.ts': [
        'params: z.strictObject({',
        "params: z.strictObject({ unread: z.string().default('x'),",
      ],
    }),
    still('resources: the time that a step may take', { 'weather/steps/parse.ts': ['timeout: 60', 'timeout: 90'] }),
    still('resources: retries', { 'weather/steps/parse.ts': ['{ timeout: 60 }', '{ timeout: 60, retries: 2 }'] }),
    still('resources are declared', {
      'walk/steps/greet.ts': ["  env: ['WALK_NAME'],\n", "  env: ['WALK_NAME'],\n  resources: { timeout: 5 },\n"],
    }),
  ],
};
