// A node of a run as an executor is asked to run it now: with the code as it is, and the inputs, params and seed of the run.

import { join } from 'node:path';
import type { Key, NodeId } from '../base/brand.ts';
import { findLazyNodes } from '../graph/lazy-nodes.ts';
import type { PlanNode } from '../graph/node.ts';
import { openCopyingPlan } from '../plan/copied-plan.ts';
import { keyOfNode } from '../plan/node-key.ts';
import { listRead } from '../plan/outcome/decided.ts';
import { type FinishedNode, isMade } from '../plan/outcome/finished-node.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { type PreparedPlan, preparePlan } from '../plan/prepare-plan.ts';
import { priceCopies } from '../plan/price-copies.ts';
import type { NodeWork } from '../run/executor.ts';
import { describeWork } from '../run/node/describe-work.ts';
import type { RecordedNode, RunRecord } from '../run/record/record.ts';
import type { Store } from '../store/store.ts';
import { recordedFrozen } from './records/recorded-frozen.ts';
import { recordedVersions } from './records/recorded-versions.ts';

export interface DescribedNode {
  readonly prepared: PreparedPlan;
  readonly node: PlanNode;
  /** Its key now: another than that of the run if its code has changed. */
  readonly key: Key;
  readonly work: NodeWork;
}

interface Described extends Pick<PlanOptions, 'environment'> {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  readonly record: RunRecord;
  readonly recorded: RecordedNode;
  /** Has the items of maps. */
  readonly store: Store;
}

/**
 * @param refuse - throws: what makes it impossible, and what to do
 * @throws AuthorError of planning
 */
export async function describeRecorded(
  { home, record, recorded, store, environment }: Described,
  refuse: (problem: string, fix: string) => never,
): Promise<DescribedNode> {
  const { id } = recorded;
  if (!['step', 'gate', 'command'].includes(recorded.role))
    refuse('it is not a step, a gate or a command', 'Name a node that runs code.');
  const planned = await preparePlan({
    ...{ pipeline: join(home, record.file), cwd: home, seed: record.seed, allowImpure: true },
    params: record.givenParams as PlanOptions['params'] & object,
    recordedVersions: recordedVersions(record),
    recordedFrozen: recordedFrozen(record),
    ...(environment && { environment }),
  });
  const finished = new Map<NodeId, FinishedNode>();
  const prepared = await copyRecorded(planned, record, finished, store);
  const { plan } = prepared;
  const node =
    plan.nodes.find((one) => one.id === id) ??
    refuse(
      `the pipeline does not have this node any more${recorded.template === undefined ? '' : ', or the items of its map are not in the store'}`,
      `Check out what the run was made from${record.git.commit === null ? '' : `: git checkout ${record.git.commit}`}.`,
    );
  for (const [input, ref] of Object.entries(listRead(node, (one) => finished.get(one))))
    if (finished.get(ref.node.id)?.outputs[ref.output] === undefined && !isLeftOut(input, node))
      refuse(`its input '${input}' was not made in that run`, `Run it again: cairn run ${record.pipeline}.`);
  const found = keyOfNode(node, prepared, (one) => finished.get(one)!);
  const work = describeWork(node, found, { prepared, finished, allowImpure: true }, false);
  return { prepared, node, key: found.key, work };
}

/** Members of a record may have failed in the run, where the step leaves such out. */
function isLeftOut(input: string, { definition }: PlanNode): boolean {
  return definition.inputs[input.split('.')[0]!]?.leavesOut !== undefined;
}

/** The plan with the nodes that it has for each item, as they were in the run. @param finished - is given how all nodes ended */
async function copyRecorded(
  planned: PreparedPlan,
  record: RunRecord,
  finished: Map<NodeId, FinishedNode>,
  store: Store,
): Promise<PreparedPlan> {
  const known = new Map<NodeId, RecordedNode>(record.nodes.map((node) => [node.id, node]));
  const read = (node: PlanNode): void => {
    const recorded = known.get(node.id);
    if (recorded) finished.set(node.id, finishedAs(node, recorded));
  };
  if (!planned.plan.templates) {
    planned.plan.nodes.forEach(read);
    return planned;
  }
  const copying = openCopyingPlan(planned);
  await priceCopies<PlanNode>(copying, {
    async price(node) {
      read(node);
      return node;
    },
    priceUnread: (nodes) => nodes,
    describeUnknown: (template) => template,
    relabel: (node) => node,
    lazy: findLazyNodes(planned.plan, planned.selected),
    settled: finished,
    store,
  });
  return copying.prepared;
}

function finishedAs(node: PlanNode, recorded: RecordedNode): FinishedNode {
  const { label, outcome, seconds, key, outputs, reason, verdicts, decidedBy } = recorded;
  const made = isMade(recorded) ? outputs : {};
  return {
    ...{ node, label, outcome, seconds, key, outputs: made, reason },
    ...(verdicts && { verdicts }),
    ...(decidedBy && { decidedBy }),
  };
}
