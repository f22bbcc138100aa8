import { describe, expect, it } from 'vitest';
import type { Digest, Key, RunId } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { json } from '../../dsl/kinds/json.ts';
import { definePipeline } from '../../dsl/pipeline.ts';
import { defineStep } from '../../dsl/step.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import type { Outcome } from '../../plan/outcome/outcome.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import { createRecord, describePlanned, statusOf } from './create-record.ts';

const number = json<number>();
const one = defineStep('one', { in: {}, out: { value: number }, run: () => ({ value: 1 }) });
const add = defineStep('add', { in: { a: number }, out: { sum: number }, run: ({ a }) => ({ sum: a + 1 }) });
const plan = definePipeline('sums', {
  build: () => {
    const { value } = one({});
    return { total: add({ a: value }).sum, value };
  },
}).plan();

const [first, second] = plan.nodes as readonly [PlanNode, PlanNode];
const verdict = (isHeld: boolean): Verdict => ({
  rule: 'accuracy',
  value: 0.9,
  low: 0.8,
  high: 0.95,
  required: '≥ 0.85',
  decision: isHeld ? 'passed' : 'inconclusive',
  isPassed: isHeld,
});

function finish(node: PlanNode, outcome: Outcome, given: Partial<FinishedNode> = {}): FinishedNode {
  const output = digestBytes(node.definition.name);
  const outputs: Readonly<Record<string, Digest>> = Object.fromEntries(node.outputs.map((name) => [name, output]));
  const isMade = outcome === 'ran' || outcome === 'fresh' || outcome === 'restored';
  return {
    node,
    label: plan.labels.get(node.id)!,
    outcome,
    seconds: 2,
    key: isMade ? (digestBytes('key') as string as Key) : null,
    outputs: isMade ? outputs : {},
    reason: `it ${outcome}`,
    ...given,
  };
}

describe('the status', () => {
  it.each<[string, string, readonly FinishedNode[], boolean]>([
    ['of nothing', 'done', [], false],
    ['when all was made', 'done', [finish(first, 'fresh'), finish(second, 'ran')], false],
    ['when some was restored, or not selected', 'done', [finish(first, 'restored'), finish(second, 'skipped')], false],
    ['when a node failed', 'failed', [finish(first, 'failed'), finish(second, 'blocked')], false],
    ['when it was stopped', 'interrupted', [finish(first, 'failed'), finish(second, 'skipped')], true],
    ['when a gate held', 'done', [finish(first, 'ran', { verdicts: [verdict(true)] })], false],
    [
      'when a gate did not hold',
      'refused',
      [finish(first, 'ran', { verdicts: [verdict(true), verdict(false)] })],
      false,
    ],
    ['the second time', 'refused', [finish(first, 'fresh', { verdicts: [verdict(false)] })], false],
    [
      'when a gate did not hold and a node failed',
      'failed',
      [finish(first, 'ran', { verdicts: [verdict(false)] }), finish(second, 'failed')],
      false,
    ],
  ])('%s: %s', (_, status, finished, isInterrupted) => {
    expect(statusOf(finished, isInterrupted)).toBe(status);
  });
});

const prepared = {
  plan,
  found: { file: '/project/pipelines/sums.ts', root: '/project/pipelines', home: '/project' },
  seed: 3,
  givenParams: { quick: true },
  paramsFrom: {},
  reads: digestBytes('reads'),
  impure: [],
  variables: { FACTOR: '2', API_TOKEN: 'x', OTHER: '3', PATH: '/bin' },
  watched: { names: ['FACTOR', 'API_TOKEN', 'PATH'], prefixes: [] },
} as unknown as PreparedPlan;

const facts = {
  run: '20260102T030405006Z-abcd' as RunId,
  at: '2026-01-02T03:04:05.006Z',
  seconds: 5,
  git: { commit: null, branch: null, dirty: [] },
  isInterrupted: false,
  leftOut: [],
  allowedFailures: [],
  selection: { until: null },
  metrics: {},
  deployed: [],
  published: [],
};

it('holds every node with its wiring, and the results with what was made of them', () => {
  const failed = finish(second, 'failed');
  const record = createRecord(prepared, [finish(first, 'ran', { verdicts: [verdict(true)] }), failed], facts);
  expect(record).toMatchObject({
    version: 1,
    run: facts.run,
    pipeline: 'sums',
    file: 'pipelines/sums.ts',
    status: 'failed',
    seed: 3,
    givenParams: { quick: true },
    reads: digestBytes('reads'),
    outcomes: { ran: 1, fresh: 0, restored: 0, failed: 1, blocked: 0, skipped: 0 },
    variables: { names: ['FACTOR', 'API_TOKEN'], prefixes: [], values: {}, hidden: ['FACTOR', 'API_TOKEN'] },
    selection: { until: null },
    results: {
      total: { node: second.id, output: 'sum', kind: 'json', digest: null },
      value: { node: first.id, output: 'value', kind: 'json', digest: digestBytes('one') },
    },
  });
  expect(record.environment).toMatchObject({ node: process.version, platform: process.platform, arch: process.arch });
  expect(record.nodes).toEqual([
    {
      id: first.id,
      label: 'one',
      step: 'one',
      role: 'step',
      params: {},
      inputs: {},
      outcome: 'ran',
      seconds: 2,
      key: digestBytes('key'),
      outputs: { value: digestBytes('one') },
      kinds: { value: 'json' },
      reason: 'it ran',
      verdicts: [verdict(true)],
    },
    {
      id: second.id,
      label: 'add',
      step: 'add',
      role: 'step',
      params: {},
      inputs: { a: { node: first.id, output: 'value' } },
      outcome: 'failed',
      seconds: 2,
      key: null,
      outputs: {},
      kinds: { sum: 'json' },
      reason: 'it failed',
    },
  ]);
});

it('is plain JSON, and says the same when it is read back', () => {
  const record = createRecord(prepared, [finish(first, 'fresh'), finish(second, 'ran')], facts);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
});

it('tells a planned node as plan-made does', () => {
  expect(plan.nodes.map((node) => describePlanned(node, { plan }))).toEqual([
    { id: first.id, label: 'one', step: 'one', role: 'step', inputs: {} },
    { id: second.id, label: 'add', step: 'add', role: 'step', inputs: { a: { node: first.id, output: 'value' } } },
  ]);
});
