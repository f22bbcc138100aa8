// An executor that runs nodes in the process of the test, one after the other, so that its debugger, its coverage and its
// mocks see them. What a node prints is its log.

import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import type { Digest } from '../base/brand.ts';
import type { Executed, Executor, ExecutorSetup, NodeWork, WorkListeners } from '../run/executor.ts';
import type { FromWorker, WorkRequest } from '../run/worker/messages.ts';
import { type LoadDefinition, runNode } from '../run/worker/run-node.ts';
import { takeOverChance } from '../run/worker/seed-chance.ts';

/** Random numbers, the variables and the folder of a process are those of one node at a time. */
let last: Promise<unknown> = Promise.resolve();
let isChanceOurs = false;

export function openTestExecutor({ root, store, workspace }: ExecutorSetup, load: LoadDefinition): Executor {
  if (!isChanceOurs) takeOverChance();
  isChanceOurs = true;
  return {
    execute(work, listeners, signal) {
      const executed = last.then(() => executeNow(work, listeners, signal, { root, store, workspace }, load));
      last = executed.catch(() => undefined);
      return executed;
    },
    close: async () => undefined,
  };
}

async function executeNow(
  work: NodeWork,
  listeners: WorkListeners,
  signal: AbortSignal,
  { root, store, workspace }: Pick<ExecutorSetup, 'root' | 'store' | 'workspace'>,
  load: LoadDefinition,
): Promise<Executed> {
  const folder = await mkdtemp(join(workspace, 'node-'));
  try {
    const isCommand = work.role === 'command';
    const own = join(folder, 'work');
    const written = isCommand ? join(own, 'outputs') : join(folder, 'outputs');
    const inputs: Record<string, WorkRequest['inputs'][string]> = {};
    for (const [name, { digest, kind, path }] of Object.entries(work.inputs)) {
      const copy = join(isCommand ? join(own, 'inputs') : join(folder, 'inputs', name), path ?? 'input');
      if (!(await store.copyOut(digest, copy))) return { type: 'input-missing', input: name };
      inputs[name] = { path: copy, identity: `${kind} ${digest}` };
    }
    await mkdir(written, { recursive: true });
    const { role: _, code: __, resources, environment: ___, isAlone: ____, outputs: declared, ...described } = work;
    const request: WorkRequest = {
      ...described,
      ...{ type: 'work', token: '', checkpoint: null, root, inputs, outputs: written, folder: own },
      ...{ threads: resources.threads, isProgram: isCommand },
    };
    const hear = async (message: FromWorker): Promise<void> => {
      if (message.type === 'loaded') listeners.onLoaded();
      else if (message.type === 'log') listeners.onLog('log', message.message);
      else if (message.type === 'progress') listeners.onProgress(message.fraction, message.message);
    };
    const print = (message: string): void => listeners.onLog('stdout', message);
    const finished = await withConsole(print, () => runNode(request, hear, signal, load));
    if (finished.type === 'failed') {
      const { failure, message, stack } = finished;
      return { type: 'failed', failure, message, stack };
    }
    const { verdicts, descriptions, drawsRandom = false } = finished;
    // What it reads and loads is not watched: keys do not matter here.
    const report = { verdicts, descriptions, reads: [], loads: [], drawsRandom, isAlone: true, touched: [] };
    if (!(await listeners.review(report))) return { type: 'refused' };
    const outputs: Record<string, Digest> = {};
    for (const [name, { form, file }] of Object.entries(declared))
      outputs[name] = await store.copyIn(join(written, isCommand ? file : name), form);
    return { type: 'done', report, outputs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const printing = new AsyncLocalStorage<(message: string) => void>();
const methods = ['debug', 'error', 'info', 'log', 'warn'] as const;

/** What `work` prints by the console is given to `print`; what others print meanwhile is printed. */
async function withConsole<T>(print: (message: string) => void, work: () => Promise<T>): Promise<T> {
  const { console } = globalThis;
  const before = methods.map((method) => console[method]);
  methods.forEach((method, index) => {
    console[method] = (...given: unknown[]) => {
      const ofNode = printing.getStore();
      if (ofNode) ofNode(format(...given));
      else before[index]!.apply(console, given);
    };
  });
  try {
    return await printing.run(print, work);
  } finally {
    methods.forEach((method, index) => {
      console[method] = before[index]!;
    });
  }
}
