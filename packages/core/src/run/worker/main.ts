// A worker process: takes one node at a time and runs it. Apart from the runner, so that a native crash or an exhausted
// memory is that node's failure and never the end of the run.

import { endOfNode, type FromWorker, type ToWorker } from './messages.ts';
import { describeFailure, runNode } from './run-node.ts';
import { takeOverChance } from './seed-chance.ts';
import { watchGlobals } from './watch-globals.ts';
import { takeOverLoads } from './watch-loads.ts';
import { endGroup, watchParent } from './watch-parent.ts';
import { takeOverReads } from './watch-reads.ts';

const say = (message: FromWorker): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });

let abort = new AbortController();
let isWorking = false;
let isLeaving = false;
let isFirst = true;

/** An error that nobody catches is the failure of the node that left it; the process is of no use after it. */
const failWith = async (error: unknown): Promise<void> => {
  if (isWorking) await say(describeFailure(error));
  process.exit(1);
};
// The modes of what it and its programs write are the same whoever runs it.
process.umask(0o022);
takeOverChance();
takeOverReads();
takeOverLoads();
process.on('uncaughtException', failWith);
process.on('unhandledRejection', failWith);

process.on('message', async (message: ToWorker) => {
  if (message.type === 'stop') {
    abort.abort();
    return;
  }
  abort = new AbortController();
  isWorking = true;
  const ended = await runNode(message, say, abort.signal);
  const finished = isFirst && ended.type === 'done' ? { ...ended, isFirst } : ended;
  isFirst = false;
  // What still runs would draw on the next node's random numbers and print into its log, and what was changed would be
  // there for the next: a fresh process takes over.
  const isLast = (await hasLeftovers()) || findChanged() !== undefined;
  const written = [process.stdout, process.stderr].map(
    (stream) => new Promise((resolve) => stream.write(`${endOfNode}\n`, resolve)),
  );
  isWorking = false;
  await say(isLast ? { ...finished, isLast } : finished);
  if (!isLast) return;
  await Promise.all(written);
  leave();
});

// Ctrl-C in a terminal reaches the whole group: the runner decides when a worker ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => (isLeaving ? process.exit(0) : endGroup()));
watchParent();

const findChanged = watchGlobals();
const idleResources = countResources();

await say({ type: 'ready' });

/** The runner gives it no other node. */
function leave(): void {
  isLeaving = true;
  process.disconnect();
}

/** What keeps an idle process alive: its channel and its streams. What is closed or written is as good as done. */
function countResources(): number {
  return process.getActiveResourcesInfo().filter((resource) => !/^(CloseReq|(Simple)?WriteWrap)$/.test(resource))
    .length;
}

/** Timers, servers, sockets, programs and files that a step left going; what is about to end gets a moment. */
async function hasLeftovers(): Promise<boolean> {
  for (let turn = 0; turn < 10; turn += 1) {
    if (countResources() <= idleResources) return false;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return true;
}
