// Whether a node makes the same bytes each time. One that does not is named with what differed: under its key there is
// then more than one result, and which of them a run finds is chance.

import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { NodeKey } from '../../plan/node-key.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import { type Execution, warn } from '../execution.ts';
import { executeAlone } from '../executor.ts';
import { noLogs } from '../node-logs.ts';
import { describeStored } from './describe-stored.ts';
import { asFailure, makeUnrecorded } from './make-node.ts';

type Outputs = Readonly<Record<string, Digest>>;

/** Tells a node that was made again under a key that has results, and gave none of them. */
export async function tellOther(
  finished: FinishedNode,
  before: readonly Outputs[],
  execution: Execution,
): Promise<void> {
  const { label, outcome, outputs } = finished;
  if (outcome !== 'ran' || !before.length || before.some((each) => !listDiffering(each, outputs).length)) return;
  const differing = await describeAll(before.at(-1)!, outputs, finished, execution);
  warn(execution, 'not-deterministic', { node: label, how: 'again', differences: differing });
}

/**
 * Makes a node that ran a second time, where nothing ran before, without a saved state and without keeping the result, and
 * compares.
 */
export async function makeTwice(
  node: PlanNode,
  found: NodeKey,
  finished: FinishedNode,
  execution: Execution,
): Promise<FinishedNode> {
  const { role } = node.definition;
  if (finished.outcome !== 'ran' || ['source', 'choice', 'items', 'branch'].includes(role)) return finished;
  const alone: Execution = {
    ...execution,
    // From the beginning: so it is compared whether going on from a state changes the result.
    keepsStates: false,
    executor: executeAlone(execution.executor),
    logs: noLogs,
    onEvent: () => undefined,
  };
  const differs = await makeUnrecorded(node, found, alone).then(
    async ({ outputs }) =>
      listDiffering(finished.outputs, outputs).length
        ? await describeAll(finished.outputs, outputs, finished, execution)
        : undefined,
    (error: unknown) => `the second time it failed (${asFailure(error).message.split('\n')[0]})`,
  );
  if (differs === undefined || execution.signal.aborted) return finished;
  warn(execution, 'not-deterministic', { node: finished.label, how: 'twice', differences: differs });
  return { ...finished, differs };
}

function listDiffering(before: Outputs, now: Outputs): readonly string[] {
  return Object.keys(now).filter((name) => before[name] !== now[name]);
}

/** `'history' differs (loss: 0.69 → 0.7) and 'model' differs (weights.bin, 40 and 40 bytes)` */
async function describeAll(
  before: Outputs,
  now: Outputs,
  { node, label }: Pick<FinishedNode, 'node' | 'label'>,
  { workspace, store }: Execution,
): Promise<string> {
  const { out } = node.definition as Partial<StepDefinition>;
  const told: string[] = [];
  for (const name of listDiffering(before, now)) {
    const folder = join(workspace, `difference-${encodeURIComponent(`${label}.${name}`)}`);
    const how = before[name] ? await describeStored(before[name], now[name]!, out?.[name], store, folder) : 'it is new';
    told.push(`'${name}' differs (${how})`);
  }
  return told.join(' and ');
}
