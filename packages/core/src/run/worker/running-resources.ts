// What a node left running when it returned: timers, servers, sockets, threads, programs and files. What ends by itself
// within a moment is waited for, so that an error of it is still the node's.

import type { Worker } from 'node:worker_threads';

const { setImmediate, setTimeout } = globalThis;

/** How long a node's leftovers may take to end, after it returned. */
const graceMilliseconds = 1000;
const pollMilliseconds = 10;
const turns = 10;

export interface ResourceCounter {
  /** Waits until what a node started has ended, and names what has not. `waits` is false where nobody needs to know. */
  waitForEnd(waits: boolean): Promise<readonly string[]>;
}

/** One turn of the event loop: what is due in it has happened, and unhandled rejections have been reported. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Called when the process is idle. `own` is the thread that is none of a node's. */
export function createResourceCounter(own: Worker): ResourceCounter {
  const idle = listResources();
  // Node does not list threads among the resources.
  const threads = new Set<Worker>();
  process.on('worker', (thread) => {
    if (thread === own) return;
    threads.add(thread);
    thread.once('exit', () => threads.delete(thread));
  });
  const listRunning = (): readonly string[] => [
    ...subtract(listResources(), idle),
    ...[...threads].map(() => 'Worker'),
  ];
  return {
    async waitForEnd(waits) {
      for (let turn = 0; turn < turns; turn += 1) {
        await nextTurn();
        if (!listRunning().length) return [];
      }
      const end = performance.now() + (waits ? graceMilliseconds : 0);
      while (performance.now() < end) {
        await new Promise((resolve) => void setTimeout(resolve, pollMilliseconds));
        await nextTurn();
        if (!listRunning().length) return [];
      }
      return listRunning();
    },
  };
}

/** What keeps the process alive. What is closed or written is as good as ended. */
function listResources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((resource) => !/^(CloseReq|(Simple)?WriteWrap)$/.test(resource));
}

function subtract(found: readonly string[], idle: readonly string[]): readonly string[] {
  const left = [...idle];
  return found.filter((resource) => {
    const place = left.indexOf(resource);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}
