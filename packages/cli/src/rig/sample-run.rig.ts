// Events of made-up runs, for the tests of what is shown: pure data, typed as the contract.

import type { Digest, Key, NodeId, OutcomeCounts, RunEvent, RunId, Verdict } from '@cairn/core';
import { createRunState, type RunState, readEvent } from '@cairn/report';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

const start = Date.parse('2026-07-31T12:00:00.000Z');

/** A moment so many seconds after the plan was made. */
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

export const now = (seconds: number): number => start + seconds * 1000;

export const id = (number: number): NodeId => number.toString(16).padStart(16, '0') as NodeId;

const digest = 'd'.repeat(64) as Digest;

const labels = [
  'file(data/digits.csv)',
  'clean',
  'train(rate=0.1)',
  'train(rate=0.2)',
  'evaluate',
  'release',
  'deploy',
];

export const planMade: EventOf<'plan-made'> = {
  type: 'plan-made',
  at: at(0),
  pipeline: 'digits',
  nodes: labels.map((label, number) => ({
    id: id(number),
    label,
    step: label.replace(/\(.*/, ''),
    role: number === 0 ? 'source' : label === 'release' ? 'gate' : 'step',
    inputs: number ? { rows: { node: id(number - 1), output: 'rows' } } : {},
  })),
};

export const started = (number: number, seconds: number): EventOf<'node-started'> => ({
  type: 'node-started',
  at: at(seconds),
  node: id(number),
  label: labels[number]!,
});

export const waited: EventOf<'node-waiting'> = {
  type: 'node-waiting',
  at: at(2),
  node: id(1),
  label: labels[1]!,
  message: 'process 4711, which is making it',
};

export const progressed = (number: number, seconds: number, fraction: number, message: string): RunEvent => ({
  type: 'node-progress',
  at: at(seconds),
  node: id(number),
  label: labels[number]!,
  fraction,
  message,
});

export const logged: EventOf<'node-log'> = {
  type: 'node-log',
  at: at(3),
  node: id(1),
  label: labels[1]!,
  stream: 'log',
  message: '2 rows were dropped\nwithout a label',
};

export const said = (number: number): EventOf<'node-log'> => ({ ...logged, node: id(number), label: labels[number]! });

export const warned: EventOf<'warning'> = {
  type: 'warning',
  at: at(3),
  code: 'store-read-only',
  message: 'The store cannot be written: this run uses a temporary one.',
};

export function finished(
  number: number,
  facts: Partial<EventOf<'node-finished'>> & Pick<EventOf<'node-finished'>, 'outcome'>,
): EventOf<'node-finished'> {
  const { label, step, id: node } = planMade.nodes[number]!;
  const isMade = facts.outcome === 'ran' || facts.outcome === 'fresh';
  const key = facts.outcome === 'blocked' ? null : ('a'.repeat(64) as Key);
  const outputs: Record<string, Digest> = isMade ? { rows: digest } : {};
  return {
    type: 'node-finished',
    at: at(10),
    node,
    label,
    step,
    seconds: 1.24,
    key,
    outputs,
    reason: 'it never ran before',
    ...facts,
  };
}

export const held: Verdict = {
  rule: 'accuracy, lower bound',
  value: 0.958,
  low: 0.958,
  high: 0.991,
  required: '≥ 0.95',
  decision: 'passed',
  isPassed: true,
};

export const refused: Verdict = {
  rule: 'robust accuracy, lower bound',
  value: 0.7123,
  low: 0.7123,
  high: 0.802,
  required: '≥ 0.95',
  decision: 'failed',
  isPassed: false,
};

export const undecided: Verdict = {
  rule: 'difference of accuracy, upper bound',
  value: null,
  low: null,
  high: null,
  required: '≤ 0.08',
  decision: 'inconclusive',
  isPassed: false,
  reason: "group 'little ink' has 3 rows",
};

export function runFinished(
  outcomes: Partial<OutcomeCounts>,
  facts: Partial<EventOf<'run-finished'>> = {},
): EventOf<'run-finished'> {
  return {
    type: 'run-finished',
    at: at(62),
    run: '20260731T120000000Z-3f2a' as RunId,
    pipeline: 'digits',
    status: 'done',
    commit: '1234567'.padEnd(40, '0'),
    snapshot: null,
    seconds: 61.8,
    outcomes: { ran: 0, fresh: 0, restored: 0, failed: 0, blocked: 0, skipped: 0, ...outcomes },
    metrics: {},
    deployed: [],
    record: '/project/.cairn/runs/20260731T120000000Z-3f2a.json',
    ...facts,
  };
}

export const metrics: EventOf<'run-finished'>['metrics'] = {
  'test.accuracy': { value: 0.98056, low: 0.9583, high: 0.99123, n: 360 },
  'test.auc': { value: null, low: null, high: null, n: 360, reason: "class '9' is absent" },
  'attack.robustAccuracy': { value: 0.7611, low: 0.7143, high: 0.8022, n: 360 },
};

export const deployed: EventOf<'run-finished'>['deployed'] = [
  {
    name: 'digits',
    version: 3,
    digest,
    alias: 'champion',
    aliasVersion: 3,
    path: '/project/.cairn/registry/digits/v3',
  },
];

export function stateAfter(events: readonly RunEvent[]): RunState {
  const state = createRunState();
  for (const event of events) readEvent(state, event);
  return state;
}
