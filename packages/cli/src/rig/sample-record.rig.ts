// Records of made-up runs, for the tests of what is shown.

import type { Digest, NodeId, PricedPlan, RunId, RunRecord, RunSummary } from '@cairn/core';
import { held, id, metrics, planMade } from './sample-run.rig.ts';

const digest = (letter: string): Digest => letter.repeat(64) as Digest;

const outcomes = { ran: 7, fresh: 0, restored: 0, failed: 0, blocked: 0, skipped: 0 };

export function sampleRecord(facts: Partial<RunRecord> = {}): RunRecord {
  return {
    version: 1,
    run: '20260731T120000000Z-3f2a' as RunId,
    pipeline: 'digits',
    file: 'pipelines/digits.ts',
    at: '2026-07-31T12:00:00.000Z',
    seconds: 61.8,
    status: 'done',
    git: { commit: '1234567'.padEnd(40, '0'), branch: 'main', dirty: [] },
    snapshot: null,
    params: { quick: false, inner: { rate: 0.1 } },
    givenParams: {},
    seed: 1,
    reads: digest('e'),
    environment: { node: 'v24.21.0', platform: 'linux', arch: 'x64', cpu: 'A processor' },
    selection: { until: null },
    kinds: {},
    nodes: planMade.nodes.map(({ id: node, label, step, role, inputs }) => ({
      id: node,
      label,
      step,
      role,
      kinds: {},
      inputs,
      params: step === 'file' ? { path: 'data/digits.csv' } : {},
      outcome: 'ran',
      seconds: 1.24,
      key: null,
      outputs: step === 'clean' ? { train: digest('a'), test: digest('b') } : { [step]: digest('c') },
      ...(step === 'release' && { verdicts: [held] }),
      reason: 'it never ran before',
    })),
    outcomes,
    metrics,
    results: { test: { node: id(4), output: 'evaluate', kind: 'metrics', digest: digest('c') } },
    deployed: [],
    ...facts,
  } as RunRecord;
}

interface SketchedNode {
  readonly label: string;
  readonly role?: 'step' | 'gate' | 'source' | 'choice';
  readonly outputs?: readonly string[];
  /** Input → `label.output`. */
  readonly takes?: Readonly<Record<string, readonly [label: string, output: string]>>;
  readonly state?: PricedPlan['nodes'][number]['state'];
  readonly reason?: string;
  readonly seconds?: number | null;
}

/** A priced plan from a sketch of it, parents first. */
export function samplePlan(
  sketch: readonly SketchedNode[],
  results: Readonly<Record<string, readonly [label: string, output: string]>> = {},
): PricedPlan {
  type Priced = PricedPlan['nodes'][number];
  const nodes = new Map<string, Priced>();
  const refOf = ([label, output]: readonly [string, string]) => ({ node: nodes.get(label)!.node, output });
  for (const [index, { label, role = 'step', outputs = ['out'], takes = {}, ...priced }] of sketch.entries()) {
    const inputs = Object.fromEntries(Object.entries(takes).map(([input, from]) => [input, refOf(from)]));
    const name = label.replace(/\(.*/, '');
    const node = {
      id: id(index) as NodeId,
      definition: { name, role },
      inputs,
      params: {},
      outputs,
    } as unknown as Priced['node'];
    nodes.set(label, {
      node,
      label,
      key: null,
      state: 'fresh',
      reason: '',
      seconds: null,
      outputs: {},
      explained: null,
      lost: null,
      ...priced,
    });
  }
  const plan = {
    pipeline: 'digits',
    params: {},
    results: Object.fromEntries(Object.entries(results).map(([name, from]) => [name, refOf(from)])),
  } as unknown as PricedPlan['plan'];
  const place = { file: 'pipelines/digits.ts', root: '/project', home: '/project' };
  return { pipeline: 'digits', ...place, seed: 1, plan, nodes: [...nodes.values()], absent: [], lacking: [] };
}

/** What a list shows of such a record. */
export function sampleSummary(facts: Partial<RunRecord> = {}): RunSummary {
  const record = sampleRecord(facts);
  const { commit, branch, dirty } = record.git;
  return { ...record, git: { commit, branch, isDirty: dirty.length > 0 } };
}
