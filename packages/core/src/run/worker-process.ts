// One warm worker process, in a group of its own, so that Ctrl-C reaches the runner alone, and ending the worker also
// ends the programs that it started.
//
//   idle ──▶ working ──▶ idle       done, or failed in a way that the worker survives
//                  ╲───▶ leaving    done or failed, and its node left something behind
//                  ╲───▶ ending     timed out, or the run was stopped
//                  ╲───▶ gone       crashed

import { type ChildProcess, fork } from 'node:child_process';
import { getCompileCacheDir } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isCoreSource } from '../base/core-source.ts';
import { createDeferred, type Deferred } from '../base/deferred.ts';
import type { Variables } from '../plan/environment.ts';
import type { FailureCode } from '../plan/outcome.ts';
import { createOwnTemporary } from './own-temporary.ts';
import {
  endOfNode,
  type Finished,
  type FromWorker,
  type ToWorker,
  type WorkFailure,
  type WorkRequest,
} from './worker/messages.ts';

import { noteLoadsIn } from './worker/note-loads.ts';

export interface WorkListeners {
  onLoaded(): void;
  onLog(stream: 'log' | 'stdout' | 'stderr', message: string): void;
  onProgress(fraction: number, message: string | undefined): void;
}

export interface WorkLimits {
  readonly threads: number;
  /** The environment that its process is started with. */
  readonly variables: Variables;
  /** Seconds; none without. */
  readonly timeout: number | undefined;
  readonly signal: AbortSignal;
}

/** By these Node would find modules where imports are not followed. */
function withoutSearchPaths({ NODE_PATH: _, NODE_PRESERVE_SYMLINKS: __, ...variables }: Variables): Variables {
  return variables;
}

/** What cannot be changed of a process once it runs. */
export interface WorkerStart extends Pick<WorkLimits, 'threads' | 'variables'> {
  /** The project's root, where it runs. */
  readonly root: string;
}

const streams = ['stdout', 'stderr'] as const;
const workerFile = fileURLToPath(new URL(`./worker/main.${isCoreSource ? 'ts' : 'js'}`, import.meta.url));
/** How long a worker that was told to stop may take to stop its program. */
const graceMilliseconds = 500;
/** How long is waited for the last lines of a worker that crashed, or whose step took its streams away. */
const drainMilliseconds = 300;
const linesRemembered = 20;
/** What a timer can wait, 25 days: more would be over at once. */
const longestTimer = 2 ** 31 - 1;

interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: Error;
}

export class WorkerProcess {
  readonly #start: string;
  readonly #child: ChildProcess;
  readonly #temporary = createOwnTemporary();
  readonly #exit = createDeferred<Exit>();
  readonly #ready = createDeferred<void>();
  #state: 'idle' | 'working' | 'leaving' | 'ending' | 'gone' = 'idle';
  #hasLoaded = false;
  #nodes = 0;
  /** Read from its streams so far. */
  #chunks = 0;
  #lastLines: string[] = [];
  #listeners: WorkListeners | undefined;
  #finish: ((finished: Finished) => void) | undefined;
  #drained: Readonly<Record<(typeof streams)[number], Deferred<void>>> | undefined;

  constructor(start: WorkerStart) {
    const { root, threads, variables } = start;
    this.#start = JSON.stringify(start);
    const notes = noteLoadsIn(this.#temporary.around, workerFile, variables['NODE_OPTIONS']);
    this.#child = fork(workerFile, {
      cwd: root,
      execArgv: [
        ...(isCoreSource ? ['--conditions=cairn-source'] : []),
        '--disable-warning=ExperimentalWarning',
        ...notes.execArgv,
      ],
      env: {
        ...withoutSearchPaths(variables),
        ...notes.variables,
        ...(this.#temporary.path && { TMPDIR: this.#temporary.path }),
        NODE_COMPILE_CACHE: variables['NODE_COMPILE_CACHE'] ?? getCompileCacheDir(),
        TF_NUM_INTRAOP_THREADS: String(threads),
        TF_NUM_INTEROP_THREADS: String(threads),
        TF_CPP_MIN_LOG_LEVEL: variables['TF_CPP_MIN_LOG_LEVEL'] ?? '2',
      },
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
    });
    for (const stream of streams) this.#readLines(stream);
    this.#child.on('message', (message: FromWorker) => this.#hear(message));
    this.#child.on('error', (error) => this.#leave({ code: null, signal: null, error }));
    this.#child.on('close', (code, signal) => this.#leave({ code, signal }));
    // A program that the worker left behind may hold its streams open: what was said by then has to do.
    this.#child.on('exit', (code, signal) => void sleep(drainMilliseconds).then(() => this.#leave({ code, signal })));
  }

  wasStartedAs(start: WorkerStart): boolean {
    return this.#start === JSON.stringify(start);
  }

  /** Whether it can be given a node. */
  get isIdle(): boolean {
    return this.#state === 'idle' && this.#child.connected;
  }

  /** Whether it was given a node before the one that it was last given. */
  get isUsed(): boolean {
    return this.#nodes > 1;
  }

  /** Whether it ever told that it had loaded the code of the node that it was last given. */
  get hasLoaded(): boolean {
    return this.#hasLoaded;
  }

  async work(request: WorkRequest, limits: WorkLimits, listeners: WorkListeners): Promise<Finished> {
    const finished = createDeferred<Finished>();
    this.#state = 'working';
    this.#hasLoaded = false;
    this.#nodes += 1;
    this.#lastLines = [];
    this.#listeners = listeners;
    this.#finish = finished.resolve;
    this.#drained = { stdout: createDeferred(), stderr: createDeferred() };
    this.#temporary.empty();
    const stop = (failure: FailureCode, message: string) => (): void => {
      // Told once its process is gone, so that nothing that it started outlives the node.
      void this.end().then(() => finished.resolve({ type: 'failed', failure, message, stack: '' }));
    };
    const onAbort = stop('step-threw', 'the run was stopped');
    limits.signal.addEventListener('abort', onAbort);
    if (limits.signal.aborted) onAbort();
    const seconds = limits.timeout;
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const startTimer = (): void => {
      if (!seconds || isOver) return;
      const timeOut = stop('timed-out', `it took longer than its timeout of ${seconds} s`);
      timer = setTimeout(timeOut, Math.min(seconds * 1000, longestTimer));
    };
    // To start a process is not the node's time.
    void this.#ready.promise.then(startTimer);
    this.#send(request);
    void this.#exit.promise.then((exit) => {
      if (this.#state !== 'ending') finished.resolve(this.#describeExit(exit));
    });
    const result = await finished.promise;
    isOver = true;
    clearTimeout(timer);
    limits.signal.removeEventListener('abort', onAbort);
    if (this.#state === 'working') {
      await this.#drain();
      this.#state = result.isLast ? 'leaving' : 'idle';
    }
    this.#listeners = undefined;
    this.#finish = undefined;
    return result;
  }

  /** Waits for the end of the node's last lines, as long as any come. */
  async #drain(): Promise<void> {
    let isOver = false;
    const drained = Promise.all(streams.map((stream) => this.#drained?.[stream].promise)).then(() => {
      isOver = true;
    });
    for (let heard = -1; !isOver && heard !== this.#chunks; ) {
      heard = this.#chunks;
      await Promise.race([drained, sleep(drainMilliseconds)]);
    }
  }

  /** Ends the process and all that it started. */
  async end(): Promise<void> {
    if (this.#state === 'gone') return;
    const isWorking = this.#state === 'working';
    this.#state = 'ending';
    this.#send({ type: 'stop' });
    if (this.#child.connected) this.#child.disconnect();
    await Promise.race([this.#exit.promise, sleep(isWorking ? graceMilliseconds : graceMilliseconds * 4)]);
    this.#kill();
    await this.#exit.promise;
  }

  /** Ends the process and all that it started without waiting, for one that is about to end itself. */
  abandon(): void {
    this.#kill();
    this.#temporary.remove();
  }

  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#state === 'gone') return;
    try {
      // The group outlives its first process as long as a program of it runs.
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      // All of it is gone already.
    }
  }

  #leave(exit: Exit): void {
    this.#exit.resolve(exit);
    if (this.#state !== 'ending') this.#kill();
    void this.#exit.promise.then(() => {
      if (this.#state !== 'ending') this.#state = 'gone';
    });
    this.#temporary.remove();
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #hear(message: FromWorker): void {
    if (message.type === 'ready') this.#ready.resolve();
    if (message.type === 'loaded') {
      this.#hasLoaded = true;
      this.#listeners?.onLoaded();
    }
    if (message.type === 'log') this.#listeners?.onLog('log', message.message);
    else if (message.type === 'progress') this.#listeners?.onProgress(message.fraction, message.message);
    else if (message.type === 'done' || message.type === 'failed') this.#finish?.(message);
  }

  #readLines(stream: (typeof streams)[number]): void {
    let rest = '';
    this.#child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#chunks += 1;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const isEnd = line.endsWith(endOfNode);
        this.#say(stream, isEnd ? line.slice(0, -endOfNode.length) : line, isEnd);
        if (isEnd) this.#drained?.[stream].resolve();
      }
    });
    this.#child[stream]?.on('end', () => this.#say(stream, rest, true));
  }

  #say(stream: (typeof streams)[number], line: string, mayBeEmpty: boolean): void {
    if (mayBeEmpty && line === '') return;
    this.#lastLines = [...this.#lastLines.slice(1 - linesRemembered), line];
    this.#listeners?.onLog(stream, line);
  }

  #describeExit({ code, signal, error }: Exit): WorkFailure {
    const said = this.#lastLines.join('\n');
    const fail = (failure: FailureCode, message: string): WorkFailure => ({
      type: 'failed',
      failure,
      message,
      stack: said,
    });
    if (error) return fail('worker-crashed', `its process could not be started: ${error.message}`);
    const how = signal ? `ended by ${signal}` : `exited with code ${code}`;
    if (/heap out of memory|std::bad_alloc/i.test(said) || signal === 'SIGKILL')
      return fail('out-of-memory', `its process was ${how}: most likely out of memory`);
    return fail('worker-crashed', `its process crashed: ${how}`);
  }
}
