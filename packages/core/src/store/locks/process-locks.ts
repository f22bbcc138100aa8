// Locks within this process, for a store that no other process uses or that cannot be written.

import { hostname } from 'node:os';
import { createDeferred, type Deferred } from '../../base/deferred.ts';
import type { LockRequest, Locks } from './locks.ts';

export function createProcessLocks(): Locks {
  const queues = new Map<string, Deferred<void>[]>();
  return {
    close: () => undefined,
    request(name): LockRequest {
      const turn = createDeferred<void>();
      const queue = queues.get(name) ?? [];
      queues.set(name, queue);
      queue.push(turn);
      if (queue[0] === turn) turn.resolve();
      return {
        isHeld: () => queue[0] === turn,
        wait: ({ signal, onWait } = {}) => {
          if (queue[0] === turn) return Promise.resolve();
          onWait?.({ pid: process.pid, host: hostname() });
          return orAborted(turn.promise, signal);
        },
        release() {
          const position = queue.indexOf(turn);
          if (position >= 0) queue.splice(position, 1);
          queue[0]?.resolve();
          if (!queue.length && queues.get(name) === queue) queues.delete(name);
        },
      };
    },
  };
}

function orAborted(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    void promise.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}
