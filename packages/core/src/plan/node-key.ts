// The key of a node whose inputs are made.

import type { Digest, Fingerprint, Key, NodeId } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import { deriveSeed } from '../base/seed.ts';
import type { LineageEntry } from '../dsl/context.ts';
import { listSecrets } from '../dsl/secret.ts';
import type { StepDefinition } from '../dsl/step.ts';
import { inputOf } from '../graph/definition.ts';
import { extensionOfSource } from '../graph/extension-of-ref.ts';
import type { PlanNode } from '../graph/node.ts';
import { closureOf } from '../graph/plan.ts';
import type { ExplainedManifest } from '../key/explained-manifest.ts';
import { writeKey } from '../key/manifest.ts';
import { describeVariables } from './environment/environment.ts';
import { type FinishedNode, isPassed } from './outcome/finished-node.ts';
import { trialsOf } from './outcome/trials.ts';
import type { PreparedPlan } from './prepare-plan.ts';

export type Finished = (id: NodeId) => FinishedNode;

export interface NodeKey {
  readonly key: Key;
  readonly explained: ExplainedManifest;
  /** What a step that asked for it is told. */
  readonly lineage: readonly LineageEntry[];
}

export function keyOfNode(node: PlanNode, prepared: PreparedPlan, finished: Finished): NodeKey {
  const { definition } = node;
  const source = prepared.sources.get(node.id);
  const step = prepared.steps.get(node.id);
  const lineage = step && (definition as StepDefinition).lineage ? traceMade(node, prepared, finished) : [];
  const manifest = {
    step: definition.name,
    fingerprint: step?.closure.fingerprint ?? fingerprintOfBuiltIn(definition.name),
    // A source is its bytes: where they lie decides nothing.
    params: source ? {} : paramsInKey(node, prepared),
    seed: definition.role === 'step' ? seedOf(node, prepared.seed) : null,
    inputs: source ? { bytes: source.digest } : inputDigests(node, finished),
    kinds: kindsOf(node),
    environment:
      definition.role === 'gate'
        ? {}
        : { ...step?.environment, ...describeVariables(source ? [] : listSecrets(node.params), prepared.variables) },
    lineage: lineage.length ? digestLineage(lineage, node, prepared) : null,
    ...(node.order && { order: node.order }),
  };
  const explained = { manifest, ...(step ? step.listing : { code: [], locked: [] }) };
  return { key: writeKey(manifest), explained, lineage };
}

/** The comparison of a choice names its trials by their labels, which depend on the rest of the plan. */
function paramsInKey(node: PlanNode, { plan }: PreparedPlan): Canonical {
  if (node.definition.role !== 'choice') return node.params;
  return { ...node.params, trials: trialsOf(node).map(({ by }) => plan.labels.get(by.node.id)!) };
}

/** A param `seed` wins, and may be an axis of a grid. */
export function seedOf(node: PlanNode, runSeed: number): number {
  const own = node.params['seed'];
  return typeof own === 'number' ? own : deriveSeed(runSeed, node.definition.name);
}

function inputDigests(node: PlanNode, finished: Finished): Record<string, Digest | null> {
  const digests: Record<string, Digest | null> = {};
  for (const [name, ref] of Object.entries(node.inputs)) {
    const parent = finished(ref.node.id);
    digests[name] = isPassed(parent) ? (parent.outputs[ref.output] ?? null) : null;
    // A step that is given an approved value is also given the verdicts.
    if (node.definition.inputs[name]?.kind.approvedBy) digests[`${name}.verdicts`] = parent.outputs['verdicts'] ?? null;
  }
  return digests;
}

/** Core's own kinds and steps are not followed: their versions stand for their code. */
const builtInVersions: Readonly<Record<string, number>> = { file: 1, folder: 1, best: 1 };

function fingerprintOfBuiltIn(name: string): Fingerprint {
  return digestCanonical(['built-in', name, builtInVersions[name] ?? 1]) as string as Fingerprint;
}

type VersionedKind = { readonly name: string; readonly version?: number };

/** How outputs are written, and how inputs are read. */
function kindsOf({ definition, inputs }: PlanNode): Readonly<Record<string, string>> {
  const show = ({ name, version }: VersionedKind): string => `${name} ${version ?? 1}`;
  const outputs = Object.entries(definition.outputs).map(([output, kind]) => [output, show(kind)]);
  const read = Object.entries(inputs).map(([name, ref]) => {
    // What the file of a source ends in, a step can see; that of a kind is code.
    const extension = extensionOfSource(ref);
    return [`in ${name}`, `${show(inputOf(definition, name)!.kind)}${extension && ` ${extension}`}`];
  });
  return Object.fromEntries([...outputs, ...(definition.role === 'choice' ? [] : read)]);
}

/** A step that is told what its inputs were made from sees their params in their order. */
function digestLineage(lineage: readonly LineageEntry[], node: PlanNode, prepared: PreparedPlan): Digest {
  const orders = listAncestors(node, prepared).flatMap(({ order }, place) => (order ? [[place, order] as const] : []));
  return digestCanonical((orders.length ? [lineage, orders] : lineage) as unknown as Canonical);
}

function listAncestors(node: PlanNode, { plan }: PreparedPlan): readonly PlanNode[] {
  const reached = closureOf(Object.values(node.inputs).map((ref) => ref.node));
  return plan.nodes.filter(({ id }) => reached.has(id));
}

/** What a node's inputs were made from: no path, no time, no code. */
function traceMade(node: PlanNode, prepared: PreparedPlan, finished: Finished): readonly LineageEntry[] {
  return listAncestors(node, prepared).map((made) => ({
    step: made.definition.name,
    params: made.definition.role === 'source' ? {} : made.params,
    inputs: Object.fromEntries(Object.entries(inputDigests(made, finished)).filter(([, digest]) => digest)) as Record<
      string,
      Digest
    >,
    outputs: finished(made.id).outputs,
  }));
}
