// What is no code of a step's body: params, schemas, gates, kinds, models, commands, data, the environment.

import type { Table } from '../row.ts';

const scales = ['scale(factor=2)', 'scale(factor=3)'];
const afterScale = ['summarise', 'plausible', 'publish'];

export const wiring: Table = {
  param: [
    {
      name: 'a default of a step, which also runs the node that sets it',
      edit: { 'weather/lib/schemas/scale-params.ts': ['default(2)', 'default(4)'] },
      runs: ['scale(factor=4)', 'scale(factor=3)', ...afterScale],
    },
    {
      name: 'a default of a step that nobody sets',
      edit: { 'weather/lib/schemas/scale-params.ts': ['default(0.5)', 'default(0.25)'] },
      runs: [...scales, ...afterScale],
    },
    {
      name: 'a refinement of a schema',
      edit: { 'weather/lib/schemas/scale-params.ts': ['factor !== 0', 'factor > 0'] },
      runs: scales,
      makesTheSame: true,
    },
    {
      name: 'a transform of a schema',
      edit: { 'weather/lib/schemas/scale-params.ts': ['toUpperCase', 'toLowerCase'] },
      runs: [...scales, ...afterScale],
    },
    {
      name: 'what a function of the pipeline sets',
      edit: { 'weather/lib/factors.ts': ['base + 1', 'base + 3'] },
      runs: ['scale(factor=5)'],
    },
    {
      name: 'what the pipeline sets',
      edit: { 'weather/pipelines/weather.ts': ["{ factor: factorOf('near') }", "{ factor: factorOf('far') }"] },
      runs: ['scale(factor=6)'],
    },
    {
      name: 'what nodes are given',
      edit: {
        'weather/pipelines/weather.ts': [
          ['summarise({ scaled })', 'summarise({ scaled: near.scaled })'],
          ['plausible(scaled,', 'plausible(near.scaled,'],
        ],
      },
      runs: ['summarise', 'plausible', 'publish'],
    },
    { name: 'a seed', of: 'walk', given: { params: { seed: 8 } }, runs: ['draw'] },
    {
      name: 'the default of a seed',
      edit: { 'walk/pipelines/walk.ts': ['default(7)', 'default(9)'] },
      runs: ['draw'],
    },
    {
      name: 'the seed of the run, but for what draws nothing',
      of: 'weather',
      given: { seed: 2 },
      runs: ['parse', ...scales, 'summarise', 'publish'],
      makesTheSame: true,
    },
    {
      name: 'the seed of the run, but for what has its own',
      of: 'walk',
      given: { seed: 2 },
      runs: ['list', 'count', 'fit', 'walk', 'greet'],
      makesTheSame: true,
    },
  ],

  gate: [
    {
      name: 'a rule, to the same verdict',
      edit: { 'weather/lib/rules/is-plausible.ts': ['mean >= least', 'mean > least'] },
      runs: ['plausible'],
      makesTheSame: true,
    },
    {
      name: 'a rule, to another verdict',
      edit: { 'weather/lib/rules/is-plausible.ts': ["rule: 'mean'", "rule: 'the mean'"] },
      runs: ['plausible', 'publish'],
    },
    {
      name: 'its check',
      edit: {
        'weather/steps/plausible.ts': ['judgeMean(summary.mean, least)', 'judgeMean(summary.spread, least / 100)'],
      },
      runs: ['plausible', 'publish'],
    },
    { name: 'its params', of: 'weather', given: { params: { least: 499 } }, runs: ['plausible', 'publish'] },
    {
      name: 'its params, so that it does not hold',
      of: 'weather',
      given: { params: { least: 5000 } },
      runs: ['plausible'],
    },
    {
      name: 'its schema',
      edit: { 'weather/steps/plausible.ts': ['least: z.number()', 'least: z.number().positive()'] },
      runs: ['plausible'],
      makesTheSame: true,
    },
  ],

  kind: [
    {
      name: 'how it encodes',
      edit: { 'walk/kinds/lines.ts': ['value.map((line) => line + end)', 'value.map((line) => line.trim() + end)'] },
      runs: ['list', 'count'],
      makesTheSame: true,
    },
    {
      name: 'a constant of its encoding',
      edit: { 'walk/kinds/lines.ts': ["end = '\\n'", "end = '\\r\\n'"] },
      runs: ['list', 'count'],
    },
    {
      name: 'how it decodes',
      edit: { 'walk/kinds/lines.ts': ['.filter(Boolean)', '.slice(1)'] },
      runs: ['list', 'count'],
    },
    {
      name: 'its version',
      edit: { 'walk/kinds/lines.ts': ['version: 1', 'version: 2'] },
      runs: ['list', 'count'],
      makesTheSame: true,
    },
    {
      name: 'another kind',
      edit: {
        'walk/steps/greet.ts': [
          ['defineStep, json', 'defineStep, text'],
          ['json<string>()', 'text'],
        ],
      },
      runs: ['greet'],
    },
  ],

  model: [
    { name: 'its function', edit: { 'walk/lib/line.ts': ['slope * value', 'slope * value + 1'] }, runs: ['fit'] },
    { name: 'a constant that it uses', edit: { 'walk/lib/line.ts': ['slope = 3', 'slope = 4'] }, runs: ['fit'] },
    {
      name: 'another model',
      edit: {
        'walk/lib/curve.ts': `import { defineModel } from '@cairn/core';

export const curve = defineModel('curve', (value: number) => value ** 2);
`,
        'walk/pipelines/walk.ts': [
          ["import { line } from '../lib/line.ts'", "import { curve } from '../lib/curve.ts'"],
          ['net: line', 'net: curve'],
        ],
      },
      runs: ['fit'],
    },
  ],

  command: [
    { name: 'a file that it uses', edit: { 'weather/scripts/tidy.sh': ['sort', 'sort -r'] }, runs: ['tidy'] },
    {
      name: 'its arguments',
      edit: { 'weather/steps/tidy.ts': ["'scripts/tidy.sh', inputs.raw", "'scripts/tidy.sh', '/dev/null'"] },
      runs: ['tidy'],
    },
    {
      name: 'a constant among its arguments',
      edit: { 'weather/steps/tidy.ts': ['shown = 2', 'shown = 3'] },
      runs: ['tidy'],
    },
  ],

  outside: [
    { name: 'a declared variable', of: 'walk', given: { environment: { WALK_NAME: 'Ada' } }, runs: ['greet'] },
    {
      name: 'a declared variable that is empty is not one that is not set',
      of: 'walk',
      given: { environment: { WALK_NAME: '' } },
      runs: ['greet'],
    },
    {
      name: 'a variable is declared',
      edit: { 'walk/steps/greet.ts': ["env: ['WALK_NAME']", "env: ['WALK_NAME', 'WALK_PLACE']"] },
      given: { environment: { WALK_PLACE: 'north' } },
      runs: ['greet'],
      makesTheSame: true,
    },
    {
      name: 'bytes of a file, which change every result',
      edit: { 'weather/data/readings.txt': ['oslo -3.5', 'oslo -4.5'] },
      runs: ['file(data/readings.txt)', 'parse', ...scales, ...afterScale, 'tidy'],
    },
    {
      name: 'bytes of a file that its readers do not look at',
      edit: { 'weather/data/readings.txt': ['quito 11', 'quito 12'] },
      runs: ['file(data/readings.txt)', 'parse', 'tidy'],
    },
    {
      name: 'another file',
      edit: {
        'weather/data/more.txt': 'oslo 1\n',
        'weather/pipelines/weather.ts': ['data/readings.txt', 'data/more.txt'],
      },
      runs: ['file(data/more.txt)', 'parse', ...scales, ...afterScale, 'tidy'],
    },
    {
      name: 'the same bytes in another file run nothing',
      edit: {
        'weather/data/moved.txt': { movedFrom: 'weather/data/readings.txt' },
        'weather/pipelines/weather.ts': ['data/readings.txt', 'data/moved.txt'],
      },
      runs: [],
    },
  ],
};
