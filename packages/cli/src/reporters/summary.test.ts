import type { SummaryLine } from '@cairn/core';
import { type RunState, type RunView, viewRun } from '@cairn/report';
import { expect, test } from 'vitest';
import {
  deployed,
  finished,
  held,
  id,
  metrics,
  planMade,
  refused,
  runFinished,
  said,
  stateAfter,
  undecided,
} from '../rig/sample-run.rig.ts';
import { nameFileFrom } from '../terminal/project-files.ts';
import { plainStyle } from '../terminal/terminal.ts';
import { renderSummary, type SummaryOptions } from './summary.ts';

const options: SummaryOptions = {
  style: plainStyle,
  isVerbose: false,
  nameFile: nameFileFrom('/project'),
  readSource: (file) =>
    file === '/project/steps/train.ts'
      ? 'export function train() {\n  const loss = step();\n  check(loss);\n}\n'
      : undefined,
};

test('a run that did something: metrics with intervals, where the model and the record are, what ran', () => {
  const state = stateAfter([planMade, runFinished({ ran: 4, fresh: 3 }, { metrics, deployed })]);
  const summary = [
    { text: 'little ink: 0.97, much ink: 0.99' },
    { text: 'a difference of 0.02: passed', decision: 'passed' },
  ] as const;
  expect(renderSummary(withReport(state, summary), options)).toMatchInlineSnapshot(`
    "
    bias
      little ink: 0.97, much ink: 0.99
      a difference of 0.02: passed

      test.accuracy          0.981  [0.958, 0.991]  n=360
      test.auc                   –                  n=360  class '9' is absent
      attack.robustAccuracy  0.761  [0.714, 0.802]  n=360

    deployed  digits v3 as champion  .cairn/registry/digits/v3
    record    .cairn/runs/20260731T120000000Z-3f2a.json

    ✓ 7 nodes: 4 ran, 3 fresh  1 min 2 s"
  `);
});

test('of a long report what failed comes first, and the rest is counted; nothing of it when nothing ran', () => {
  const lines = ['one', 'two', 'three', 'required ≤ 0.08: failed.', 'five', 'six', 'seven', 'eight'].map((text) =>
    text.endsWith('failed.') ? ({ text, decision: 'failed' } as const) : { text },
  );
  const end = (outcomes: object) => stateAfter([planMade, runFinished(outcomes)]);
  const view = (outcomes: object) => withReport(end(outcomes), lines);
  expect(renderSummary(view({ ran: 1, fresh: 6 }), options)).toMatchInlineSnapshot(`
    "
    bias
      required ≤ 0.08: failed.
      one
      two
      three
      five
      six
      and 2 more: cairn show 20260731T120000000Z-3f2a

    record    .cairn/runs/20260731T120000000Z-3f2a.json

    ✓ 7 nodes: 1 ran, 6 fresh  1 min 2 s"
  `);
  expect(renderSummary(view({ ran: 1, fresh: 6 }), { ...options, isVerbose: true })).toContain('eight');
  expect(renderSummary(view({ fresh: 7 }), options)).not.toContain('bias');
  expect(renderSummary(view({ fresh: 7 }), { ...options, isVerbose: true })).toContain('eight');
});

test('a run in which nothing ran', () => {
  const state = stateAfter([planMade, runFinished({ fresh: 23 }, { seconds: 0.31 })]);
  expect(renderSummary(viewRun({ state }), options)).toMatchInlineSnapshot(`
    "
    record    .cairn/runs/20260731T120000000Z-3f2a.json

    ✓ 23 nodes: 23 fresh, nothing ran  0.31 s"
  `);
});

test('a failed node: why, where, and how to read the log of one that said something; two that failed alike are told together', () => {
  const failure = {
    outcome: 'failed',
    failure: 'step-threw',
    reason: 'the loss is NaN at epoch 3',
    file: '/project/steps/train.ts',
    line: 3,
    column: 3,
  } as const;
  const state = stateAfter([
    planMade,
    said(2),
    finished(2, failure),
    finished(3, failure),
    finished(4, { outcome: 'failed', failure: 'worker-crashed', reason: 'its worker crashed (SIGABRT)' }),
    runFinished({ ran: 2, failed: 3, blocked: 2 }, { status: 'failed' }),
  ]);
  expect(renderSummary(viewRun({ state }), options)).toMatchInlineSnapshot(`
    "
    failed: train(rate=0.1), train(rate=0.2)
      the loss is NaN at epoch 3
      steps/train.ts:3:3
          2 |   const loss = step();
        > 3 |   check(loss);
            |   ^
          4 | }
      cairn log 'train(rate=0.1)'

    failed: evaluate
      its worker crashed (SIGABRT)

    record    .cairn/runs/20260731T120000000Z-3f2a.json

    ✗ failed, 7 nodes: 2 ran, 3 failed, 2 blocked  1 min 2 s"
  `);
});

test('a refusal: rule, found, interval, wanted, decision', () => {
  const state = stateAfter([
    planMade,
    finished(5, { outcome: 'fresh', verdicts: [held, refused, undecided] }),
    finished(6, { outcome: 'blocked', reason: 'release did not hold' }),
    runFinished({ fresh: 6, blocked: 1 }, { status: 'refused', metrics, seconds: 0.4 }),
  ]);
  expect(renderSummary(viewRun({ state }), options)).toMatchInlineSnapshot(`
    "
    refused: release  1 of 3 rules passed

      rule                                 value  interval        required  decision
      accuracy, lower bound                0.958  [0.958, 0.991]  ≥ 0.95    ✓ passed
      robust accuracy, lower bound         0.712  [0.712, 0.802]  ≥ 0.95    ✗ failed
      difference of accuracy, upper bound      –                  ≤ 0.08    ✗ inconclusive
      difference of accuracy, upper bound: group 'little ink' has 3 rows

      Blocked: deploy. Nothing was deployed.

      test.accuracy          0.981  [0.958, 0.991]  n=360
      test.auc                   –                  n=360  class '9' is absent
      attack.robustAccuracy  0.761  [0.714, 0.802]  n=360

    record    .cairn/runs/20260731T120000000Z-3f2a.json

    ✗ refused, 7 nodes: 6 fresh, 1 blocked, nothing ran  0.40 s"
  `);
});

test('many metrics are few at the end of a run', () => {
  const names = ['recall', 'kappa', 'logLoss', 'accuracy', 'mcc', 'auc', 'brier'];
  const many = Object.fromEntries(names.map((name) => [`test.${name}`, { value: 0.5, low: 0.4, high: 0.6, n: 90 }]));
  const state = stateAfter([planMade, runFinished({ fresh: 7 }, { metrics: many })]);
  expect(renderSummary(viewRun({ state }), options)).toMatchInlineSnapshot(`
    "
      test.accuracy  0.500  [0.400, 0.600]  n=90
      test.auc       0.500  [0.400, 0.600]  n=90
      test.logLoss   0.500  [0.400, 0.600]  n=90
      test.recall    0.500  [0.400, 0.600]  n=90
      and 3 more: cairn show 20260731T120000000Z-3f2a

    record    .cairn/runs/20260731T120000000Z-3f2a.json

    ✓ 7 nodes: 7 fresh, nothing ran  1 min 2 s"
  `);
  expect(renderSummary(viewRun({ state }), { ...options, isVerbose: true })).toContain('test.brier');
});

test('an interrupted run says so', () => {
  const state = stateAfter([planMade, runFinished({ ran: 2, skipped: 5 }, { status: 'interrupted', seconds: 3.2 })]);
  expect(renderSummary(viewRun({ state }), options)).toMatchInlineSnapshot(`
    "
    record    .cairn/runs/20260731T120000000Z-3f2a.json

    ✗ interrupted, 7 nodes: 2 ran, 5 skipped  3.2 s"
  `);
});

/** The view of a run that has the report `bias` among its results. */
function withReport(state: RunState, summary: readonly SummaryLine[]): RunView {
  const bias = { node: id(4), label: 'bias', output: 'report', kind: 'report', digest: null, text: null, summary };
  return { ...viewRun({ state }), results: { bias } };
}
