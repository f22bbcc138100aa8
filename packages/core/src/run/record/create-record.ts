// The record of a run, from what was planned and what became of it.

import { cpus } from 'node:os';
import type { NodeId, RunId } from '../../base/brand.ts';
import type { Canonical } from '../../base/canonical.ts';
import { describeNotInKey } from '../../dsl/not-in-key.ts';
import type { RunRole } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { NodeMarks } from '../../graph/node-marks.ts';
import type { Plan } from '../../graph/plan.ts';
import { shownRef } from '../../graph/ref.ts';
import { isTemplate } from '../../plan/copied-plan.ts';
import { arePassed, type FinishedNode, isMade } from '../../plan/outcome/finished-node.ts';
import { countOutcomes, type RunStatus } from '../../plan/outcome/outcome.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';
import { showPathIn } from '../../plan/project/find-project.ts';
import type { Deployed, PlannedNode, PublishedFile, RunMetrics } from './event.ts';
import type { CommitFacts, LeftOut, RecordedNode, RecordedSweep, RunRecord } from './record.ts';
import { createKindTable, type KindTable } from './record-kinds.ts';
import { recordVariables } from './record-variables.ts';
import type { RecordedSelection } from './recorded-selection.ts';
import { describeSource } from './recorded-source.ts';

export interface RunFacts {
  readonly run: RunId;
  readonly at: string;
  readonly seconds: number;
  readonly git: CommitFacts;
  /** The project's path in its repository; undefined outside git. */
  readonly project?: string | undefined;
  readonly leftOut: readonly LeftOut[];
  readonly sweep?: RecordedSweep;
  readonly isInterrupted: boolean;
  /** Nodes that failed, or refused what they judged, and that the pipeline allows to. */
  readonly allowedFailures: readonly NodeId[];
  readonly selection: RecordedSelection;
  readonly metrics: RunMetrics;
  readonly deployed: readonly Deployed[];
  readonly published: readonly PublishedFile[];
}

export function createRecord(prepared: PreparedPlan, finished: readonly FinishedNode[], facts: RunFacts): RunRecord {
  const { plan, found } = prepared;
  const byId = new Map(finished.map((node) => [node.node.id, node]));
  const table = createKindTable();
  const nodes = finished.map((node) => ({
    ...recordNode(node, table),
    ...describeSource(node.node.id, prepared),
    ...describeCopy(node.node, prepared),
  }));
  const results = Object.entries(plan.results).map(([name, { node, output }]) => {
    const kind = table.nameOf(node.definition.outputs[output]!);
    return [name, { node: node.id, output, kind, digest: byId.get(node.id)?.outputs[output] ?? null }] as const;
  });
  const impure = [
    ...prepared.impure.map(({ message }) => message),
    ...finished.flatMap((node) => (node.impure ?? []).map((sentence) => `${node.label} ${sentence}`)),
  ];
  return {
    version: 1,
    run: facts.run,
    pipeline: plan.pipeline,
    file: showPathIn(found.home, found.file),
    ...(facts.project !== undefined && { project: facts.project }),
    at: facts.at,
    seconds: facts.seconds,
    status: statusOf(finished, facts.isInterrupted, new Set(facts.allowedFailures)),
    git: facts.git,
    snapshot: null,
    ...(facts.leftOut.length && { leftOut: facts.leftOut }),
    params: plan.params,
    givenParams: prepared.givenParams as Canonical,
    ...(Object.keys(prepared.paramsFrom).length && { paramsFrom: prepared.paramsFrom }),
    seed: prepared.seed,
    ...(facts.sweep && { sweep: facts.sweep }),
    reads: prepared.reads,
    ...(impure.length && { impure }),
    environment: { node: process.version, platform: process.platform, arch: process.arch, cpu: cpus()[0]?.model ?? '' },
    variables: recordVariables(prepared),
    selection: facts.selection,
    nodes,
    kinds: table.kinds,
    outcomes: countOutcomes(finished.map(({ outcome }) => outcome)),
    ...(facts.allowedFailures.length && { allowedFailures: facts.allowedFailures }),
    metrics: facts.metrics,
    results: Object.fromEntries(results),
    deployed: facts.deployed,
    ...(facts.published.length && { published: facts.published }),
  };
}

/** `allowed` are the nodes whose failure the pipeline allows. */
export function statusOf(
  finished: readonly FinishedNode[],
  isInterrupted: boolean,
  allowed: ReadonlySet<NodeId> = new Set(),
): RunStatus {
  if (isInterrupted) return 'interrupted';
  const counted = finished.filter(({ node }) => !allowed.has(node.id));
  if (finished.some(({ differs }) => differs !== undefined)) return 'failed';
  if (counted.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return counted.some((node) => isMade(node) && !arePassed(node.verdicts)) ? 'refused' : 'done';
}

function recordNode(finished: FinishedNode, table: KindTable): RecordedNode {
  const {
    node,
    label,
    outcome,
    seconds,
    key,
    outputs,
    verdicts,
    descriptions,
    usage,
    attempts,
    reason,
    decidedBy,
    accepted,
    frozen,
    absent,
  } = finished;
  const { id, definition, params } = node;
  const kinds = Object.entries(definition.outputs).map(([name, kind]) => [name, table.nameOf(kind)] as const);
  return {
    id,
    label,
    step: definition.name,
    role: definition.role as RunRole,
    params,
    inputs: wiringOf(node),
    ...orderOf(node),
    ...describeNotInKey(node),
    outcome,
    seconds,
    ...(usage && { usage }),
    ...(attempts && { attempts }),
    key,
    outputs,
    kinds: Object.fromEntries(kinds),
    ...(descriptions && { descriptions }),
    reason,
    ...(verdicts && { verdicts }),
    ...(decidedBy && { decidedBy }),
    ...(accepted && { accepted }),
    ...(frozen && { frozen }),
    ...(absent && { absent }),
  };
}

/** A node as `plan-made` tells it. */
export function describePlanned(node: PlanNode, prepared: Pick<PreparedPlan, 'plan' | 'copies'>): PlannedNode {
  const { name, role } = node.definition;
  const { labels } = prepared.plan;
  const mark = isTemplate(node, prepared.plan)
    ? ({ isTemplate: true, ...recordedMarks(node.id, prepared.plan) } as const)
    : describeCopy(node, prepared);
  return {
    id: node.id,
    label: labels.get(node.id)!,
    step: name,
    role: role as RunRole,
    inputs: wiringOf(node),
    ...orderOf(node),
    ...mark,
  };
}

/** Of a copy of a template: which one, and for which items. Scopes, tags and freshness of any node. */
function describeCopy(
  { id }: PlanNode,
  { plan, copies }: Pick<PreparedPlan, 'plan' | 'copies'>,
): Pick<PlannedNode, 'template' | 'items' | 'scopes' | 'tags' | 'freshness' | 'keep'> {
  const copied = copies?.get(id);
  const marks = recordedMarks(copied?.template.id ?? id, plan);
  return { ...(copied?.items.length && { template: copied.template.id, items: copied.items }), ...marks };
}

/** What a node takes of pools decides no result. */
function recordedMarks(id: NodeId, { marks }: Pick<Plan, 'marks'>): Omit<NodeMarks, 'pools'> {
  const { pools: _, ...recorded } = marks?.get(id) ?? {};
  return recorded;
}

function orderOf({ after }: PlanNode): Pick<PlannedNode, 'after'> {
  return after ? { after: [...new Set(after.map((ref) => shownRef(ref).node.id))] } : {};
}

function wiringOf(node: PlanNode): PlannedNode['inputs'] {
  const wired = Object.entries(node.inputs).map(([name, ref]) => {
    const { node, output } = shownRef(ref);
    return [name, { node: node.id, output }] as const;
  });
  return Object.fromEntries(wired);
}
