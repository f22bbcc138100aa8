// Makes one node: by core itself (sources, choices) or by the executor (steps, gates, commands), and records what was made.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { writeJson } from '../../dsl/kinds/json.ts';
import type { PlanNode } from '../../graph/node.ts';
import { labelInKey } from '../../plan/copied-plan.ts';
import type { NodeKey } from '../../plan/node-key.ts';
import { isFallback } from '../../plan/outcome/fallbacks.ts';
import { isWhole } from '../../plan/outcome/find-blocking.ts';
import { arePassed, type FinishedNode } from '../../plan/outcome/finished-node.ts';
import { trialsOf } from '../../plan/outcome/trials.ts';
import { storeSource } from '../../plan/sources/sources.ts';
import { checkpointId, removeCheckpoint } from '../../store/checkpoints.ts';
import { StoreError } from '../../store/store.ts';
import { chooseBest } from '../choice/choose-best.ts';
import { startStopwatch, timestamp } from '../clock.ts';
import { type Execution, warn } from '../execution.ts';
import { createNodeFolders, makeNodeFolder, type NodeFolders, removeNodeFolders } from '../inputs/node-folders.ts';
import { MissingArtifact, obtainJson } from '../inputs/obtain.ts';
import { describeInterruption } from '../limits/failure-limit.ts';
import { type Made, MakeFailure } from './made.ts';
import { makeBranch } from './make-branch.ts';
import { makeFallback } from './make-fallback.ts';
import { makeRefs } from './make-gone.ts';
import { makeItems } from './make-items.ts';
import { workNode } from './work-node.ts';

export async function makeNode(
  node: PlanNode,
  label: string,
  found: NodeKey,
  reason: string,
  execution: Execution,
): Promise<FinishedNode> {
  const seconds = startStopwatch();
  const { key } = found;
  try {
    const made = await makeUnrecorded(node, found, execution);
    const { outputs, verdicts, impure = [], drawsRandom, descriptions, usage } = made;
    const described = descriptions && Object.keys(descriptions).length ? { descriptions } : {};
    const mark = impure.length ? { impure } : {};
    const result = {
      outputs,
      seconds: seconds(),
      at: timestamp(),
      manifest: found.explained.manifest,
      ...described,
      ...mark,
    };
    await execution.store.record(key, verdicts ? { ...result, isPassed: arePassed(verdicts) } : result);
    await removeCheckpoint(execution.store, checkpointId(key, execution.allowImpure));
    return {
      node,
      label,
      outcome: 'ran',
      seconds: result.seconds,
      key,
      outputs,
      reason,
      ...(verdicts && { verdicts }),
      ...(drawsRandom && { drawsRandom }),
      ...(usage && { usage }),
      ...described,
      ...mark,
    };
  } catch (error) {
    if (execution.signal.aborted)
      return {
        node,
        label,
        outcome: 'skipped',
        seconds: seconds(),
        key: null,
        outputs: {},
        reason: describeInterruption(execution.signal),
      };
    const { failure, message, location } = asFailure(error);
    const failed = {
      node,
      label,
      outcome: 'failed',
      seconds: seconds(),
      key,
      outputs: {},
      reason: message,
      failure,
    } as const;
    return location ? { ...failed, at: location } : failed;
  }
}

/** Makes it, and records nothing. */
export async function makeUnrecorded(node: PlanNode, found: NodeKey, execution: Execution): Promise<Made> {
  const { role } = node.definition;
  if (role === 'source') return makeSource(node, execution);
  if (role === 'branch') return makeBranch(node, execution);
  if (role !== 'choice' && role !== 'items') return workNode(node, found, execution);
  const folders = createNodeFolders(execution.workspace, false);
  try {
    if (isFallback(node)) return await makeFallback(node, folders, execution);
    return role === 'items' ? await makeItems(node, execution) : await makeChoice(node, folders, execution);
  } finally {
    await removeNodeFolders(folders);
  }
}

async function makeSource(node: PlanNode, execution: Execution): Promise<Made> {
  const source = execution.prepared.sources.get(node.id)!;
  const digest = await storeSource(source, execution.store).catch((error: NodeJS.ErrnoException) => {
    // It was removed since it was hashed.
    if ([error.code, (error.cause as NodeJS.ErrnoException | undefined)?.code].includes('ENOENT')) return undefined;
    throw error;
  });
  if (digest !== source.digest)
    throw new MakeFailure(
      'changed-while-running',
      `'${String(node.params['path'])}' changed while the run was going: run again`,
    );
  return { outputs: { [node.outputs[0]!]: digest } };
}

async function makeChoice(node: PlanNode, folders: NodeFolders, execution: Execution): Promise<Made> {
  const trials = trialsOf(node);
  const alive = trials.filter((trial) => isWhole(trial, (id) => execution.finished.get(id)!));
  const judged = await Promise.all(
    alive.map(async ({ by }) => {
      const metrics = await obtainJson(by, execution);
      return { label: labelInKey(by.node.id, execution.prepared), metrics: isRecord(metrics) ? metrics : {} };
    }),
  );
  const leftOut = trials
    .filter((trial) => !alive.includes(trial))
    .map(({ by }) => labelInKey(by.node.id, execution.prepared));
  const { max, min, repeats } = node.params as {
    max?: string;
    min?: string;
    repeats?: readonly (readonly number[])[];
  };
  const places = new Map(alive.map(({ index }, position) => [index, position]));
  const groups = repeats?.map((members) => members.flatMap((index) => places.get(index) ?? []));
  const choice = chooseBest(
    judged,
    max === undefined ? 'min' : 'max',
    (max ?? min)!,
    leftOut,
    groups?.filter((members) => members.length > 0),
  );
  if (typeof choice === 'string') throw new MakeFailure('no-choice', choice);
  if (leftOut.length) warn(execution, 'trial-left-out', { trials: leftOut });
  const chosen = Object.values(alive[choice.position]!.refs);
  const { conflict } = await execution.limits.waitFreely(() => makeRefs(chosen, node, execution, { hasKey: true }));
  if (conflict !== undefined) throw new MakeFailure('artifact-missing', conflict);
  makeNodeFolder(folders.outputs);
  const path = join(folders.outputs, 'comparison');
  await writeFile(path, `${writeJson(choice.comparison)}\n`);
  const outputs: Record<string, Digest> = { comparison: await execution.store.adopt(path, 'file') };
  for (const [name, ref] of Object.entries(alive[choice.position]!.refs))
    outputs[name] = execution.finished.get(ref.node.id)!.outputs[ref.output]!;
  return { outputs };
}

/** What went wrong with the disk or with what a step wrote is that node's failure; anything else is a bug of ours. */
export function asFailure(error: unknown): MakeFailure {
  if (error instanceof MakeFailure) return error;
  if (error instanceof MissingArtifact) return new MakeFailure('artifact-missing', error.message);
  const { message } = error as Error;
  if (error instanceof StoreError && error.code !== 'disk-full') return new MakeFailure('store-unwritable', message);
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof StoreError || code === 'ENOSPC' || code === 'EDQUOT')
    return new MakeFailure('disk-full', `the disk is full: ${message}`);
  if (code !== undefined && (error as NodeJS.ErrnoException).syscall) return new MakeFailure('file-error', message);
  throw error;
}
