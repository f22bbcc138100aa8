import { expect, it } from 'vitest';
import type { Digest, Fingerprint, NodeId } from '../base/brand.ts';
import { digestBytes, digestCanonical } from '../base/digest.ts';
import { readLockedEntry } from '../base/locked-entry.ts';
import { deriveSeed } from '../base/random/seed.ts';
import { best } from '../dsl/best.ts';
import { file } from '../dsl/file.ts';
import { defineKind } from '../dsl/kind.ts';
import { storedFile } from '../dsl/kinds/file.ts';
import { json, metrics } from '../dsl/kinds/json.ts';
import { recordNodes } from '../dsl/recorder.ts';
import { defineStep } from '../dsl/step.ts';
import type { PlanNode } from '../graph/node.ts';
import { createPlan, type Plan } from '../graph/plan.ts';
import type { Ref } from '../graph/ref.ts';
import { keyOfNode, type NodeKey, seedOf } from './node-key.ts';
import type { FinishedNode } from './outcome/finished-node.ts';
import type { Outcome } from './outcome/outcome.ts';
import type { PreparedPlan } from './prepare-plan.ts';

const number = json<number>();
const clean = defineStep('clean', { in: { raw: storedFile }, out: { rows: number }, run: () => ({ rows: 1 }) });
const train = defineStep('train', { in: { rows: number }, out: { model: number }, run: () => ({ model: 1 }) });
const judge = defineStep('judge', {
  in: { model: number },
  out: { metrics: metrics<{ auc: number }>() },
  run: () => ({ metrics: { auc: 1 } }),
});
const tell = defineStep('tell', {
  in: { model: number },
  out: { text: number },
  lineage: true,
  run: () => ({ text: 1 }),
});

/** What may differ between two runs. */
interface World {
  readonly seed?: number;
  /** Digests of sources by path, and of what steps made by name. */
  readonly bytes?: Readonly<Record<string, string>>;
  readonly code?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly outcomes?: Readonly<Record<string, Outcome>>;
}

function planOf(build: () => Ref<unknown>): Plan {
  const { nodes, value } = recordNodes(build);
  return createPlan('p', {}, nodes, { result: value });
}

const zod = readLockedEntry('zod@4.0.0 sha512-a');

/** The key of the plan's result in a world. */
function keyIn(build: () => Ref<unknown>, world: World = {}): NodeKey {
  const plan = planOf(build);
  const { seed = 1, bytes = {}, code = 'code', environment = { node: '24' }, outcomes = {} } = world;
  const nameOf = ({ definition, params }: PlanNode): string =>
    definition.role === 'source' ? String(params['path']) : definition.name;
  const digestOf = (node: PlanNode): Digest => digestBytes(bytes[nameOf(node)] ?? nameOf(node));
  const steps = plan.nodes
    .filter(({ definition }) => definition.role === 'step')
    .map((node) => {
      const closure = { fingerprint: digestBytes(code) as string as Fingerprint };
      const piece = { file: 'steps/train.ts', name: 'train', line: 1, digest: digestBytes(code) };
      return [node.id, { closure, environment, listing: { code: [piece], locked: [zod] } }] as const;
    });
  const sources = plan.nodes
    .filter(({ definition }) => definition.role === 'source')
    .map(
      (node) => [node.id, { form: 'file', path: `/home/${nameOf(node)}`, digest: digestOf(node), names: [] }] as const,
    );
  const prepared = {
    plan,
    found: { home: '/home' },
    seed,
    steps: new Map<NodeId, unknown>(steps),
    sources: new Map<NodeId, unknown>(sources),
  } as unknown as PreparedPlan;
  const finished = (id: NodeId): FinishedNode => {
    const node = plan.nodes.find((other) => other.id === id)!;
    const outcome = outcomes[nameOf(node)] ?? 'ran';
    const outputs = outcome === 'failed' ? {} : Object.fromEntries(node.outputs.map((name) => [name, digestOf(node)]));
    return { node, outcome, outputs } as unknown as FinishedNode;
  };
  return keyOfNode(plan.results['result']!.node, prepared, finished);
}

const cleaned = (path = 'data/a.csv') => clean({ raw: file(path) }).rows;

it('of a source is its bytes, wherever they lie', () => {
  const { key, explained } = keyIn(() => file('data/a.csv'));
  expect(explained.manifest).toEqual({
    step: 'file',
    fingerprint: digestCanonical(['built-in', 'file', 1]),
    params: {},
    seed: null,
    inputs: { bytes: digestBytes('data/a.csv') },
    kinds: { file: `file ${storedFile.version}` },
    environment: {},
    lineage: null,
  });
  const moved = { bytes: { 'b.csv': 'data/a.csv' } };
  expect(keyIn(() => file('b.csv'), moved).key).toBe(key);
  expect(keyIn(() => file('b.csv', { outside: true }), { ...moved, seed: 2 }).key).toBe(key);
  expect(keyIn(() => file('data/a.csv'), { bytes: { 'data/a.csv': 'edited' } }).key).not.toBe(key);
});

it('of a step is its code, params, seed, inputs, kinds and environment', () => {
  const { key, explained, lineage } = keyIn(() => train({ rows: cleaned() }).model);
  expect(explained).toEqual({
    manifest: {
      step: 'train',
      fingerprint: digestBytes('code'),
      params: {},
      seed: deriveSeed(1, 'train'),
      inputs: { rows: digestBytes('clean') },
      kinds: { model: 'json 1', 'in rows': 'json 1' },
      environment: { node: '24' },
      lineage: null,
    },
    code: [{ file: 'steps/train.ts', name: 'train', line: 1, digest: digestBytes('code') }],
    locked: [zod],
  });
  expect(lineage).toEqual([]);
  const worlds: readonly World[] = [
    { seed: 2 },
    { code: 'other' },
    { environment: { node: '25' } },
    { bytes: { clean: 'other' } },
  ];
  const keys = new Set<string>([
    key,
    ...worlds.map((world) => keyIn(() => train({ rows: cleaned() }).model, world).key),
  ]);
  expect(keys.size).toBe(5);
});

it('of a child stays where its parent made the same bytes of others', () => {
  const before = keyIn(() => train({ rows: cleaned() }).model);
  expect(keyIn(() => train({ rows: cleaned() }).model, { bytes: { 'data/a.csv': 'edited' } }).key).toBe(before.key);
  expect(keyIn(() => train({ rows: cleaned('data/b.csv') }).model).key).toBe(before.key);
});

it("has the version of its outputs' kinds, 1 where none is stated", () => {
  const of = (version: number) =>
    defineStep('train', {
      in: {},
      out: { model: defineKind<number>({ name: 'own', version, encode: async () => {}, decode: async () => 1 }) },
      run: () => ({ model: 1 }),
    });
  const keys = [1, 2].map((version) => keyIn(() => of(version)({}).model));
  expect(keys.map(({ explained }) => explained.manifest.kinds)).toEqual([{ model: 'own 1' }, { model: 'own 2' }]);
  expect(keys[0]!.key).not.toBe(keys[1]!.key);
});

it('of a choice has no seed, and null where a trial failed', () => {
  const choose = () => {
    const trials = [cleaned('a.csv'), cleaned('b.csv')].map((rows) => {
      const { model } = train({ rows });
      return { model, ...judge({ model }) };
    });
    return best(trials, (trial) => trial.metrics, { max: 'auc', failed: 'leave-out' }).comparison;
  };
  const { manifest } = keyIn(choose).explained;
  expect(manifest).toMatchObject({
    seed: null,
    fingerprint: digestCanonical(['built-in', 'best', 1]),
    environment: {},
    // The comparison names the trials, and their names depend on the rest of the plan.
    params: { max: 'auc', failed: 'leave-out', trials: ['judge(a.csv)', 'judge(b.csv)'] },
  });
  expect(Object.keys(manifest.inputs).sort()).toEqual(
    [0, 1].flatMap((index) => [`${index}.by`, `${index}.metrics`, `${index}.model`]),
  );
  const left = keyIn(choose, { outcomes: { judge: 'failed' } });
  expect(left.explained.manifest.inputs).toMatchObject({
    '0.by': null,
    '0.metrics': null,
    '0.model': digestBytes('train'),
  });
  expect(left.key).not.toBe(keyIn(choose).key);
});

it('of a step that is told where its inputs come from has that too, without paths', () => {
  const build =
    (path = 'data/a.csv') =>
    () =>
      tell({ model: train({ rows: cleaned(path) }).model }).text;
  const { key, lineage } = keyIn(build());
  expect(lineage).toEqual([
    { step: 'file', params: {}, inputs: {}, outputs: { file: digestBytes('data/a.csv') } },
    { step: 'clean', params: {}, inputs: { raw: digestBytes('data/a.csv') }, outputs: { rows: digestBytes('clean') } },
    { step: 'train', params: {}, inputs: { rows: digestBytes('clean') }, outputs: { model: digestBytes('train') } },
  ]);
  expect(keyIn(build('moved.csv'), { bytes: { 'moved.csv': 'data/a.csv' } }).key).toBe(key);
  // Its own input is the same bytes, but what they were made from is not.
  expect(keyIn(build(), { bytes: { 'data/a.csv': 'edited' } }).key).not.toBe(key);
});

it('the seed follows from that of the run and the name of the step; a param wins', () => {
  const node = (name: string, params: object): PlanNode => ({ definition: { name }, params }) as unknown as PlanNode;
  expect(seedOf(node('train', {}), 1)).toBe(deriveSeed(1, 'train'));
  expect(seedOf(node('train', { rate: 1 }), 1)).toBe(seedOf(node('train', { rate: 2 }), 1));
  expect(new Set([seedOf(node('train', {}), 1), seedOf(node('train', {}), 2), seedOf(node('test', {}), 1)]).size).toBe(
    3,
  );
  for (const seed of [0, 7, -1]) expect(seedOf(node('train', { seed }), 1)).toBe(seed);
  for (const seed of [null, '7', undefined]) expect(seedOf(node('train', { seed }), 1)).toBe(deriveSeed(1, 'train'));
});
