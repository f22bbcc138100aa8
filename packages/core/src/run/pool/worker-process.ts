// One warm worker process, in a group of its own, so that Ctrl-C reaches the runner alone, and ending the worker also
// ends the programs that it started.
//
//   idle ──▶ working ──▶ idle       done, or failed in a way that the worker survives
//                  ╲───▶ leaving    done or failed, and its node left something behind
//                  ╲───▶ ending     timed out, took too much memory, or the run was stopped
//                  ╲───▶ gone       crashed

import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { createDeferred, type Deferred } from '../../base/deferred.ts';
import { showSize } from '../../base/size.ts';
import type { Variables } from '../../plan/environment/environment.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';
import type { WorkListeners } from '../executor.ts';
import { readProgress } from '../programs/progress.ts';
import { readFrames, writeFrame } from '../worker/frames.ts';
import { endOfNode, type Finished, type FromWorker, type ToWorker, type Work } from '../worker/messages.ts';
import { createLineSplitter } from '../worker/split-lines.ts';
import { addLastLines, describeExit, describeLimited, type Exit } from './describe-exit.ts';
import { createOwnTemporary } from './own-temporary.ts';
import { spawnWorker, type WorkerStart } from './spawn-worker.ts';
import type { MemoryWatch } from './watch-memory.ts';

export type ProcessListeners = Pick<WorkListeners, 'onLoaded' | 'onLog' | 'onProgress'>;

export interface WorkLimits {
  /** The environment that its process is started with. */
  readonly variables: Variables;
  /** Seconds; none without. */
  readonly timeout: number | undefined;
  /** Bytes; none without. */
  readonly memory: number | undefined;
  readonly signal: AbortSignal;
}

const streams = ['stdout', 'stderr'] as const;
/** How long a worker that was told to stop may take to stop its program. */
const graceMilliseconds = 500;
/** How long is waited for the last lines of a worker that crashed, or whose step took its streams away. */
const drainMilliseconds = 300;
const linesRemembered = 20;
/** What a timer can wait, 25 days: more would be over at once. */
const longestTimer = 2 ** 31 - 1;

/** The node that a worker was given. */
interface Awaited {
  readonly token: string;
  /** What ends its last lines. */
  readonly mark: Buffer;
  readonly finished: Deferred<Finished>;
  readonly drained: Readonly<Record<(typeof streams)[number], Deferred<void>>>;
}

export class WorkerProcess {
  readonly #start: string;
  readonly #memory: MemoryWatch;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #temporary = createOwnTemporary();
  readonly #exit = createDeferred<Exit>();
  readonly #ready = createDeferred<void>();
  #state: 'idle' | 'working' | 'leaving' | 'ending' | 'gone' = 'idle';
  #hasLoaded = false;
  #nodes = 0;
  /** Read from its streams so far. */
  #chunks = 0;
  #lastLines: string[] = [];
  #isProgram = false;
  #listeners: ProcessListeners | undefined;
  /** What it is told to end with; undefined while it is idle. */
  #awaited: Awaited | undefined;

  constructor(start: WorkerStart, memory: MemoryWatch) {
    this.#memory = memory;
    this.#start = JSON.stringify(start);
    this.#child = spawnWorker(start, this.#temporary);
    this.#channel = this.#child.stdio[3] as Duplex;
    for (const stream of streams) this.#readLines(stream);
    this.#readMessages();
    this.#child.on('error', (error) => this.#leave({ code: null, signal: null, error }));
    this.#child.on('close', (code, signal) => this.#leave({ code, signal }));
    // A program that the worker left behind may hold its streams open: what was said by then has to do.
    this.#child.on('exit', (code, signal) => void waitForLines().then(() => this.#leave({ code, signal })));
  }

  wasStartedAs(start: WorkerStart): boolean {
    return this.#start === JSON.stringify(start);
  }

  /** Whether it can be given a node. */
  get isIdle(): boolean {
    return this.#state === 'idle' && this.#channel.writable;
  }

  /** Whether it was given a node before the one that it was last given. */
  get isUsed(): boolean {
    return this.#nodes > 1;
  }

  /** Whether it ever told that it had loaded the code of the node that it was last given. */
  get hasLoaded(): boolean {
    return this.#hasLoaded;
  }

  async work(request: Work, limits: WorkLimits, listeners: ProcessListeners): Promise<Finished> {
    const token = randomBytes(16).toString('hex');
    const finished = createDeferred<Finished>();
    this.#state = 'working';
    this.#hasLoaded = false;
    this.#nodes += 1;
    this.#lastLines = [];
    this.#isProgram = request.isProgram;
    this.#listeners = listeners;
    const drained = { stdout: createDeferred<void>(), stderr: createDeferred<void>() };
    this.#awaited = { token, mark: Buffer.from(endOfNode(token)), finished, drained };
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
    let stopWatching: (() => boolean) | undefined;
    const watchMemory = (): void => {
      const { pid } = this.#child;
      if (!limits.memory || isOver || pid === undefined) return;
      const requested = showSize(limits.memory);
      stopWatching = this.#memory.watch(pid, limits.memory, (used) => {
        this.#state = 'ending';
        this.#kill();
        const message = `it used ${showSize(used)} of memory, and its step requests ${requested}: it was ended`;
        const failed = { type: 'failed', failure: 'out-of-memory', message, stack: '' } as const;
        void this.#exit.promise.then(() => finished.resolve(failed));
      });
    };
    // To start a process is not the node's time, and its memory then is not the node's.
    void this.#ready.promise.then(() => {
      startTimer();
      watchMemory();
    });
    this.#send({ ...request, token });
    void this.#exit.promise.then((exit) => {
      if (this.#state !== 'ending') finished.resolve(describeExit(exit, this.#lastLines));
    });
    const result = await finished.promise;
    isOver = true;
    clearTimeout(timer);
    const isLimited = stopWatching?.() ?? false;
    limits.signal.removeEventListener('abort', onAbort);
    if (this.#state === 'working') {
      await this.#drain(Object.values(drained).map(({ promise }) => promise));
      this.#state = result.isLast ? 'leaving' : 'idle';
    }
    this.#listeners = undefined;
    this.#awaited = undefined;
    if (isLimited && result.type === 'failed' && result.failure !== 'out-of-memory')
      return { ...result, failure: 'out-of-memory', message: describeLimited(limits.memory) };
    if (result.type === 'failed' && result.endsWithLines) return addLastLines(result, this.#lastLines, request.folder);
    return result;
  }

  /** Waits for the end of the node's last lines, as long as any come. */
  async #drain(ends: readonly Promise<void>[]): Promise<void> {
    let isOver = false;
    const drained = Promise.all(ends).then(() => {
      isOver = true;
    });
    for (let heard = -1; !isOver && heard !== this.#chunks; ) {
      heard = this.#chunks;
      await Promise.race([drained, waitForLines()]);
    }
  }

  /** Ends the process and all that it started. */
  async end(): Promise<void> {
    if (this.#state === 'gone') return;
    const isWorking = this.#state === 'working';
    this.#state = 'ending';
    this.#send({ type: 'stop' });
    this.#channel.end();
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
    if (this.#channel.writable) this.#channel.write(writeFrame(message));
  }

  #readMessages(): void {
    const read = readFrames((message) => this.#hear(message as FromWorker));
    this.#channel.on('error', () => undefined);
    this.#channel.on('data', (chunk: Buffer) => {
      try {
        read(chunk);
      } catch {
        // Something else than the worker's own code wrote into the channel: nothing behind it can be believed.
        this.#channel.destroy();
        const message = 'its process wrote into the channel between the runner and its worker';
        this.#awaited?.finished.resolve({
          type: 'failed',
          failure: 'worker-crashed',
          message,
          stack: '',
          isLast: true,
        });
        this.#kill();
      }
    });
  }

  #hear(message: FromWorker): void {
    if (message?.type === 'ready') this.#ready.resolve();
    else if (message?.type === 'loaded') {
      this.#hasLoaded = true;
      this.#listeners?.onLoaded();
    } else if (message?.type === 'log') this.#listeners?.onLog('log', message.message);
    else if (message?.type === 'progress') this.#listeners?.onProgress(message.fraction, message.message);
    // Only the worker's own code knows the token: a step cannot tell how its node ended.
    else if (message?.type === 'finished' && message.token === this.#awaited?.token)
      this.#awaited.finished.resolve(message.finished);
  }

  #readLines(stream: (typeof streams)[number]): void {
    const splitter = createLineSplitter(
      () => this.#awaited?.mark,
      ({ text, isMarked, isOverwritten }) => {
        this.#noteProgress(text);
        if (isOverwritten) return;
        this.#say(stream, text, isMarked);
        if (isMarked) this.#awaited?.drained[stream].resolve();
      },
    );
    this.#child[stream]?.on('data', (chunk: Buffer) => {
      this.#chunks += 1;
      splitter.push(chunk);
    });
    this.#child[stream]?.on('end', () => splitter.end());
  }

  /** Programs report by what they print; a step has `context.progress`. */
  #noteProgress(line: string): void {
    const progress = this.#isProgram ? readProgress(line) : undefined;
    if (progress) this.#listeners?.onProgress(progress.fraction, progress.message);
  }

  #say(stream: (typeof streams)[number], line: string, mayBeEmpty: boolean): void {
    if (mayBeEmpty && line === '') return;
    if (this.#lastLines.push(line) > linesRemembered) this.#lastLines.shift();
    this.#listeners?.onLog(stream, line);
  }
}

/** On a busy machine the time may be over before what is there was read, so that is read first. */
async function waitForLines(): Promise<void> {
  await sleep(drainMilliseconds);
  await turn();
}
