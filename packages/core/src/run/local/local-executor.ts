// Runs nodes in warm worker processes of this machine. Inputs are given as paths of the store, which it shares; outputs
// are written into a folder of the node, and moved into the store.

import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { checkpointFolder } from '../../store/checkpoints.ts';
import type { Executed, Executor, ExecutorSetup, NodeWork, WorkListeners, WorkReport } from '../executor.ts';
import { createNodeFolders, makeNodeFolder, type NodeFolders, removeNodeFolders } from '../inputs/node-folders.ts';
import { createWorkerPool, type WorkerPool } from '../pool/worker-pool.ts';
import type { Work, WorkDone } from '../worker/messages.ts';
import { NodeFailure } from '../worker/node-failure.ts';
import { type GivenInputs, giveInputs } from './give-inputs.ts';
import { keepNodeFolders } from './keep-folders.ts';
import { takeOver } from './take-over.ts';

/** @param shared - workers that others use too, and that whoever made them closes; default its own */
export function openLocalExecutor(setup: ExecutorSetup, shared?: WorkerPool): Executor {
  const pool = shared ?? createWorkerPool(setup.root);
  return {
    async execute(work, listeners, signal) {
      const folders = createNodeFolders(setup.workspace, work.role === 'command');
      // What throws has failed too.
      let isFailed = true;
      try {
        const given = await giveInputs(work, folders, setup);
        isFailed = typeof given !== 'string';
        if (typeof given === 'string') return { type: 'input-missing', input: given };
        const executed = await executeIn(folders, given, work, listeners, signal, setup, pool);
        isFailed = executed.type === 'failed';
        return executed;
      } finally {
        if (isFailed && work.keepFailed !== undefined && !signal.aborted) keepNodeFolders(folders, work.keepFailed);
        await removeNodeFolders(folders);
      }
    },
    close: async () => (shared ? undefined : pool.close()),
  };
}

async function executeIn(
  folders: NodeFolders,
  { inputs, findTouched }: GivenInputs,
  work: NodeWork,
  listeners: WorkListeners,
  signal: AbortSignal,
  { root, store }: ExecutorSetup,
  pool: WorkerPool,
): Promise<Executed> {
  makeNodeFolder(folders.outputs);
  const checkpoint = work.checkpoint === null ? null : checkpointFolder(store, work.checkpoint);
  const request = { ...createRequest(work, inputs, folders, root), checkpoint };
  const { timeout, memory } = work.resources;
  const limits = { timeout, memory, signal, variables: work.environment };
  const finished = await (work.isAlone ? pool.workAlone : pool.work)(request, limits, listeners);
  if (finished.type === 'failed') {
    const { failure, message, stack } = finished;
    return { type: 'failed', failure, message, stack };
  }
  const report = reportOf(finished, work, await findTouched());
  if (!(await listeners.review(report))) return { type: 'refused' };
  // Before its outputs are taken over: what has no other name any more is not copied.
  if (work.role !== 'command') await removeNodeFolders({ work: folders.work });
  let outputs: Readonly<Record<string, Digest>>;
  try {
    outputs = await takeOver(work.outputs, (name) => outputPath(name, work, folders), store);
  } catch (error) {
    if (!(error instanceof NodeFailure)) throw error;
    return { type: 'failed', failure: error.failure, message: error.message, stack: '' };
  }
  // Those of a step are read by other nodes too, until the run ends.
  if (work.role === 'command') for (const { path } of Object.values(inputs)) await store.giveBack(path);
  return { type: 'done', report, outputs };
}

/** A program writes files whose names end as their kinds do. */
function outputPath(name: string, { role, outputs }: NodeWork, folders: NodeFolders): string {
  return join(folders.outputs, role === 'command' ? outputs[name]!.file : name);
}

function reportOf(finished: WorkDone, { isAlone, role }: NodeWork, touched: WorkReport['touched']): WorkReport {
  const {
    verdicts,
    descriptions,
    reads,
    loads,
    packageFiles,
    running,
    usage,
    drawsRandom = false,
    isFirst = false,
  } = finished;
  return {
    ...{ verdicts, descriptions, reads, loads, packageFiles, running, drawsRandom, touched },
    // The memory of a command is its program's, which nobody measures.
    usage: usage && role === 'command' ? { ...usage, peakMemory: null } : usage,
    isAlone: isAlone || isFirst,
  };
}

export function createRequest(work: NodeWork, given: GivenInputs['inputs'], folders: NodeFolders, root: string): Work {
  const { definition, models, params, seed, uses, python, verdicts, leftOut, lineage, version, variables, resources } =
    work;
  const inputs = Object.entries(given).map(([name, { path, digest }]) => {
    const identity = `${work.inputs[name]!.kind} ${digest}`;
    return [name, { path, identity }] as const;
  });
  return {
    type: 'work',
    ...(work.isStub && { isStub: true }),
    ...{ definition, models, params, seed, uses, python, verdicts, leftOut, lineage, version, root, variables },
    threads: resources.threads,
    isProgram: work.role === 'command',
    inputs: Object.fromEntries(inputs),
    outputs: folders.outputs,
    folder: folders.work,
    checkpoint: null,
  };
}
