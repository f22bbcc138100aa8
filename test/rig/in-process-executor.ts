// An executor that runs nodes in the process of the test, one after the other. It uses the same code of core as a
// worker, without a process, a channel or a pool. Inputs and outputs are copied. A node that never returns cannot be
// ended here: its answer is the failure, and none of its outputs is stored.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../../packages/core/src/base/brand.ts';
import type {
  Executed,
  Executor,
  ExecutorSetup,
  NodeWork,
  WorkListeners,
} from '../../packages/core/src/run/executor.ts';
import type { Finished, FromWorker, WorkRequest } from '../../packages/core/src/run/worker/messages.ts';
import { runNode } from '../../packages/core/src/run/worker/run-node.ts';
import { takeOverChance } from '../../packages/core/src/run/worker/seed-chance.ts';

let isChanceOurs = false;

export function openInProcessExecutor(setup: Pick<ExecutorSetup, 'root' | 'store'>): Executor {
  if (!isChanceOurs) takeOverChance();
  isChanceOurs = true;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  return {
    execute(work, listeners, signal) {
      if (isClosed) return Promise.reject(new Error('the executor is closed'));
      const executed = last.then(() => executeNow(work, listeners, signal, setup));
      last = executed.catch(() => undefined);
      return executed;
    },
    async close() {
      isClosed = true;
      await last;
    },
  };
}

async function executeNow(
  work: NodeWork,
  listeners: WorkListeners,
  signal: AbortSignal,
  { root, store }: Pick<ExecutorSetup, 'root' | 'store'>,
): Promise<Executed> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-in-process-'));
  try {
    const ownFolder = join(folder, 'work');
    const written = work.role === 'command' ? join(ownFolder, 'outputs') : join(folder, 'outputs');
    const inputs: Record<string, WorkRequest['inputs'][string]> = {};
    for (const [name, { digest, kind, path }] of Object.entries(work.inputs)) {
      const above = work.role === 'command' ? join(ownFolder, 'inputs') : join(folder, 'inputs', name);
      const copy = join(above, path ?? 'input');
      if (!(await store.copyOut(digest, copy))) return { type: 'input-missing', input: name };
      inputs[name] = { path: copy, identity: `${kind} ${digest}` };
    }
    await mkdir(written, { recursive: true });
    const { definition, models, params, seed, uses, python, verdicts, leftOut, lineage, version, variables } = work;
    const request: WorkRequest = {
      ...{
        type: 'work',
        token: '',
        checkpoint: null,
        definition,
        models,
        params,
        seed,
        uses,
        python,
        verdicts,
        leftOut,
        lineage,
        version,
        root,
        inputs,
      },
      ...{ threads: work.resources.threads, isProgram: work.role === 'command' },
      ...{ outputs: written, folder: ownFolder, variables: { ...variables } },
    };
    const finished = await runWithin(request, work, listeners, signal);
    if (finished.type === 'failed')
      return { type: 'failed', failure: finished.failure, message: finished.message, stack: finished.stack };
    const { descriptions, reads, loads, drawsRandom = false } = finished;
    const report = { verdicts: finished.verdicts, descriptions, reads, loads, drawsRandom };
    if (!(await listeners.review({ ...report, isAlone: work.isAlone, touched: [] }))) return { type: 'refused' };
    const outputs: Record<string, Digest> = {};
    for (const [name, { form, file }] of Object.entries(work.outputs))
      outputs[name] = await store.copyIn(join(written, work.role === 'command' ? file : name), form);
    return { type: 'done', report: { ...report, isAlone: work.isAlone, touched: [] }, outputs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runWithin(
  request: WorkRequest,
  { resources: { timeout }, environment }: NodeWork,
  listeners: WorkListeners,
  signal: AbortSignal,
): Promise<Finished> {
  const hear = async (message: FromWorker): Promise<void> => {
    if (message.type === 'loaded') listeners.onLoaded();
    else if (message.type === 'log') listeners.onLog('log', message.message);
    else if (message.type === 'progress') listeners.onProgress(message.fraction, message.message);
  };
  const stop = (failure: 'step-threw' | 'timed-out', message: string): Finished => ({
    ...{ type: 'failed', failure, message, stack: '' },
  });
  const over = new AbortController();
  const aborted = new Promise<Finished>((resolve) => {
    const onAbort = (): void => resolve(stop('step-threw', 'the run was stopped'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { signal: over.signal });
  });
  const late = timeout
    ? sleep(timeout * 1000, undefined, { signal: over.signal }).then(
        () => stop('timed-out', `it took longer than its timeout of ${timeout} s`),
        () => aborted,
      )
    : aborted;
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    return await Promise.race([aborted, late, runNode(request, hear, signal)]);
  } finally {
    over.abort();
    for (const name of Object.keys(process.env)) if (!Object.hasOwn(before, name)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
