// A worker process: takes one node at a time and runs it. Apart from the runner, so that a native crash or an exhausted
// memory is that node's failure and never the end of the run.

import { endOfNode, type FromWorker, type ToWorker } from './messages.ts';
import { describeFailure, runNode } from './run-node.ts';
import { watchParent } from './watch-parent.ts';

const say = (message: FromWorker): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });

let abort = new AbortController();
let isWorking = false;

/** An error that nobody catches is the failure of the node that left it; the process is of no use after it. */
const failWith = async (error: unknown): Promise<void> => {
  if (isWorking) await say(describeFailure(error));
  process.exit(1);
};
process.on('uncaughtException', failWith);
process.on('unhandledRejection', failWith);

process.on('message', async (message: ToWorker) => {
  if (message.type === 'stop') {
    abort.abort();
    return;
  }
  abort = new AbortController();
  isWorking = true;
  const finished = await runNode(message, say, abort.signal);
  for (const stream of [process.stdout, process.stderr]) stream.write(`${endOfNode}\n`);
  isWorking = false;
  await say(finished);
  // What still runs would draw on the next node's random numbers and print into its log: a fresh process takes over.
  if (hasLeftovers()) process.disconnect();
});

// Ctrl-C in a terminal reaches the whole group: the runner decides when a worker ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
watchParent();

await say({ type: 'ready' });

/** Timers and servers that a step left running. */
function hasLeftovers(): boolean {
  return process
    .getActiveResourcesInfo()
    .some((resource) => /^(Timeout|Immediate|TCPServerWrap|TCPSocketWrap)$/.test(resource));
}
