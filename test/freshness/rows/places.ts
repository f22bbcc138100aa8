// The same code in another place, in another order, imported in another way: nothing runs.

import { still, type Table } from '../row.ts';

export const places: Table = {
  'another place': [
    still('a function moves to another file', {
      'walk/lib/subtract.ts': `export function subtract(left: number, right: number): string {
  return \`\${left} - \${right} = \${left - right}\`;
}
`,
      'walk/lib/find-pair.ts': (text) =>
        `import { subtract } from './subtract.ts';\n\n${text.slice(0, text.indexOf('function subtract'))}`,
    }),
    still('a function moves into the file that uses it', {
      'weather/lib/units/shift.ts': null,
      'weather/lib/units/to-kelvin.ts': [
        ["import { shift } from './shift.ts';", "import { zero } from './zero.ts';"],
        [
          'const places = 2;',
          `const places = 2;

function shift(degrees: number, by: number = zero): number {
  return degrees + by;
}`,
        ],
      ],
    }),
    still('a constant moves to another file', {
      'weather/lib/units/ice.ts': 'export const zero = 273.15;\n',
      'weather/lib/units/zero.ts': ['export const zero = 273.15;\n', ''],
      'weather/lib/units/shift.ts': ["'./zero.ts'", "'./ice.ts'"],
    }),
    still('a class moves to another file', {
      'weather/lib/stats/wide.ts': { movedFrom: 'weather/lib/stats/spread.ts' },
      'weather/lib/stats/spread.ts': "export { Mean } from './mean.ts';\n",
      'weather/steps/summarise.ts': ["'../lib/stats/spread.ts'", "'../lib/stats/wide.ts'"],
    }),
    still('two functions that call each other move into one file', {
      'walk/lib/even.ts': null,
      'walk/lib/odd.ts': null,
      'walk/lib/parity.ts': `export function isEven(value: number): string {
  return value === 0 ? 'even' : isOdd(value - 1);
}

export function isOdd(value: number): string {
  return value === 0 ? 'odd' : isEven(value - 1);
}
`,
      'walk/steps/walk.ts': ["'../lib/even.ts'", "'../lib/parity.ts'"],
    }),
    still('a gate’s rule moves into the gate’s file', {
      'weather/lib/rules/is-plausible.ts': null,
      'weather/steps/plausible.ts': [
        [
          'import { approved, defineGate, defineStep, json }',
          'import { approved, defineGate, defineStep, json, type Verdict }',
        ],
        ["import { judgeMean } from '../lib/rules/is-plausible.ts';\n", ''],
        [
          'export const plausible',
          `function judgeMean(mean: number, least: number): Verdict {
  const isPassed = mean >= least;
  const decision = isPassed ? 'passed' : 'failed';
  return { rule: 'mean', value: mean, low: mean, high: mean, required: \`≥ \${least}\`, decision, isPassed };
}

export const plausible`,
        ],
      ],
    }),
    still('a schema moves into the step’s file', {
      'weather/lib/schemas/scale-params.ts': null,
      'weather/steps/scale.ts': [
        ["import { scaleParams } from '../lib/schemas/scale-params.ts';", "import { z } from 'zod';"],
        [
          'export interface Scaled',
          `const scaleParams = z
  .strictObject({
    factor: z.number().default(2),
    offset: z.number().default(0.5),
    unit: z
      .string()
      .default('kelvin')
      .transform((name) => name.toUpperCase()),
  })
  .refine(({ factor }) => factor !== 0, { message: 'a factor of 0 leaves nothing' });

export interface Scaled`,
        ],
      ],
    }),
    still('a file has another name', {
      'weather/lib/units/begin.ts': { movedFrom: 'weather/lib/units/zero.ts' },
      'weather/lib/units/shift.ts': ["'./zero.ts'", "'./begin.ts'"],
    }),
    still('a file lies in another folder', {
      'weather/lib/measures/deep/to-kelvin.ts': {
        movedFrom: 'weather/lib/units/to-kelvin.ts',
        edit: [["'./shift.ts'", "'../../units/shift.ts'"]],
      },
      'weather/lib/text/read-line.ts': ["'../units/to-kelvin.ts'", "'../measures/deep/to-kelvin.ts'"],
    }),
    still('a barrel lies in another folder', {
      'words/lib/barrels/words.ts': {
        movedFrom: 'words/lib/index.ts',
        edit: [
          ["'./close.ts'", "'../close.ts'"],
          ["'./endings.ts'", "'../endings.ts'"],
          ["'./greeting.ts'", "'../greeting.ts'"],
          ["'./numbers.ts'", "'../numbers.ts'"],
        ],
      },
      'words/steps/describe.ts': ["'../lib/index.ts'", "'../lib/barrels/words.ts'"],
    }),
    still('a module that does something while it loads lies in another folder', {
      'words/make-known.ts': { movedFrom: 'words/lib/make-known.ts', edit: [["'./known.ts'", "'./lib/known.ts'"]] },
      'words/steps/describe.ts': ["'../lib/make-known.ts'", "'../make-known.ts'"],
    }),
    still('a file of JSON has another name', {
      'words/lib/title.json': { movedFrom: 'words/lib/settings.json' },
      'words/steps/describe.ts': ["'../lib/settings.json'", "'../lib/title.json'"],
    }),
    still('a step’s file has another name', {
      'weather/steps/read-readings.ts': { movedFrom: 'weather/steps/parse.ts' },
      'weather/pipelines/weather.ts': ["'../steps/parse.ts'", "'../steps/read-readings.ts'"],
    }),
    still('a step moves to another file', {
      'walk/steps/draw.ts': null,
      'walk/steps/fit.ts': (text) =>
        `${text}
export const draw = defineStep('draw', {
  in: {},
  params: z.strictObject({ seed: z.int().optional(), count: z.int().default(2) }),
  out: { drawn: json<readonly number[]>() },
  run: (_, { count }, { random }) => {
    const source = random('draw');
    return { drawn: Array.from({ length: count }, () => source.integer(1000)) };
  },
});
`,
      'walk/pipelines/walk.ts': ["'../steps/draw.ts'", "'../steps/fit.ts'"],
    }),
    still('a model’s file has another name', {
      'walk/lib/straight.ts': { movedFrom: 'walk/lib/line.ts' },
      'walk/pipelines/walk.ts': ["'../lib/line.ts'", "'../lib/straight.ts'"],
    }),
    still('a kind’s file lies in another folder', {
      'walk/lib/kinds/lines.ts': { movedFrom: 'walk/kinds/lines.ts' },
      'walk/steps/list.ts': ["'../kinds/lines.ts'", "'../lib/kinds/lines.ts'"],
    }),
  ],

  'another order': [
    still('of imports', {
      'walk/steps/walk.ts': (text) => {
        const [first = '', ...rest] = text.split(/(?<=;\n)(?!import)/);
        return [
          first
            .split(/(?<=;\n)/)
            .reverse()
            .join(''),
          ...rest,
        ].join('');
      },
    }),
    still('of the names of an import', {
      'words/steps/describe.ts': ['{ close, ending, greeting, numbers }', '{ numbers, greeting, close, ending }'],
    }),
    still('of what a barrel passes on', {
      'words/lib/index.ts': (text) => text.trimEnd().split('\n').reverse().join('\n'),
    }),
    still('of functions', {
      'walk/lib/find-pair.ts': (text) => {
        const at = [text.indexOf('export function'), text.indexOf('function subtract')] as const;
        return `${text.slice(at[1])}\n${text.slice(...at)}`;
      },
    }),
    still('of constants', {
      'weather/lib/stats/levels.ts': (text) => {
        const [head, levels, trend, ...rest] = text.split(/\n(?=export const)/);
        return [head, trend, levels, ...rest].join('\n');
      },
    }),
    still('of a function and a constant that it uses', {
      'weather/lib/units/to-kelvin.ts': (text) => `${text.replace('const places = 2;\n\n', '')}\nconst places = 2;\n`,
    }),
    still('of two steps in a file', {
      'walk/steps/list.ts': (text) => {
        const at = [text.indexOf('export const list'), text.indexOf('export const count')] as const;
        return `${text.slice(0, at[0])}${text.slice(at[1])}\n${text.slice(...at)}`;
      },
    }),
    still('of the members of an interface', {
      'weather/lib/text/read-line.ts': [
        '  readonly place: string;\n  readonly kelvin: number;',
        '  readonly kelvin: number;\n  readonly place: string;',
      ],
    }),
  ],

  'another way to import': [
    still('through a barrel', {
      'weather/lib/units/index.ts': "export { shift } from './shift.ts';\nexport { boiling, zero } from './zero.ts';\n",
      'weather/lib/units/to-kelvin.ts': ["'./shift.ts'", "'./index.ts'"],
    }),
    still('through two barrels, with export *', {
      'weather/lib/units/index.ts': "export * from './shift.ts';\nexport * from './zero.ts';\n",
      'weather/lib/index.ts': "export * from './units/index.ts';\nexport * from './factors.ts';\n",
      'weather/lib/units/to-kelvin.ts': ["'./shift.ts'", "'../index.ts'"],
    }),
    still('directly, and no more through a barrel', {
      'words/steps/describe.ts': [
        "import { close, ending, greeting, numbers } from '../lib/index.ts';",
        `import close from '../lib/close.ts';
import { ending } from '../lib/endings.ts';
import { greeting } from '../lib/greeting.ts';
import * as numbers from '../lib/numbers.ts';`,
      ],
    }),
    still('under another name', {
      'weather/lib/units/to-kelvin.ts': [
        ['import { shift }', 'import { shift as move }'],
        ['roundTo(shift(', 'roundTo(move('],
      ],
    }),
    still('under another name on the way', {
      'weather/lib/units/index.ts': "export { shift as move } from './shift.ts';\n",
      'weather/lib/units/to-kelvin.ts': [
        "import { shift } from './shift.ts'",
        "import { move as shift } from './index.ts'",
      ],
    }),
    still('exported under another name', {
      'weather/lib/units/zero.ts': ['export const zero = 273.15;', 'const zero = 273.15;\nexport { zero as ice };'],
      'weather/lib/units/shift.ts': ['import { zero }', 'import { ice as zero }'],
    }),
    still('exported by a list', {
      'weather/lib/units/shift.ts': (text) => `${text.replace('export function', 'function')}\nexport { shift };\n`,
    }),
    still('a member of a namespace', {
      'weather/lib/units/to-kelvin.ts': [
        ['import { shift }', 'import * as scales'],
        ['roundTo(shift(', 'roundTo(scales.shift('],
      ],
    }),
    still('a member of a namespace, in brackets', {
      'weather/lib/units/shift.ts': [
        ['import { zero }', 'import * as points'],
        ['= zero', "= points['zero']"],
      ],
    }),
    still('a name, and no more a member of a namespace', {
      'words/steps/describe.ts': [
        ['import * as marks', 'import { dash }'],
        ['marks.dash', 'dash'],
      ],
    }),
    still('the default under another name', {
      'words/lib/index.ts': [
        "export { default as close } from './close.ts';",
        "import shut from './close.ts';\n\nexport { shut as close };",
      ],
    }),
    still('by two statements', {
      'weather/steps/summarise.ts': [
        "import { levels, Trend } from '../lib/stats/levels.ts';",
        "import { levels } from '../lib/stats/levels.ts';\nimport { Trend } from '../lib/stats/levels.ts';",
      ],
    }),
  ],
};
