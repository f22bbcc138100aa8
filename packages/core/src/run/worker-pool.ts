// Warm worker processes, reused from node to node. Each runs one node at a time; one that crashes is replaced.

import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createDeferred } from '../base/deferred.ts';
import type { Variables } from './environment.ts';
import type { FailureCode } from './outcome.ts';
import type { FromWorker, ToWorker, WorkFailure, WorkRequest } from './worker/messages.ts';

type Finished = Extract<FromWorker, { type: 'done' | 'failed' }>;

export interface WorkListeners {
  onLoaded(): void;
  onLog(stream: 'log' | 'stdout' | 'stderr', message: string): void;
  onProgress(fraction: number, message: string | undefined): void;
}

export interface WorkLimits {
  readonly threads: number;
  /** Seconds; none without. */
  readonly timeout: number | undefined;
  readonly signal: AbortSignal;
}

export interface WorkerPool {
  work(request: WorkRequest, limits: WorkLimits, listeners: WorkListeners): Promise<Finished>;
  close(): Promise<void>;
}

const isSource = import.meta.url.endsWith('.ts');
const workerFile = fileURLToPath(new URL(`./worker/main.${isSource ? 'ts' : 'js'}`, import.meta.url));
/** How long a worker that was told to stop may take. */
const graceMilliseconds = 3000;

export function createWorkerPool(root: string, variables: Variables): WorkerPool {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const take = (threads: number): Worker => {
    const at = idle.findIndex((worker) => worker.threads === threads);
    if (at >= 0) return idle.splice(at, 1)[0]!;
    const worker = new Worker(root, threads, variables);
    all.add(worker);
    return worker;
  };
  return {
    async work(request, limits, listeners) {
      const worker = take(limits.threads);
      const finished = await worker.work(request, limits, listeners);
      if (worker.isAlive) idle.push(worker);
      else all.delete(worker);
      return finished;
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.end()));
    },
  };
}

class Worker {
  readonly threads: number;
  readonly #child: ChildProcess;
  readonly #exit = createDeferred<{ code: number | null; signal: string | null }>();
  #isAlive = true;
  #lastLines: string[] = [];
  #listeners: WorkListeners | undefined;
  #finish: ((finished: Finished) => void) | undefined;

  constructor(root: string, threads: number, variables: Variables) {
    this.threads = threads;
    this.#child = fork(workerFile, {
      cwd: root,
      execArgv: [...(isSource ? ['--conditions=cairn-source'] : []), '--disable-warning=ExperimentalWarning'],
      env: {
        ...variables,
        NODE_COMPILE_CACHE: variables['NODE_COMPILE_CACHE'] ?? getCompileCacheDir(),
        TF_NUM_INTRAOP_THREADS: String(threads),
        TF_NUM_INTEROP_THREADS: String(threads),
        TF_CPP_MIN_LOG_LEVEL: variables['TF_CPP_MIN_LOG_LEVEL'] ?? '2',
      },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Its own process group, so that Ctrl-C reaches the runner alone, which ends it in order.
      detached: process.platform !== 'win32',
    });
    for (const stream of ['stdout', 'stderr'] as const) this.#readLines(stream);
    this.#child.on('message', (message: FromWorker) => this.#hear(message));
    this.#child.on('error', () => undefined);
    this.#child.on('exit', (code, signal) => {
      this.#isAlive = false;
      this.#exit.resolve({ code, signal });
    });
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  async work(request: WorkRequest, limits: WorkLimits, listeners: WorkListeners): Promise<Finished> {
    const finished = createDeferred<Finished>();
    this.#lastLines = [];
    this.#listeners = listeners;
    this.#finish = finished.resolve;
    const stop = (failure: FailureCode, message: string) => (): void => {
      finished.resolve({ type: 'failed', failure, message, stack: '' });
      this.#send({ type: 'stop' });
      void this.end();
    };
    const onAbort = stop('step-threw', 'the run was stopped');
    limits.signal.addEventListener('abort', onAbort);
    const timer = limits.timeout
      ? setTimeout(stop('timed-out', `it took longer than its timeout of ${limits.timeout} s`), limits.timeout * 1000)
      : undefined;
    this.#send(request);
    void this.#exit.promise.then((exit) => finished.resolve(this.#describeExit(exit)));
    const result = await finished.promise;
    clearTimeout(timer);
    limits.signal.removeEventListener('abort', onAbort);
    this.#listeners = undefined;
    this.#finish = undefined;
    return result;
  }

  async end(): Promise<void> {
    if (!this.#isAlive) return;
    if (this.#child.connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), graceMilliseconds);
    if (this.#finish) this.#child.kill('SIGKILL');
    await this.#exit.promise;
    clearTimeout(timer);
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'loaded') this.#listeners?.onLoaded();
    else if (message.type === 'log') this.#listeners?.onLog('log', message.message);
    else if (message.type === 'progress') this.#listeners?.onProgress(message.fraction, message.message);
    else if (message.type !== 'ready') this.#finish?.(message);
  }

  #readLines(stream: 'stdout' | 'stderr'): void {
    let rest = '';
    this.#child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        this.#lastLines = [...this.#lastLines.slice(-19), line];
        this.#listeners?.onLog(stream, line);
      }
    });
  }

  #describeExit({ code, signal }: { code: number | null; signal: string | null }): WorkFailure {
    const said = this.#lastLines.join('\n');
    const isMemory = /heap out of memory|std::bad_alloc/i.test(said) || signal === 'SIGKILL';
    const how = signal ? `ended by ${signal}` : `exited with code ${code}`;
    const message = isMemory ? `its process was ${how}: most likely out of memory` : `its process crashed: ${how}`;
    return { type: 'failed', failure: isMemory ? 'out-of-memory' : 'worker-crashed', message, stack: said };
  }
}
