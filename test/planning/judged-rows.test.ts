// What is made from a judgement was chosen by the rows of that judgement: a model that was trained with a hint from test
// metrics, a branch whose condition saw them, evidence that sums them up.

import { approved, defineGate, definePipeline, defineStep, file, json, when } from '@cairn/core';
import { expect, test } from 'vitest';
import { showProblems } from './show-problems.ts';
import { clean, evaluate, model, release, scores, table, train } from './steps.ts';

const run = (): never => {
  throw new Error('these steps are planned, and never run');
};

/** Learns from rows, and looks at a hint. */
const trainBy = defineStep('train-by', { in: { rows: table, hint: scores }, out: { model }, run });

/** Sets something in a model by what a judgement says. */
const adjust = defineStep('adjust', { in: { model, by: json<number>() }, out: { model }, run });

const threshold = defineStep('threshold', { in: { metrics: scores }, out: { threshold: json<number>() }, run });

/** A condition from metrics, which looks at other rows itself. */
const isGood = defineStep('is-good', {
  in: { metrics: scores, rows: table },
  rows: { in: { rows: 'reads' } },
  out: { isGood: json<boolean>() },
  run,
});

const isSmall = defineStep('is-small', { in: { metrics: scores }, out: { isSmall: json<boolean>() }, run });

/** Evidence about a model from metrics of it: it reads no rows itself. */
const sumUp = defineStep('sum-up', { in: { model, metrics: scores }, out: { metrics: scores }, run });

const fair = defineGate('fair', { admits: model, evidence: { metrics: scores }, check: () => [] });
const ship = defineStep('ship', { in: { model: approved(fair) }, out: { bundle: json<object>() }, run });

const data = () => clean({ raw: file('data/x.csv') });

/** The codes of what is wrong, and the ways that choosing rows took. */
function problems(build: () => unknown): readonly string[] {
  return showProblems(build as never)
    .split('\n')
    .flatMap((line) => /^ *(evidence-on-[a-z]+-rows|leak|chosen by)(?=:)(?:: +(file.*))?/.exec(line)?.slice(1) ?? [])
    .filter((part) => part !== undefined);
}

test('a model that was trained with a hint from test metrics is not released on the test rows', () => {
  const found = problems(() => {
    const rows = data();
    const first = train({ rows: rows.train }).model;
    const { metrics } = evaluate({ model: first, rows: rows.test });
    const { model } = trainBy({ rows: rows.train, hint: metrics });
    return { approved: release(model, evaluate({ model, rows: rows.test })) };
  });
  expect(found).toEqual(['evidence-on-choosing-rows', 'chosen by', 'file(data/x.csv) → clean.test → train-by']);
});

test('nor is one that was adjusted by a number from them', () => {
  const found = problems(() => {
    const rows = data();
    const first = train({ rows: rows.train }).model;
    const by = threshold(evaluate({ model: first, rows: rows.test })).threshold;
    const { model } = adjust({ model: first, by });
    return { approved: release(model, evaluate({ model, rows: rows.test })) };
  });
  expect(found[0]).toBe('evidence-on-choosing-rows');
});

test('a branch is chosen by all that its condition was made from: metrics, rows, and what those models learned from', () => {
  const build = (rowsOf: (rows: ReturnType<typeof data>) => ReturnType<typeof data>['test']) => () => {
    const rows = data();
    const first = train({ rows: rows.train }).model;
    const { metrics } = evaluate({ model: first, rows: rows.test });
    const { isGood: condition } = isGood({ metrics, rows: rows.validation });
    const model = when(condition, { then: () => first, else: () => train({ rows: rows.train }, { epochs: 2 }).model });
    return { approved: release(model, evaluate({ model, rows: rowsOf(rows) })) };
  };
  expect(problems(build((rows) => rows.test))).toEqual([
    'evidence-on-choosing-rows',
    'chosen by',
    'file(data/x.csv) → clean.test → when(is-good)',
  ]);
  expect(problems(build((rows) => rows.validation))[0]).toBe('evidence-on-choosing-rows');
  const byTestModel = problems(() => {
    const rows = data();
    const other = train({ rows: rows.test }).model;
    const { isSmall: condition } = isSmall(evaluate({ model: other, rows: rows.validation }));
    const [a, b] = [1, 2].map((epochs) => train({ rows: rows.train }, { epochs }).model);
    const model = when(condition, { then: () => a!, else: () => b! });
    return { approved: release(model, evaluate({ model, rows: rows.test })) };
  });
  expect(byTestModel[0]).toBe('evidence-on-choosing-rows');
});

test('evidence that sums up metrics vouches by the rows of those metrics', () => {
  const found = problems(() => {
    const rows = data();
    const { model } = train({ rows: rows.train, validation: rows.validation });
    return { approved: release(model, sumUp({ model, ...evaluate({ model, rows: rows.validation }) })) };
  });
  expect(found).toEqual(['evidence-on-choosing-rows', 'chosen by', 'file(data/x.csv) → clean.validation → train']);
});

test('a judgement of one model on test rows keeps no other model from being judged on them', () => {
  const { nodes } = definePipeline('p', {
    build() {
      const rows = data();
      const [model, other] = [1, 2].map((epochs) => train({ rows: rows.train }, { epochs }).model);
      const { metrics } = evaluate({ model: model!, rows: rows.test });
      const released = release(model!, { metrics });
      const approved = fair(released, sumUp({ model: released, metrics }));
      return { ...ship({ model: approved }), ...evaluate({ model: other!, rows: rows.test }) };
    },
  }).plan();
  expect(nodes.length).toBe(10);
});

/** Evidence that compares held-out rows with those that trained the model, as a privacy test does. */
const compareMembers = defineStep('compare-members', {
  in: { model, members: table, rows: table },
  rows: { in: { members: 'learns', rows: 'reads' } },
  out: { metrics: scores },
  run,
});

/** The same without a word on which rows it judges by. */
const lookAtAll = defineStep('look-at-all', {
  in: { model, members: table, rows: table },
  out: { metrics: scores },
  run,
});

test('evidence may compare with the rows that trained the model, where it judges by others', () => {
  const release = (rowsOf: 'test' | 'train', step: typeof compareMembers | typeof lookAtAll) =>
    problems(() => {
      const rows = data();
      const first = train({ rows: rows.train }).model;
      const { metrics } = step({ model: first, members: rows.train, rows: rows[rowsOf] });
      return { approved: fair(first, { metrics }) };
    });
  expect(() => release('test', compareMembers)).toThrow('the plan was not refused');
  expect(release('train', compareMembers)).toEqual(['leak']);
  expect(release('test', lookAtAll)).toEqual(['evidence-on-learned-rows']);
});
