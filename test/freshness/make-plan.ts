// Makes what of a pipeline is pending, in this process: asks `plan` what that is, calls the steps, records what they
// made under the keys that `plan` gave, and asks again. Then makes everything anew from the same modules, without a
// store: what a store hands out has to equal that. There are no workers, so that hundreds of edits can be tried.

import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Digest,
  digestFile,
  openStore,
  type PlanNode,
  type PricedNode,
  type PricedPlan,
  plan,
  type Store,
} from '@cairn/core';
import { callNode, type Outputs } from './call-node.ts';
import type { Digests, Made, MakeRequest } from './make-request.ts';

export async function makePlan(request: MakeRequest): Promise<Made> {
  const before = { ...process.env };
  Object.assign(process.env, request.environment);
  try {
    const { priced, reasons } = await makePending(request);
    const labels = priced.nodes.map(({ label }) => label);
    const cached = Object.fromEntries(priced.nodes.flatMap(({ label, outputs }) => nameOutputs(label, outputs)));
    const clean = request.pretends ? cached : await makeClean(priced, request);
    const ran = labels.filter((label) => reasons.has(label));
    return { labels, ran, reasons: Object.fromEntries(reasons), cached, clean };
  } finally {
    for (const name of Object.keys(request.environment ?? {})) delete process.env[name];
    Object.assign(process.env, before);
  }
}

interface Pending {
  readonly priced: PricedPlan;
  readonly reasons: ReadonlyMap<string, string>;
}

async function makePending(request: MakeRequest): Promise<Pending> {
  const { root: cwd, pipeline, from, store: own, params = {}, seed = 1 } = request;
  const environment = { PATH: process.env['PATH'], ...request.environment };
  const reasons = new Map<string, string>();
  for (let storePlace = from ?? own; ; storePlace = own) {
    const priced = await plan({ pipeline, cwd, params, seed, environment, storePlace });
    const pending = priced.nodes.filter(({ state }) => state === 'pending');
    if (!pending.length) return { priced, reasons };
    if (from !== undefined && !existsSync(own)) cpSync(from, own, { recursive: true });
    const store = await openStore(own);
    for (const node of pending) {
      if (reasons.has(node.label)) throw new Error(`'${node.label}' was recorded under its key and is pending again`);
      reasons.set(node.label, node.reason);
      await makeOne(node, priced, store, request);
    }
  }
}

async function makeOne({ node, key }: PricedNode, priced: PricedPlan, store: Store, request: MakeRequest) {
  const digests = new Map(priced.nodes.map((known) => [known.node.id, known.outputs]));
  const pathOf = async (of: PlanNode, output: string): Promise<string> => {
    const path = await store.pathOf(digests.get(of.id)![output]!);
    if (path === undefined) throw new Error(`the store does not hold ${of.definition.name}.${output}`);
    return path;
  };
  const { paths, isHeld } = await callNode(node, pathOf, join(request.scratch, 'cached', node.id), request);
  const outputs: Record<string, Digest> = {};
  for (const [name, path] of Object.entries(paths)) outputs[name] = await store.copyIn(path, 'file');
  const result = { outputs, seconds: 0, at: new Date(0).toISOString() };
  await store.record(key!, isHeld === undefined ? result : { ...result, isPassed: isHeld });
}

async function makeClean({ plan: { nodes, labels } }: PricedPlan, request: MakeRequest): Promise<Digests> {
  const made = new Map<string, Outputs>();
  const digests: [string, Digest][] = [];
  for (const node of nodes) {
    const parents = Object.values(node.inputs).map((ref) => made.get(ref.node.id));
    if (parents.some((parent) => !parent || parent.isHeld === false)) continue;
    const pathOf = async (of: PlanNode, output: string): Promise<string> => made.get(of.id)!.paths[output]!;
    const outputs = await callNode(node, pathOf, join(request.scratch, 'clean', node.id), request);
    made.set(node.id, outputs);
    for (const [name, path] of Object.entries(outputs.paths))
      digests.push([`${labels.get(node.id)}.${name}`, await digestFile(path)]);
  }
  return Object.fromEntries(digests);
}

function nameOutputs(label: string, outputs: Readonly<Record<string, Digest>>): [string, Digest][] {
  return Object.entries(outputs).map(([name, digest]) => [`${label}.${name}`, digest]);
}
