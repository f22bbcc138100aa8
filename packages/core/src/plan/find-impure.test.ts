import { expect, it } from 'vitest';
import type { NodeId } from '../base/brand.ts';
import { defineGate } from '../dsl/gate.ts';
import { storedFile } from '../dsl/kinds/file.ts';
import { json } from '../dsl/kinds/json.ts';
import { defineCommand } from '../dsl/programs/command.ts';
import { recordNodes } from '../dsl/recorder.ts';
import { defineStep } from '../dsl/step.ts';
import { createClosure, createInstalled } from '../fingerprint/closure.rig.ts';
import { type NativePackages, readDeclaration } from '../fingerprint/packages/native-packages.ts';
import type { FoundImpurity } from '../fingerprint/trace/found-code.ts';
import type { Closure } from '../fingerprint/trace/trace-closure.ts';
import { createPlan, type Plan } from '../graph/plan.ts';
import { findImpure } from './find-impure.ts';

const out = { n: json<number>() };
const run = () => ({ n: 1 });
const plain = defineStep('plain', { in: {}, out, run });
const open = defineStep('open', { in: {}, out, run, env: ['A'], clock: true, network: true, memo: ['cache'] });
const luck = defineGate('luck', { admits: json<number>(), evidence: {}, memo: ['cache'], check: () => [] });
const list = defineCommand('list', { in: {}, out: { names: storedFile }, env: ['A'], run: () => ['ls'] });

function closureOf(impurities: readonly FoundImpurity[], locked: readonly string[] = []): Closure {
  return createClosure({ impurities, installed: locked.map((entry) => createInstalled(entry)) });
}

/** `env A 3`: kind, name and line; `at load`, and `loaded` for what is only loaded with the code. */
function found(told: string): FoundImpurity {
  const [kind, name, line] = told.split(' ');
  return {
    kind: kind as FoundImpurity['kind'],
    name: name === '*' ? null : name!,
    file: '/a.ts',
    line: Number(line),
    column: 1,
    isAtLoad: / (at load|loaded)$/.test(told),
    isReached: !told.endsWith(' loaded'),
  };
}

const natives = readDeclaration({ '@tensorflow/tfjs-node': { variables: ['TF_*', 'DNNL_*'] } }) as NativePackages;

/** Each problem in a line, of steps and the pipeline with what was found in each. */
function find(
  build: () => unknown,
  given: Readonly<Record<string, readonly string[]>>,
  locked: readonly string[] = [],
) {
  const { nodes } = recordNodes(build);
  const plan: Plan = createPlan('p', {}, nodes, {});
  const closures = new Map<NodeId, { closure: Closure; natives: NativePackages }>();
  for (const { id, definition } of plan.nodes)
    closures.set(id, { closure: closureOf((given[definition.name] ?? []).map(found), locked), natives });
  const problems = findImpure(plan, closures, closureOf((given['build'] ?? []).map(found)), () => false);
  return problems.map(({ code, message, at }) => `${code} ${message.match(/^.*?'.*?'/)![0]}:${at!.line}`);
}

const all = [
  'env A 1',
  'clock Date 2',
  'network fetch 3',
  'file a.csv 4',
  'state cache 5',
  'random Math.random 6 at load',
];

it('of a step is all that it does not declare; a file, and chance at load, cannot be', () => {
  expect(find(() => plain({}), { plain: all })).toEqual([
    "impure-env Step 'plain':1",
    "impure-clock Step 'plain':2",
    "impure-network Step 'plain':3",
    "impure-file Step 'plain':4",
    "impure-state Step 'plain':5",
    "impure-random Step 'plain':6",
  ]);
  expect(find(() => open({}), { open: all })).toEqual(["impure-file Step 'open':4", "impure-random Step 'open':6"]);
  expect(find(() => open({}), { open: ['env B 1', 'env * 2', 'state other 3'] })).toEqual([
    "impure-env Step 'open':1",
    "impure-env Step 'open':2",
    "impure-state Step 'open':3",
  ]);
});

it('is none where chance is seeded: in the run of a step, and of nothing else', () => {
  const chance = ['random Math.random 1'];
  expect(find(() => plain({}), { plain: chance })).toEqual([]);
  expect(find(() => luck(plain({}).n, {}), { luck: chance })).toEqual(["impure-random Gate 'luck':1"]);
  expect(find(() => list({}), { list: chance })).toEqual(["impure-random Command 'list':1"]);
  expect(find(() => plain({}), { build: chance })).toEqual(["impure-random The pipeline 'p':1"]);
});

it('of a gate and a command is what these cannot declare', () => {
  expect(find(() => luck(plain({}).n, {}), { luck: all.slice(0, 5) })).toEqual([
    "impure-env Gate 'luck':1",
    "impure-clock Gate 'luck':2",
    "impure-network Gate 'luck':3",
    "impure-file Gate 'luck':4",
  ]);
  expect(find(() => list({}), { list: all.slice(0, 2) })).toEqual(["impure-clock Command 'list':2"]);
});

it('of a native package knows the variables, which are in the key anyway', () => {
  const given = { plain: ['env TF_A 1', 'env DNNL_B 2', 'env VIPS_C 3'] };
  expect(find(() => plain({}), given, ['@tensorflow/tfjs-node@4.0.0 sha512-a'])).toEqual(["impure-env Step 'plain':3"]);
});

it('is told once for each place and name, of the first that does not declare it', () => {
  const given = { open: ['env A 1', 'file a 2'], plain: ['env A 1', 'file a 2', 'env B 1'] };
  expect(find(() => [open({}), plain({}), plain({})], given)).toEqual([
    "impure-file Step 'open':2",
    "impure-env Step 'plain':1",
    "impure-env Step 'plain':1",
  ]);
});

it('of the pipeline is what build reaches, and what nobody declares of what is only loaded', () => {
  const given = { open: ['env A 1'], build: ['env A 1', 'env C 2 loaded', 'clock Date 3 loaded'] };
  expect(find(() => open({}), { ...given, open: ['env A 1', 'clock Date 3 at load'] })).toEqual([
    "impure-env The pipeline 'p':1",
    "impure-env The pipeline 'p':2",
  ]);
  expect(find(() => open({}), { open: ['env A 1'], build: ['env A 1 loaded'] })).toEqual([]);
});
