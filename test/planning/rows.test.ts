// What lineage refuses: leaks, training on held-out rows, and evidence that does not vouch for what a gate lets through.

import { best, defineKind, definePipeline, defineStep, file, json } from '@cairn/core';
import { describe, expect, it } from 'vitest';
import { showProblems } from './show-problems.ts';
import { attack, augment, clean, deploy, evaluate, ink, peek, release, train } from './steps.ts';

const data = () => clean({ raw: file('data/x.csv') });

describe('a leak', () => {
  it('is a model judged on rows that it learned from', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train });
      return evaluate({ model, rows: rows.train });
    });
    expect(words).toMatchInlineSnapshot(`
      "leak: 'evaluate' would evaluate 'model' on rows that it learned from.
        learned from: file(data/x.csv) → clean.train → train
        evaluated on: file(data/x.csv) → clean.train → evaluate
      fix: Evaluate it on rows that it was not trained on, such as the validation or test rows of the same split.
      at: evaluate({ model, rows: rows.train });"
    `);
  });

  it('is found through augment', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: augment({ rows: rows.train }).rows });
      return attack({ model, rows: rows.train });
    });
    expect(words).toMatchInlineSnapshot(`
      "leak: 'attack' would evaluate 'model' on rows that it learned from.
        learned from: file(data/x.csv) → clean.train → augment → train
        evaluated on: file(data/x.csv) → clean.train → attack
      fix: Evaluate it on rows that it was not trained on, such as the validation or test rows of the same split.
      at: attack({ model, rows: rows.train });"
    `);
  });

  it('is found through best', () => {
    const words = showProblems(() => {
      const rows = data();
      const trials = [1, 2].map((epochs) => {
        const { model } = train({ rows: rows.train }, { epochs });
        return { model, ...evaluate({ model, rows: rows.validation }) };
      });
      const { model } = best(trials, (trial) => trial.metrics, { max: 'accuracy' });
      return evaluate({ model, rows: rows.train });
    });
    expect(words).toMatchInlineSnapshot(`
      "leak: 'evaluate' would evaluate 'model' on rows that it learned from.
        learned from: file(data/x.csv) → clean.train → train → best.model
        evaluated on: file(data/x.csv) → clean.train → evaluate
      fix: Evaluate it on rows that it was not trained on, such as the validation or test rows of the same split.
      at: evaluate({ model, rows: rows.train });"
    `);
  });

  it('is found where the training rows were marked by what was learned from the test rows', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: ink({ rows: rows.train, median: rows.test }).rows });
      return evaluate({ model, rows: rows.test });
    });
    expect(words).toMatchInlineSnapshot(`
      "leak: 'evaluate' would evaluate 'model' on rows that it learned from.
        learned from: file(data/x.csv) → clean.test → ink → train
        evaluated on: file(data/x.csv) → clean.test → evaluate
      fix: Evaluate it on rows that it was not trained on, such as the validation or test rows of the same split.
      at: evaluate({ model, rows: rows.test });"
    `);
  });

  it('is a second split of the same file with other params', () => {
    const words = showProblems(() => {
      const raw = file('data/x.csv');
      const { model } = train({ rows: clean({ raw }, { seed: 1 }).train });
      return evaluate({ model, rows: clean({ raw }, { seed: 2 }).test });
    });
    expect(words).toMatchInlineSnapshot(`
      "leak: 'evaluate' would evaluate 'model' on rows that it learned from.
        learned from: file(data/x.csv) → clean.train → train
        evaluated on: file(data/x.csv) → clean.test → evaluate
      fix: Evaluate it on rows that it was not trained on, such as the validation or test rows of the same split.
      at: evaluate({ model, rows: clean({ raw }, { seed: 2 }).test });"
    `);
  });

  it('is none on rows that were marked by what was learned from the training rows', () => {
    const plan = definePipeline('p', {
      build: () => {
        const rows = data();
        const { model } = train({ rows: rows.train, validation: rows.validation });
        return evaluate({ model, rows: ink({ rows: rows.test, median: rows.train }).rows });
      },
    }).plan();
    expect(plan.nodes.length).toBe(5);
  });

  it('and another leak are told together', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train });
      return {
        metrics: evaluate({ model, rows: rows.train }).metrics,
        report: attack({ model, rows: rows.train }).report,
      };
    });
    expect(words.match(/^leak:/gm)?.length).toBe(2);
  });
});

it('held-out rows are not for augment', () => {
  expect(showProblems(() => augment({ rows: data().test }))).toMatchInlineSnapshot(`
    "held-out-rows: 'augment' accepts only training rows, but 'rows' contains held-out rows: file(data/x.csv) → clean.test
    fix: Pass it training rows.
    at: augment({ rows: data().test })"
  `);
});

describe('evidence', () => {
  it('that was computed from the subject, on rows that it never saw, is taken', () => {
    const plan = definePipeline('p', {
      build: () => {
        const rows = data();
        const { model } = train({ rows: rows.train, validation: rows.validation });
        const evidence = { ...evaluate({ model, rows: rows.test }), attack: attack({ model, rows: rows.test }).report };
        return deploy({ model: release(model, evidence) });
      },
    }).plan();
    expect(plan.nodes.length).toBe(7);
  });

  it('of another model', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train });
      const other = train({ rows: rows.train }, { epochs: 2 });
      return deploy({ model: release(model, evaluate({ model: other.model, rows: rows.test })) });
    });
    expect(words).toMatchInlineSnapshot(`
      "evidence-of-another: Gate 'release': evidence 'metrics' (evaluate) was not computed from the value that the gate checks (train)
      fix: Compute 'metrics' from the same ref that the gate is given.
      at: release(model, evaluate({ model: other.model, rows: rows.test })) });"
    `);
  });

  it('of the trial that won, and not of what best chose', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train });
      const trial = { model, ...evaluate({ model, rows: rows.validation }) };
      const chosen = best([trial], (one) => one.metrics, { max: 'accuracy' });
      return deploy({ model: release(chosen.model, { metrics: chosen.metrics }) });
    });
    expect(words).toMatchInlineSnapshot(`
      "evidence-of-another: Gate 'release': evidence 'metrics' (best.metrics) was not computed from the value that the gate checks (best.model)
      fix: Compute 'metrics' from the same ref that the gate is given.
      at: release(chosen.model, { metrics: chosen.metrics }) });"
    `);
  });

  it('on rows that chose the model: those that best read', () => {
    const words = showProblems(() => {
      const rows = data();
      const trials = [1, 2].map((epochs) => {
        const { model } = train({ rows: rows.train }, { epochs });
        return { model, ...evaluate({ model, rows: rows.validation }) };
      });
      const { model } = best(trials, (trial) => trial.metrics, { max: 'accuracy' });
      return deploy({ model: release(model, evaluate({ model, rows: rows.validation })) });
    });
    expect(words).toMatchInlineSnapshot(`
      "evidence-on-choosing-rows: Gate 'release': evidence 'metrics' was computed on rows that were used to choose the value.
        chosen by: file(data/x.csv) → clean.validation → best
        evidence:  file(data/x.csv) → clean.validation → evaluate
      fix: Compute the evidence on rows that were not used to train or choose the model, such as the test rows.
      at: release(model, evaluate({ model, rows: rows.validation })) });"
    `);
  });

  it('on rows that chose the model: those that stopped its training', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train, validation: rows.validation });
      return deploy({ model: release(model, evaluate({ model, rows: rows.validation })) });
    });
    expect(words).toMatchInlineSnapshot(`
      "evidence-on-choosing-rows: Gate 'release': evidence 'metrics' was computed on rows that were used to choose the value.
        chosen by: file(data/x.csv) → clean.validation → train
        evidence:  file(data/x.csv) → clean.validation → evaluate
      fix: Compute the evidence on rows that were not used to train or choose the model, such as the test rows.
      at: release(model, evaluate({ model, rows: rows.validation })) });"
    `);
  });

  it('on rows that the model learned from, by a step that judges: a leak, told once', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train });
      return deploy({ model: release(model, evaluate({ model, rows: rows.train })) });
    });
    expect(words.match(/^[a-z-]+(?=: )/gm)?.filter((word) => word !== 'fix' && word !== 'at')).toEqual(['leak']);
  });

  it('on rows that the model learned from, by a step that says nothing of rows', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train });
      return deploy({ model: release(model, peek({ model, rows: rows.train })) });
    });
    expect(words).toMatchInlineSnapshot(`
      "evidence-on-learned-rows: Gate 'release': evidence 'metrics' was computed on rows that the value learned from.
        learned from: file(data/x.csv) → clean.train → train
        evidence:     file(data/x.csv) → clean.train → peek
      fix: Compute the evidence on rows that were not used to train or choose the model, such as the test rows.
      at: release(model, peek({ model, rows: rows.train })) });"
    `);
  });
});

it('a rows declaration that names what the step does not declare', () => {
  const table = defineKind<object>({
    name: 'table',
    holdsRows: true,
    encode: async () => {},
    decode: async () => ({}),
  });
  const odd = defineStep('odd', {
    in: { rows: table, note: json<object>() },
    out: { rows: table },
    rows: { in: { row: 'learns', note: 'reads' }, out: { left: { of: ['rows', 'more'] } }, trainingOnly: ['rows'] },
    run: ({ rows }) => ({ rows }),
  });
  const make = defineStep('make', {
    in: {},
    out: { rows: table, note: json<object>() },
    run: () => ({ rows: {}, note: {} }),
  });
  expect(showProblems(() => odd(make({})))).toMatchInlineSnapshot(`
    "rows-lineage-wrong: The rows declaration of 'odd' is wrong: there is no input 'row'
    fix: Name inputs and outputs that the step declares.
    at: defineStep('odd', {

    rows-lineage-wrong: The rows declaration of 'odd' is wrong: input 'note' holds no rows
    fix: Name inputs and outputs that the step declares.
    at: defineStep('odd', {

    rows-lineage-wrong: The rows declaration of 'odd' is wrong: there is no output 'left'
    fix: Name inputs and outputs that the step declares.
    at: defineStep('odd', {

    rows-lineage-wrong: The rows declaration of 'odd' is wrong: there is no input 'more'
    fix: Name inputs and outputs that the step declares.
    at: defineStep('odd', {"
  `);
});
