// A worker process: takes one node at a time and runs it. Apart from the runner, so that a native crash or an exhausted
// memory is that node's failure and never the end of the run.

import { noteGroupLeader } from '../programs/end-leftovers.ts';
import { startMeasuring } from './measure-usage.ts';
import { endOfNode, type Finished, type FromWorker, type ToWorker, type WorkRequest } from './messages.ts';
import { describeNeverSettled } from './never-settled.ts';
import { openParentChannel } from './parent-channel.ts';
import { describeFailure, runNode } from './run-node.ts';
import { createResourceCounter } from './running-resources.ts';
import { takeOverChance } from './seed-chance.ts';
import { watchGlobals } from './watch-globals.ts';
import { takeOverLoads } from './watch-loads.ts';
import { endGroup, watchParent } from './watch-parent.ts';
import { takeOverReads } from './watch-reads.ts';

let abort = new AbortController();
let working: WorkRequest | undefined;
let isLeaving = false;
let isFirst = true;

const parent = openParentChannel(
  (message) => void hear(message),
  () => (isLeaving ? process.exit(0) : endGroup()),
);
const say = (message: FromWorker): Promise<void> => parent.say(message);

/** An error that nobody catches is the failure of the node that left it; the process is of no use after it. */
const failWith = async (error: unknown): Promise<void> => {
  if (working) await sayFinished(working.token, { ...describeFailure(error), isLast: true });
  process.exit(1);
};
// The modes of what it and its programs write are the same whoever runs it.
process.umask(0o022);
noteGroupLeader();
takeOverChance();
takeOverReads();
takeOverLoads();
process.on('uncaughtException', failWith);
process.on('unhandledRejection', failWith);
// While a node runs, the channel to the runner keeps nothing alive: this is when nothing is left that could go on.
process.on('beforeExit', () => {
  if (working) void failWith(describeNeverSettled());
});

async function hear(message: ToWorker): Promise<void> {
  if (message.type === 'stop') {
    abort.abort();
    return;
  }
  abort = new AbortController();
  working = message;
  parent.keepAlive(false);
  const measure = startMeasuring(isFirst);
  const ended = await runNode(message, say, abort.signal);
  const usage = measure();
  const finished = ended.type === 'done' ? { ...ended, usage, ...(isFirst && { isFirst }) } : ended;
  isFirst = false;
  const running = await resources.waitForEnd(finished.type === 'done');
  parent.keepAlive(true);
  // What still runs would draw on the next node's random numbers and print into its log, and what was changed would be
  // there for the next: a fresh process takes over.
  const isLast = running.length > 0 || findChanged() !== undefined;
  working = undefined;
  const result = finished.type === 'done' && running.length ? { ...finished, running } : finished;
  await sayFinished(message.token, isLast ? { ...result, isLast } : result, isLast);
  if (!isLast) return;
  isLeaving = true;
  parent.close();
}

// Ctrl-C in a terminal reaches the whole group: the runner decides when a worker ends.
process.on('SIGINT', () => undefined);

const ownThread = watchParent();
parent.keepAlive(false);
const resources = createResourceCounter(ownThread);
parent.keepAlive(true);
const findChanged = watchGlobals();

await say({ type: 'ready' });

/** `isWritten` waits until the last lines are written too, before the process ends. */
async function sayFinished(token: string, finished: Finished, isWritten = true): Promise<void> {
  const end = `${endOfNode(token)}\n`;
  const written = [process.stdout, process.stderr].map(
    (stream) => new Promise((resolve) => stream.write(end, () => resolve(undefined))),
  );
  await say({ type: 'finished', token, finished });
  if (isWritten) await Promise.all(written);
}
