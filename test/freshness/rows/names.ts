// What is seen by nobody else: names of locals, and types. Nothing runs.

import { still, type Table } from '../row.ts';

export const names: Table = {
  'name of a local': [
    still('a param', {
      'weather/lib/units/shift.ts': [
        ['shift(degrees', 'shift(celsius'],
        ['return degrees', 'return celsius'],
      ],
    }),
    still('a param with a default', {
      'weather/lib/units/shift.ts': [
        [', by: number', ', distance: number'],
        ['+ by', '+ distance'],
      ],
    }),
    still('a param of an arrow', {
      'weather/lib/text/split-lines.ts': ['(line) => line.trim()', '(text) => text.trim()'],
    }),
    still('a param of a method', {
      'weather/lib/stats/statistic.ts': [
        ['finish(value: number)', 'finish(figure: number)'],
        ['Number(value.', 'Number(figure.'],
      ],
    }),
    still('a param of a constructor', {
      'weather/lib/stats/statistic.ts': [
        ['(values: readonly', '(given: readonly'],
        ['this.values = values', 'this.values = given'],
      ],
    }),
    still('a let', {
      'walk/lib/find-pair.ts': [
        ['let found', 'let pair'],
        ['      found =', '      pair ='],
        ['return found', 'return pair'],
      ],
    }),
    still('a const of a function', {
      'weather/lib/stats/last-of.ts': [
        ['const last:', 'const end:'],
        ['return last ??', 'return end ??'],
      ],
    }),
    still('a const that stands for a field of its name', {
      'weather/steps/scale.ts': [
        ['const values =', 'const figures ='],
        ['{ unit, values }', '{ unit, values: figures }'],
      ],
    }),
    still('a destructured local', {
      'weather/lib/text/read-line.ts': [
        ["= 'nowhere', degrees }", "= 'nowhere', degrees: warmth }"],
        ['Number(degrees)', 'Number(warmth)'],
      ],
    }),
    still('a destructured param of a step', {
      'weather/steps/scale.ts': [
        ['{ factor, offset, unit })', '{ factor: times, offset, unit })'],
        ['kelvin * factor', 'kelvin * times'],
      ],
    }),
    still('an element of a destructured array', {
      'walk/lib/fold.ts': [
        ['[first, ...rest]', '[head, ...tail]'],
        ['return first ===', 'return head ==='],
        ['fold(rest,', 'fold(tail,'],
        ['2 + first', '2 + head'],
      ],
    }),
    still('the error of a catch', {
      'walk/steps/walk.ts': [
        ['catch (error)', 'catch (problem)'],
        ['String(error)', 'String(problem)'],
      ],
    }),
    still('the variable of a for-of loop', {
      'weather/lib/stats/mean.ts': [
        ['const value of', 'const one of'],
        ['+= value', '+= one'],
      ],
    }),
    still('the counter of a loop', {
      'walk/lib/paces.ts': [
        ['let at = 0; at <', 'let position = 0; position <'],
        ['; at +=', '; position +='],
        ['yield at', 'yield position'],
      ],
    }),
    still('a label', {
      'walk/lib/find-pair.ts': [
        ['search: for', 'outer: for'],
        ['break search', 'break outer'],
      ],
    }),
    still('a function within a function', {
      'weather/lib/text/read-line.ts': [
        ['tag: tell(place)', 'tag: say(place)'],
        ['function tell(', 'function say('],
      ],
    }),
    still('a param that now bears the name of an outer constant', {
      'weather/lib/units/to-kelvin.ts': [
        ['value: number, digits: number', 'value: number, places: number'],
        ['10 ** digits', '10 ** places'],
      ],
    }),
    still('a type parameter', { 'weather/lib/stats/last-of.ts': (text) => text.replaceAll('Item', 'T') }),
  ],

  type: [
    still('a field of an interface', {
      'weather/lib/text/read-line.ts': [
        '  readonly tag: string;',
        '  readonly tag: string;\n  readonly more?: number;',
      ],
    }),
    still('an interface', {
      'weather/lib/units/shift.ts': [
        'export function',
        `interface Scale {
  readonly zero: number;
}

export function`,
      ],
    }),
    still('an exported type alias', {
      'weather/lib/units/zero.ts': ['export const boiling', 'export type Kelvin = number;\nexport const boiling'],
    }),
    still('an annotation', {
      'weather/lib/text/split-lines.ts': ['const lines =', 'const lines: readonly string[] ='],
    }),
    still('no annotation of what is returned', { 'walk/lib/even.ts': ['(value: number): string', '(value: number)'] }),
    still('an annotation of a step', {
      'walk/steps/greet.ts': [
        ['import { defineStep, json }', 'import { defineStep, json, type Runnable }'],
        ['export const greet =', 'export const greet: Runnable ='],
      ],
    }),
    still('as', { 'weather/lib/units/shift.ts': ['return degrees + by', 'return (degrees + by) as number'] }),
    still('no as const', {
      'weather/lib/stats/levels.ts': [
        '  trend: { isRising: (first: number, last: number) => last > first },\n} as const',
        '  trend: { isRising: (first: number, last: number) => last > first },\n}',
      ],
    }),
    still('satisfies', {
      'weather/lib/text/defaults.ts': ["continent: 'none' }", "continent: 'none' } satisfies Record<string, string>"],
    }),
    still('an assertion that it is not null', { 'words/lib/total.ts': ['=> total', '=> total!'] }),
    still('a type argument', { 'walk/steps/draw.ts': ['json<readonly number[]>', 'json<number[]>'] }),
    still('a type argument of a constructor', { 'words/lib/known.ts': ['new Map<string, string>()', 'new Map()'] }),
    still('a bound of a type parameter', { 'weather/lib/stats/last-of.ts': ['<Item>', '<Item extends number>'] }),
    still('an import of a type', {
      'weather/lib/units/to-kelvin.ts': [
        'import { shift }',
        "import type { Reading } from '../text/read-line.ts';\nimport { shift }",
      ],
    }),
    still('an import of a type among values', {
      'weather/steps/parse.ts': [
        ['import { type Reading, readLine }', 'import { readLine }'],
        ['readonly Reading[]', 'readonly unknown[]'],
      ],
    }),
    still('an import of a type by a statement of its own', {
      'weather/steps/parse.ts': [
        'import { type Reading, readLine } from',
        "import type { Reading } from '../lib/text/read-line.ts';\nimport { readLine } from",
      ],
    }),
    still('overloads', {
      'weather/lib/units/shift.ts': [
        'export function shift(',
        'export function shift(degrees: number): number;\nexport function shift(degrees: number, by: number): number;\nexport function shift(',
      ],
    }),
    still('readonly', { 'weather/lib/stats/statistic.ts': ['static readonly digits', 'static digits'] }),
    still('protected', { 'weather/lib/stats/statistic.ts': ['  protected finish', '  public finish'] }),
    still('override', { 'weather/lib/stats/mean.ts': ['override readonly name', 'readonly name'] }),
    still('an abstract member', {
      'weather/lib/stats/statistic.ts': ['  constructor', '  abstract readonly more: string;\n\n  constructor'],
    }),
    still('implements', {
      'weather/lib/stats/mean.ts': ['extends Statistic {', 'extends Statistic implements Iterable<number> {'],
    }),
    still('declare', {
      'weather/lib/stats/limits.ts': [
        'export const limits',
        'declare const outside: number;\ndeclare function ask(): void;\nexport const limits',
      ],
    }),
    still('a declared global', {
      'walk/lib/mark.ts': ['export function', 'declare global {\n  var marked: boolean;\n}\n\nexport function'],
    }),
    still('a re-export of a type', {
      'words/lib/index.ts': [
        'export * as numbers',
        "export type { Reading } from '../text/read-line.ts';\nexport * as numbers",
      ],
    }),
    still('an interface in another file', {
      'weather/lib/text/reading.ts': `export interface Reading {
  readonly place: string;
  readonly kelvin: number;
  readonly tag: string;
}
`,
      'weather/lib/text/read-line.ts': [
        [
          "import { defaults } from './defaults.ts';",
          `import { defaults } from './defaults.ts';
import type { Reading } from './reading.ts';

export type { Reading };`,
        ],
        [
          `export interface Reading {
  readonly place: string;
  readonly kelvin: number;
  readonly tag: string;
}

`,
          '',
        ],
      ],
    }),
  ],
};
