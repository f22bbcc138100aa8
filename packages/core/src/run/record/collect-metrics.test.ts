import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Digest, NodeId } from '../../base/brand.ts';
import type { Estimate } from '../../dsl/estimate.ts';
import { json, metrics, report } from '../../dsl/kinds/json.ts';
import { definePipeline } from '../../dsl/pipeline.ts';
import { defineStep } from '../../dsl/step.ts';
import { createTempFolder } from '../../history/git/temp-repository.rig.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { collectMetrics } from './collect-metrics.ts';

const auc: Estimate = { value: 0.9, low: 0.8, high: 0.95, n: 100 };
const none: Estimate = { value: null, low: null, high: null, n: 0, reason: 'no row' };

const outputs = { metrics: metrics<{ auc: Estimate }>(), report: json<object>(), audit: report<object>() };
const judge = defineStep('judge', { in: {}, out: outputs, run: () => ({ metrics: { auc }, report: {}, audit: {} }) });
const other = defineStep('other', { in: {}, out: outputs, run: () => ({ metrics: { auc }, report: {}, audit: {} }) });
const plan = definePipeline('p', {
  build: () => ({
    test: judge({}).metrics,
    again: judge({}).metrics,
    report: judge({}).report,
    audit: judge({}).audit,
    late: other({}).metrics,
  }),
}).plan();

/** The metrics of a run in which each step made these values; null where it made nothing. */
async function collect(made: Readonly<Record<string, unknown>>, loses = false): Promise<unknown> {
  await using folder = await createTempFolder();
  const store = createMemoryStore(join(folder.root, 'store'));
  const finished = new Map<NodeId, FinishedNode>();
  for (const node of plan.nodes) {
    const value = made[node.definition.name];
    await folder.write('value.json', JSON.stringify(value));
    const digest = loses ? ('0'.repeat(64) as Digest) : await store.copyIn(join(folder.root, 'value.json'), 'file');
    const named = value === null ? {} : { metrics: digest, report: digest, audit: digest };
    finished.set(node.id, { node, outputs: named } as unknown as FinishedNode);
  }
  return await collectMetrics(plan, (id) => finished.get(id)!, store);
}

it('the figures of results that hold metrics and the estimates of reports, by the name of the result and the field', async () => {
  expect(plan.nodes.length).toBe(2);
  const judged = { auc, precision: none, rows: 100, label: 'x', nothing: null, deep: { auc } };
  expect(await collect({ judge: judged, other: { mae: auc } })).toEqual({
    'test.auc': auc,
    'test.precision': none,
    'test.rows': { value: 100, low: null, high: null, n: 0 },
    'test.nothing': { value: null, low: null, high: null, n: 0 },
    'test.deep.auc': auc,
    'again.auc': auc,
    'again.precision': none,
    'again.rows': { value: 100, low: null, high: null, n: 0 },
    'again.nothing': { value: null, low: null, high: null, n: 0 },
    'again.deep.auc': auc,
    'audit.auc': auc,
    'audit.precision': none,
    'late.mae': auc,
  });
});

it('a node that made nothing has none', async () => {
  expect(await collect({ judge: null, other: { mae: auc } })).toEqual({ 'late.mae': auc });
});

it('what the store has lost has none', async () => {
  expect(await collect({ judge: { auc }, other: { auc } }, true)).toEqual({});
});
