// The key of a node whose inputs are made.

import type { Digest, Fingerprint, Key, NodeId } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import { deriveSeed } from '../base/random/seed.ts';
import type { LineageEntry } from '../dsl/context.ts';
import { describeNotInKey, namesNotInKey } from '../dsl/not-in-key.ts';
import { listSecrets } from '../dsl/secret.ts';
import { isExternal, ownParams } from '../dsl/sources/define-source.ts';
import type { StepDefinition } from '../dsl/step.ts';
import { inputOf } from '../graph/definition.ts';
import { extensionOfSource } from '../graph/extension-of-ref.ts';
import type { PlanNode } from '../graph/node.ts';
import { orderNodes } from '../graph/order.ts';
import { closureOf } from '../graph/plan.ts';
import type { ExplainedManifest } from '../key/explained-manifest.ts';
import { writeKey } from '../key/manifest.ts';
import { labelInKey } from './copied-plan.ts';
import { describeVariables } from './environment/environment.ts';
import { listRead, readParents } from './outcome/decided.ts';
import { isFallback } from './outcome/fallbacks.ts';
import { type FinishedNode, isPassed } from './outcome/finished-node.ts';
import { trialsOf } from './outcome/trials.ts';
import type { PreparedPlan, PreparedStep } from './prepare-plan.ts';
import type { SourceVersion } from './versions/source-versions.ts';

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
  const version = prepared.versions?.get(node.id);
  const lineage = step && (definition as StepDefinition).lineage ? traceMade(node, prepared, finished) : [];
  const params = source ? {} : paramsInKey(node, prepared);
  const manifest = {
    step: definition.name,
    fingerprint: step?.closure.fingerprint ?? fingerprintOfBuiltIn(definition.name),
    // A source is its bytes: where they lie decides nothing.
    params,
    seed: definition.role === 'step' && !version ? seedOf(node, prepared.seed) : null,
    inputs: source ? { bytes: source.digest } : keyedInputs(node, finished),
    kinds: kindsOf(node, finished),
    environment:
      definition.role === 'gate'
        ? {}
        : {
            ...environmentInKey(step, version),
            ...describeVariables(source ? [] : listSecrets(params), prepared.variables),
          },
    lineage: lineage.length ? digestLineage(lineage, node, prepared, finished) : null,
    ...(node.order && { order: node.order }),
  };
  const explained = { manifest, ...(step ? step.listing : { code: [], locked: [] }) };
  return { key: writeKey(manifest), explained, lineage };
}

/** What a source outside of the project gives depends on its version, and not on the Node that fetches it. */
function environmentInKey(step: PreparedStep | undefined, version: SourceVersion | undefined) {
  if (!version) return step?.environment ?? {};
  const { node: _, ...others } = step?.environment ?? {};
  return { ...others, 'source version': version.version };
}

/** Without what the definition says is in no key. */
function keyedParams({ definition, params }: Pick<PlanNode, 'definition' | 'params'>): PlanNode['params'] {
  const left = namesNotInKey({ definition });
  const own = isExternal(definition) ? ownParams(params) : params;
  if (!left.length) return own;
  return Object.fromEntries(Object.entries(own).filter(([name]) => !left.includes(name)));
}

function keyedInputs(node: PlanNode, finished: Finished): Record<string, Digest | null> {
  const digests = inputDigests(node, finished);
  const left = namesNotInKey(node);
  if (!left.length) return digests;
  return Object.fromEntries(Object.entries(digests).filter(([name]) => !left.includes(name.split('.')[0]!)));
}

/** The comparison of a choice names its trials by their labels, which depend on the rest of the plan. */
function paramsInKey(node: PlanNode, prepared: PreparedPlan): Canonical {
  if (node.definition.role !== 'choice' || isFallback(node)) return keyedParams(node);
  return { ...node.params, trials: trialsOf(node).map(({ by }) => labelInKey(by.node.id, prepared)) };
}

/** A param `seed` wins, and may be an axis of a grid. */
export function seedOf(node: PlanNode, runSeed: number): number {
  const own = node.params['seed'];
  return typeof own === 'number' ? own : deriveSeed(runSeed, node.definition.name);
}

function inputDigests(node: PlanNode, finished: Finished): Record<string, Digest | null> {
  const digests: Record<string, Digest | null> = {};
  for (const [name, ref] of Object.entries(listRead(node, finished))) {
    const parent = finished(ref.node.id);
    digests[name] = isPassed(parent) ? (parent.outputs[ref.output] ?? null) : null;
    // A step that is given an approved value is also given the verdicts.
    if (node.definition.inputs[name]?.kind.approvedBy) digests[`${name}.verdicts`] = parent.outputs['verdicts'] ?? null;
  }
  return digests;
}

/** Core's own kinds and steps are not followed: their versions stand for their code. */
const builtInVersions: Readonly<Record<string, number>> = {
  file: 1,
  folder: 1,
  best: 1,
  'items-of': 1,
  when: 1,
  'repeat-until': 1,
};

function fingerprintOfBuiltIn(name: string): Fingerprint {
  return digestCanonical(['built-in', name, builtInVersions[name] ?? 1]) as string as Fingerprint;
}

type VersionedKind = { readonly name: string; readonly version?: number };

/** How outputs are written, and how inputs are read. */
function kindsOf(node: PlanNode, finished: Finished): Readonly<Record<string, string>> {
  const { definition } = node;
  const show = ({ name, version }: VersionedKind): string => `${name} ${version ?? 1}`;
  const outputs = Object.entries(definition.outputs).map(([output, kind]) => [output, show(kind)]);
  // A choice and a branch hand on what others made.
  if (definition.role === 'choice' || definition.role === 'branch') return Object.fromEntries(outputs);
  const read = Object.entries(listRead(node, finished)).map(([name, ref]) => {
    // What the file of a source ends in, a step can see; that of a kind is code.
    const extension = extensionOfSource(ref);
    return [`in ${name}`, `${show(inputOf(definition, name)!.kind)}${extension && ` ${extension}`}`];
  });
  return Object.fromEntries([...outputs, ...read]);
}

/** A step that is told what its inputs were made from sees their params in their order. */
function digestLineage(
  lineage: readonly LineageEntry[],
  node: PlanNode,
  prepared: PreparedPlan,
  finished: Finished,
): Digest {
  const orders = listAncestors(node, prepared, finished).flatMap(({ order }, place) =>
    order ? [[place, order] as const] : [],
  );
  return digestCanonical((orders.length ? [lineage, orders] : lineage) as unknown as Canonical);
}

function listAncestors(node: PlanNode, { plan }: PreparedPlan, finished: Finished): readonly PlanNode[] {
  const parents = Object.values(node.inputs).map((ref) => ref.node);
  if (plan.hasBranches) return orderRead(node, finished);
  // Copies are made in the order in which their items become known, which differs from run to run.
  if (plan.templates) return orderNodes(parents);
  const reached = closureOf(parents);
  return plan.nodes.filter(({ id }) => reached.has(id));
}

/** Parents first; without what only a branch needs that was not taken. */
function orderRead(node: PlanNode, finished: Finished): readonly PlanNode[] {
  const read = new Map<NodeId, PlanNode>();
  const open = [...readParents(node, finished)];
  for (let next = open.pop(); next; next = open.pop()) {
    if (read.has(next.id)) continue;
    read.set(next.id, next);
    open.push(...readParents(next, finished));
  }
  return orderNodes([...read.values()]).filter(({ id }) => read.has(id));
}

function versionOf({ id }: PlanNode, { versions }: PreparedPlan): Pick<LineageEntry, 'version'> {
  const version = versions?.get(id)?.version;
  return version === undefined ? {} : { version };
}

/** What does not change with each edit: a reader would run again. */
function frozenIn({ frozen }: FinishedNode): Pick<LineageEntry, 'frozen'> {
  return frozen ? { frozen: { run: frozen.run, at: frozen.at } } : {};
}

/** Those of the result that is used, which is another one only of a frozen node. */
function paramsMade(made: PlanNode, finished: Finished): LineageEntry['params'] {
  if (made.definition.role === 'source' || made.definition.role === 'item') return {};
  return (finished(made.id).madeFrom?.params ?? keyedParams(made)) as LineageEntry['params'];
}

/** The ancestors that what is used was made from: a frozen result of other inputs was not made from those of the plan. */
function listMakers(node: PlanNode, prepared: PreparedPlan, finished: Finished): readonly PlanNode[] {
  const all = listAncestors(node, prepared, finished);
  const isCut = ({ id }: PlanNode): boolean => finished(id).frozen?.hasOtherInputs ?? false;
  if (!all.some(isCut)) return all;
  const made = new Set<NodeId>();
  const open = [...readParents(node, finished)];
  for (let next = open.pop(); next; next = open.pop()) {
    if (made.has(next.id)) continue;
    made.add(next.id);
    if (!isCut(next)) open.push(...readParents(next, finished));
  }
  return all.filter(({ id }) => made.has(id));
}

/** What a node's inputs were made from: no path, no time, no code. */
function traceMade(node: PlanNode, prepared: PreparedPlan, finished: Finished): readonly LineageEntry[] {
  return listMakers(node, prepared, finished).map((made) => ({
    step: made.definition.name,
    params: paramsMade(made, finished),
    inputs: Object.fromEntries(
      Object.entries(finished(made.id).madeFrom?.inputs ?? inputDigests(made, finished)).filter(([, digest]) => digest),
    ) as Record<string, Digest>,
    outputs: finished(made.id).outputs,
    ...describeNotInKey(made),
    ...versionOf(made, prepared),
    ...frozenIn(finished(made.id)),
  }));
}
