// A worker process: takes one node at a time and runs it. Apart from the runner, so that a native crash or an exhausted
// memory is that node's failure and never the end of the run.

import type { FromWorker, ToWorker } from './messages.ts';
import { runNode } from './run-node.ts';

const say = (message: FromWorker): Promise<void> =>
  new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve());
  });

let abort = new AbortController();

process.on('message', async (message: ToWorker) => {
  if (message.type === 'stop') {
    abort.abort();
    return;
  }
  abort = new AbortController();
  await say(await runNode(message, say, abort.signal));
});

// Ctrl-C in a terminal reaches the whole group: the runner decides when a worker ends.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));

await say({ type: 'ready' });
