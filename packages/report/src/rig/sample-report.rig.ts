// A made-up run for the tests of pages: a sweep of two trials, a gate, and values of every shape that is drawn.

import type { Digest, Estimate, Key, NodeId, RunId } from '@cairn/core';
import type { ReportedRun } from '../gather/reported-run.ts';
import type { NodeView, RunView } from '../view/run-view.ts';

export const digestOf = (number: number): Digest => number.toString(16).padStart(64, '0') as Digest;
export const idOf = (number: number): NodeId => number.toString(16).padStart(16, '0') as NodeId;

const estimate = (value: number): Estimate => ({ value, low: value - 0.02, high: value + 0.02, n: 100 });

export function sampleNode(number: number, label: string, facts: Partial<NodeView> = {}): NodeView {
  return {
    id: idOf(number),
    label,
    step: label.replace(/\(.*/s, ''),
    role: 'step',
    inputs: {},
    outcome: 'ran',
    seconds: 1.5,
    key: digestOf(number) as string as Key,
    reason: 'it never ran before',
    params: {},
    outputs: { report: digestOf(number) },
    kinds: { report: 'json' },
    isFailureAllowed: false,
    log: [],
    ...facts,
  };
}

const from = (number: number) => ({ node: idOf(number), output: 'report' });

const nodes: readonly NodeView[] = [
  sampleNode(1, 'file(data.csv)', { role: 'source' }),
  sampleNode(2, 'train(rate=0.1)', { inputs: { rows: from(1) }, params: { rate: 0.1 } }),
  sampleNode(3, 'train(rate=0.2)', { inputs: { rows: from(1) }, params: { rate: 0.2 } }),
  sampleNode(4, 'evaluate(rate=0.1)', { inputs: { model: from(2) } }),
  sampleNode(5, 'evaluate(rate=0.2)', { inputs: { model: from(3) } }),
  sampleNode(6, 'best(max=accuracy)', { role: 'choice', inputs: { first: from(4), second: from(5) } }),
  sampleNode(7, 'attack', { inputs: { model: from(6) } }),
  sampleNode(8, 'audit', { inputs: { model: from(6) } }),
  sampleNode(9, 'release', {
    role: 'gate',
    inputs: { model: from(6) },
    verdicts: [
      {
        rule: 'accuracy',
        value: 0.9,
        low: 0.88,
        high: 0.92,
        required: '≥ 0.8',
        decision: 'passed',
        isPassed: true,
      },
    ],
  }),
];

const history = {
  epochs: [
    { epoch: 1, loss: 0.9, validationLoss: 1, validationAccuracy: 0.5 },
    { epoch: 2, loss: 0.4, validationLoss: 0.6, validationAccuracy: null },
  ],
  keptEpoch: 2,
};
const evaluation = {
  classes: ['cat', 'dog'],
  confusion: [
    [40, 2],
    [3, 55],
  ],
  curves: {
    roc: [
      { x: 0, y: 0 },
      { x: 0.1, y: 0.9 },
      { x: 1, y: 1 },
    ],
    precisionRecall: [
      { x: 0, y: 1 },
      { x: 1, y: 0.6 },
    ],
    calibration: [
      { x: 0.2, y: 0.25, low: 0.1, high: 0.4, n: 20 },
      { x: 0.8, y: 0.75, low: null, high: null, n: 4 },
    ],
  },
};
const comparison = {
  metric: 'accuracy',
  goal: 'max',
  chosen: 'evaluate(rate=0.1)',
  trials: [
    { trial: 'evaluate(rate=0.1)', metric: estimate(0.9) },
    { trial: 'evaluate(rate=0.2)', metric: estimate(0.8) },
  ],
};
const attack = {
  curve: [
    { epsilon: 0, robustAccuracy: estimate(0.9) },
    { epsilon: 0.1, robustAccuracy: estimate(0.4) },
  ],
};
const audit = {
  groupings: [
    {
      columns: ['sex'],
      groups: [
        { group: ['f'], n: 50, accuracy: estimate(0.92) },
        { group: ['m'], n: 50, accuracy: estimate(0.88) },
      ],
    },
  ],
};

export const sampleView: RunView = {
  version: 1,
  run: '20260731T120000000Z-3f2a' as RunId,
  status: 'done',
  pipeline: 'animals',
  file: 'pipelines/animals.ts',
  at: '2026-07-31T12:00:00.000Z',
  seconds: 13.5,
  git: { commit: '1234567'.padEnd(40, '0'), branch: 'main', dirty: [] },
  snapshot: null,
  params: { quick: false },
  givenParams: {},
  seed: 1,
  reads: digestOf(99),
  environment: { node: 'v24.21.0', platform: 'linux', arch: 'x64', cpu: 'A processor' },
  selection: { until: null },
  nodes,
  kinds: { json: { version: 1, form: 'file', extension: '.json', mediaType: 'application/json' } },
  outcomes: { ran: 9, fresh: 0, restored: 0, failed: 0, blocked: 0, skipped: 0 },
  metrics: {
    'test.accuracy': { ...estimate(0.9) },
    'test.recall': { ...estimate(0.85) },
    'test.auc': { value: null, low: null, high: null, n: 100, reason: 'one class is absent' },
  },
  results: {
    test: {
      node: idOf(4),
      output: 'report',
      kind: 'json',
      digest: digestOf(4),
      label: 'evaluate',
      text: null,
      summary: [],
    },
  },
  deployed: [],
  warnings: [],
  errors: [],
  recordFile: null,
  savedSeconds: null,
  comparison: null,
};

export function sampleRun(facts: Partial<RunView> = {}, others: Partial<ReportedRun> = {}): ReportedRun {
  return {
    view: { ...sampleView, ...facts },
    values: new Map<Digest, unknown>([
      [digestOf(2), history],
      [digestOf(4), evaluation],
      [digestOf(6), comparison],
      [digestOf(7), attack],
      [digestOf(8), audit],
    ]),
    media: new Map(),
    sizes: new Map([[digestOf(2), 1_500]]),
    logs: new Map([[idOf(2), { text: 'epoch 1\nepoch 2\n', omitted: 0 }]]),
    documents: [{ result: 'model', file: 'card.md', text: '# The card\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n' }],
    ...others,
  };
}
