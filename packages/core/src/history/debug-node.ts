// Runs one node of a run again in this terminal: the code as it is now, with the inputs, params and seed of the run.

import { join } from 'node:path';
import type { Digest, NodeId, RunId } from '../base/brand.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import type { Verdict } from '../dsl/verdict.ts';
import type { PlanNode } from '../graph/node.ts';
import { keyOfNode } from '../plan/node-key.ts';
import { listRead } from '../plan/outcome/decided.ts';
import { type FinishedNode, isMade } from '../plan/outcome/finished-node.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { preparePlan } from '../plan/prepare-plan.ts';
import { debugWork } from '../run/debug/debug-work.ts';
import { describeWork } from '../run/node/describe-work.ts';
import { listMasked } from '../run/node/list-masked.ts';
import type { RecordedNode, RunRecord } from '../run/record/record.ts';
import { recordedFrozen } from './records/recorded-frozen.ts';
import { recordedVersions } from './records/recorded-versions.ts';
import { openProjectStore } from './stores/open-project-store.ts';

export interface DebugNodeOptions extends Pick<PlanOptions, 'storePlace' | 'environment'> {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  readonly record: RunRecord;
  readonly node: NodeId;
  /** Opens the inspector of a step on this port of 127.0.0.1, and waits for a debugger; 0 is any that is free. */
  readonly inspectorPort?: number;
}

export interface DebuggedNode {
  readonly run: RunId;
  readonly label: string;
  readonly step: string;
  /** `shell`: it starts a program, and the shell in the folder of the program has ended. */
  readonly status: 'done' | 'failed' | 'shell';
  /** Why it failed; null if it did not. */
  readonly message: string | null;
  readonly stack: string | null;
  readonly verdicts?: readonly Verdict[];
  /** By output: the digest now and in the run, null if it was not written. */
  readonly outputs: Readonly<Record<string, { readonly now: Digest | null; readonly recorded: Digest | null }>>;
}

/** Nothing is stored. @throws AuthorError `debug-impossible`, and errors of planning */
export async function debugNode({ home, record, node: id, ...options }: DebugNodeOptions): Promise<DebuggedNode> {
  const recorded = record.nodes.find((node) => node.id === id)!;
  const { run } = record;
  const refuse = (problem: string, fix: string): never =>
    failAuthor('debug-impossible', { node: recorded.label, run, problem, fix });
  if (recorded.template !== undefined)
    refuse(
      'it was made for an item of a map',
      `Call its step in a test, with inputs from: cairn get ${run} <node> <folder>.`,
    );
  if (!['step', 'gate', 'command'].includes(recorded.role))
    refuse('it is not a step, a gate or a command', 'Name a node that runs code.');
  const prepared = await preparePlan({
    ...{ pipeline: join(home, record.file), cwd: home, seed: record.seed, allowImpure: true },
    params: record.givenParams as PlanOptions['params'] & object,
    recordedVersions: recordedVersions(record),
    recordedFrozen: recordedFrozen(record),
    ...(options.environment && { environment: options.environment }),
  });
  const { plan, found } = prepared;
  const node =
    plan.nodes.find((one) => one.id === id) ??
    refuse(
      'the pipeline does not have this node any more',
      `Check out what the run was made from${record.git.commit === null ? '' : `: git checkout ${record.git.commit}`}.`,
    );
  const finished = readFinished(plan.nodes, record);
  for (const [input, ref] of Object.entries(listRead(node, (one) => finished.get(one))))
    if (finished.get(ref.node.id)?.outputs[ref.output] === undefined && !isLeftOut(input, node))
      refuse(`its input '${input}' was not made in that run`, `Run it again: cairn run ${record.pipeline}.`);
  const key = keyOfNode(node, prepared, (one) => finished.get(one)!);
  const work = describeWork(node, key, { prepared, finished, allowImpure: true }, false);
  const store = await openProjectStore(options.storePlace, home, options.environment);
  const { type, message, stack, verdicts, outputs } = await debugWork(work, {
    ...{ root: found.root, store, masked: listMasked(node, prepared.variables) },
    inspectorPort: options.inspectorPort ?? null,
  });
  if (type === 'input-missing')
    return refuse(
      `its input '${message}' is not in the store, or is damaged`,
      `Run it again: cairn run ${record.pipeline}; or get it from a shared store: cairn fetch --run ${run}.`,
    );
  const names = Object.keys(work.outputs);
  return {
    ...{ run, label: recorded.label, step: recorded.step, status: type },
    ...{ message: message ?? null, stack: stack ?? null },
    ...(verdicts && { verdicts }),
    outputs: Object.fromEntries(
      names.map((name) => [name, { now: outputs[name] ?? null, recorded: recorded.outputs[name] ?? null }]),
    ),
  };
}

/** Members of a record may have failed in the run, where the step leaves such out. */
function isLeftOut(input: string, { definition }: PlanNode): boolean {
  return definition.inputs[input.split('.')[0]!]?.leavesOut !== undefined;
}

function readFinished(
  nodes: readonly PlanNode[],
  record: RunRecord,
): ReadonlyMap<NodeId, FinishedNode> & Map<NodeId, FinishedNode> {
  const known = new Map<NodeId, RecordedNode>(record.nodes.map((node) => [node.id, node]));
  return new Map(
    nodes.flatMap((node): [NodeId, FinishedNode][] => {
      const recorded = known.get(node.id);
      if (!recorded) return [];
      const { label, outcome, seconds, key, outputs, reason, verdicts, decidedBy } = recorded;
      const made = isMade(recorded) ? outputs : {};
      return [
        [
          node.id,
          {
            ...{ node, label, outcome, seconds, key, outputs: made, reason },
            ...(verdicts && { verdicts }),
            ...(decidedBy && { decidedBy }),
          },
        ],
      ];
    }),
  );
}
