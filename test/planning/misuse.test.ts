// Misspelt options and wrong forms of the words that make a graph: each is one sentence, with the line of the call. The
// compiler refuses most of them, but a run does not check types, and what comes from a variable is not compared by name.

import {
  after,
  always,
  best,
  between,
  defineCommand,
  defineDeployed,
  defineGate,
  defineKind,
  defineModel,
  definePipeline,
  defineResult,
  defineSource,
  defineStep,
  each,
  file,
  files,
  folder,
  frozen,
  grid,
  joinByName,
  json,
  latinHypercube,
  map,
  optional,
  randomSearch,
  repeat,
  repeatUntil,
  scope,
  storedFile,
  tag,
  untilRead,
  when,
} from '@cairn/core';
import { expect, it } from 'vitest';
import { show } from './show-problems.ts';

/** Calls an act while a plan is made, and shows what is refused. */
const planning = (act: () => unknown): string => {
  const disk = { filesIn: () => ['a_1.csv'], isFile: () => true, isDeployed: () => true };
  const made = () => definePipeline('p', { build: act as never }).plan({}, disk as never);
  return show(made).replace(/\n\n[\s\S]*/, '');
};

const as = (value: unknown): never => value as never;

export const isGood = defineStep('is-good', {
  in: {},
  out: { is: json<boolean>(), list: json<readonly number[]>() },
  run: () => ({ is: true, list: [1] }),
});

export const read = defineStep('read', {
  in: { file: storedFile },
  out: { lines: json<readonly string[]>() },
  run: async ({ file }) => ({ lines: (await file.text()).split('\n') }),
});

const misspelt: Readonly<Record<string, () => unknown>> = {
  files: () => files('data/*.csv', as({ mach: '*' })),
  'files by a name': () => files('data/{sample}_{read}.csv', as({ By: 'sample' })),
  file: () => file('data/a.csv', as({ outsid: true })),
  folder: () => folder('data', as({ matches: '*' })),
  map: () => map(isGood({}).list, (item) => item, as({ By: 'id' })),
  when: () => when(isGood({}).is, as({ then: () => isGood({}).list, otherwise: () => isGood({}).list })),
  'repeat-until': () =>
    repeatUntil(isGood({}).list, (state) => ({ state, stop: isGood({}).is }), as({ atMost: 2, most: 1 })),
  'a round': () =>
    repeatUntil(isGood({}).list, (state) => as({ state, stop: isGood({}).is, every: {} }), { atMost: 2 }),
  'join-by-name': () => joinByName({ a: {} }, as({ mising: 'leave-out' })),
  each: () => each(json(), as({ fail: 'leave-out' })),
  best: () => best([{ list: isGood({}).list }], (trial) => as(trial.list), as({ max: 'auc', fails: 'leave-out' })),
  scope: () => scope('data', as({ tag: ['nightly'] }), () => isGood({})),
  between: () => between(1, 10, as({ sclae: 'log' })),
  'random-search': () => randomSearch(2, {}, as({ sed: 1 })),
  'latin-hypercube': () => latinHypercube(2, {}, as({ sed: 1 })),
  'a step': () => defineStep('train', as({ in: {}, out: {}, parms: {}, run: () => ({}) })),
  'a command': () => defineCommand('train', as({ in: {}, out: {}, use: [], run: () => [] })),
  'a gate': () => defineGate('release', as({ admits: json(), evidence: {}, threshold: 1, check: () => [] })),
  'a source': () => defineSource('rates', as({ out: {}, version: () => '1', fetch: () => ({}), within: '1h' })),
  'a result': () => defineResult('last', as({ pipeline: 'a', results: 'b', kind: json() })),
  'a deployed model': () => defineDeployed('champion', as({ model: 'a@b', kind: json(), paths: 'x' })),
  'a kind': () => defineKind(as({ name: 'reads', encode: async () => {}, decode: async () => '', holdRows: true })),
  'a pipeline': () => definePipeline('p', as({ parameters: {}, build: () => ({}) })),
};

it.each(Object.entries(misspelt))('refuses a misspelt option of %s', (_, act) => {
  expect(planning(act).replace(/\nat: [\s\S]*/, '')).toMatchSnapshot();
  expect(planning(act)).not.toContain('at: nowhere');
});

const wrong: Readonly<Record<string, () => unknown>> = {
  'a pipeline by a function': () =>
    definePipeline(
      'p',
      as(() => ({})),
    ),
  'a pipeline without build': () => definePipeline('p', as({})),
  'a pipeline without a name': () => definePipeline(as({ build: () => ({}) }), as(undefined)),
  'a pipeline with an empty name': () => definePipeline('', { build: () => as({}) }),
  'a pipeline alone': () => definePipeline('p', as(undefined)),
  'a step without run': () => defineStep('train', as({ in: {}, out: {} })),
  'a step without out': () => defineStep('train', as({ in: {}, run: () => ({}) })),
  'a kind that is not there': () => defineStep('train', { in: { rows: as(undefined) }, out: {}, run: () => ({}) }),
  'a kind without its brackets': () => defineStep('train', { in: {}, out: { model: as(json) }, run: as(() => ({})) }),
  'a kind of values that cannot be read': () => defineKind(as({ name: 'reads', encode: async () => {} })),
  'a kind without a name': () => defineKind(as({ encode: async () => {}, decode: async () => '' })),
  'a model without its function': () => defineModel('net', as({ dense: [16] })),
  'each without a kind': () => each(as(json)),
  'optional without a kind': () => optional(as(undefined)),
  'each with another outcome': () => each(json(), as({ failed: 'ignore' })),
  'best with another outcome': () =>
    best([{ list: isGood({}).list }], (trial) => as(trial.list), as({ max: 'auc', failed: 'ignore' })),
  'best without a metric': () => best([{ list: isGood({}).list }], (trial) => as(trial.list), as({})),
  'best with two metrics': () =>
    best([{ list: isGood({}).list }], (trial) => as(trial.list), as({ max: 'auc', min: 'loss' })),
  'best of one trial': () => best(as({ list: isGood({}).list }), (trial) => as(trial), as({ max: 'auc' })),
  'best by a name': () => best([{ list: isGood({}).list }], as('auc'), as({ max: 'auc' })),
  'a join with another outcome': () => joinByName({ a: {} }, as({ missing: 'ignore' })),
  'a map without a body': () => map(isGood({}).list, as(undefined)),
  'a map with a name as options': () => map(isGood({}).list, (item) => item, as('id')),
  'a map over what may be skipped': () =>
    map(as(when(isGood({}).is, { then: () => isGood({}).list })), (item) => as(item)),
  'a branch that is called': () => when(isGood({}).is, as({ then: isGood({}).list })),
  'when with a function': () =>
    when(
      isGood({}).is,
      as(() => isGood({}).list),
    ),
  'a loop without a body': () => repeatUntil(isGood({}).list, as({ atMost: 3 }), as(undefined)),
  'a scope without a body': () => scope('data', as({ tags: ['a'] }), as(undefined)),
  'a tag without a body': () => tag('nightly', as(isGood({}).list)),
  'after without a body': () => after(isGood({}), as(isGood({}).list)),
  'always without a body': () => always(as(isGood({}).list)),
  'frozen without a body': () => frozen('live', as(isGood({}).list)),
  'untilRead without a body': () => untilRead(as(isGood({}).list)),
  'repeat without a body': () => repeat(3, as(undefined)),
  'an axis that is not a list': () => grid(as({ rate: 0.1 })),
  'a step of a ref alone': () => read(as(file('a.csv'))),
  'a step of an array': () => read(as([file('a.csv')])),
  'a file without a path': () => file(as(undefined)),
  'a folder of a ref': () => folder(as(isGood({}).list)),
  'files of a list': () => files(as(['a.csv'])),
  'a result without its pipeline': () => defineResult('last', as({ result: 'b', kind: json() })),
};

it.each(Object.entries(wrong))('refuses %s', (_, act) => {
  expect(planning(act).replace(/\nat: [\s\S]*/, '')).toMatchSnapshot();
  expect(planning(act)).not.toContain('at: nowhere');
});

it('refuses a wrong declaration of rows', () => {
  const read = (rows: object) => {
    const step = defineStep('read', { in: { file: storedFile }, out: { lines: json() }, rows, run: as(() => ({})) });
    return planning(() => ({ lines: step({ file: file('a.csv') }).lines })).split('\n')[0];
  };
  expect([
    read({ inn: { file: 'reads' } }),
    read({ in: { file: 'read' } }),
    read({ in: { fil: 'reads' } }),
    read({ out: { lines: {} } }),
  ]).toMatchInlineSnapshot(`
    [
      "rows-lineage-wrong: The rows declaration of 'read' is wrong: there is no 'inn': it has in, out and trainingOnly",
      "rows-lineage-wrong: The rows declaration of 'read' is wrong: input 'file' is 'read', and can be learns, chooses or reads",
      "rows-lineage-wrong: The rows declaration of 'read' is wrong: there is no input 'fil'",
      "rows-lineage-wrong: The rows declaration of 'read' is wrong: output 'lines' has no list 'of' of inputs",
    ]
  `);
});

it('takes options that are undefined, and names in braces that are alternatives', () => {
  const options = { match: undefined, unknown: undefined };
  expect(() =>
    planning(() => ({ a: files('data/{a,b}_1.csv', as({ ...options, optional: true }))['a_1.csv']! })),
  ).toThrow('the plan was not refused');
});
