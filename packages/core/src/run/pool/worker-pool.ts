// Warm worker processes, reused from node to node. Each runs one node at a time; one that crashed or was ended is
// replaced.

import type { Finished, Work } from '../worker/messages.ts';
import { createMemoryWatch } from './watch-memory.ts';
import { type ProcessListeners, WorkerProcess, type WorkLimits } from './worker-process.ts';

export interface WorkerPool {
  work(request: Work, limits: WorkLimits, listeners: ProcessListeners): Promise<Finished>;
  /** As `work`, in a process that did nothing before and does nothing after. */
  workAlone(request: Work, limits: WorkLimits, listeners: ProcessListeners): Promise<Finished>;
  close(): Promise<void>;
}

export function createWorkerPool(root: string): WorkerPool {
  const all = new Set<WorkerProcess>();
  const memory = createMemoryWatch();
  let isClosed = false;
  // Who ends this process without waiting, as a second Ctrl-C does, leaves no worker behind.
  const killAll = (): void => {
    for (const worker of all) worker.abandon();
  };
  process.on('exit', killAll);
  const take = ({ variables }: WorkLimits, age: 'any' | 'fresh' = 'any'): WorkerProcess => {
    if (isClosed) throw new Error('the pool of workers is closed');
    const start = { root, variables };
    const idle = [...all].find((worker) => worker.isIdle && worker.wasStartedAs(start));
    if (idle && age === 'any') return idle;
    const worker = new WorkerProcess(start, memory);
    all.add(worker);
    return worker;
  };
  return {
    async work(request, limits, listeners) {
      const worker = take(limits);
      const finished = await worker.work(request, limits, listeners);
      if (!worker.isIdle) void worker.end().then(() => all.delete(worker));
      // One that died before it had loaded the step's code died of what an earlier node left in it.
      if (finished.type === 'failed' && finished.failure === 'worker-crashed' && !worker.hasLoaded && worker.isUsed)
        return take(limits, 'fresh').work(request, limits, listeners);
      return finished;
    },
    async workAlone(request, limits, listeners) {
      const worker = take(limits, 'fresh');
      const finished = await worker.work(request, limits, listeners);
      await worker.end();
      all.delete(worker);
      return finished;
    },
    async close() {
      isClosed = true;
      await Promise.all([...all].map((worker) => worker.end()));
      process.off('exit', killAll);
    },
  };
}
