// Processes that a program left running when it ended. They would go on writing to outputs that are in the store already,
// and take the machine from the next nodes.

import { setTimeout } from 'node:timers/promises';
import { listOwnGroup } from './list-processes.ts';

/** What a script does not wait for, such as Bash for `>(gzip > file)`, may end a moment later. */
const graceMs = 2000;
const lookMs = 20;
/** A process that forks while it is ended has children that are found the next time. */
const rounds = 10;

let isLeader = false;

/** A worker calls it, which leads a group that consists of what it starts. Elsewhere nothing is ended. */
export function noteGroupLeader(): void {
  isLeader = true;
}

/**
 * Waits a moment for all other processes in the group of this one, which a worker leads, and ends those that go on; returns
 * their names. Only on Linux, which lists processes as files. A process that has left the group, as a daemon does, is not
 * found.
 */
export async function endLeftovers(): Promise<readonly string[]> {
  if (!isLeader) return [];
  const names = new Map<number, string>();
  const until = performance.now() + graceMs;
  while (listOwnGroup().length > 0 && performance.now() < until) await setTimeout(lookMs);
  for (let round = 0; round < rounds; round++) {
    const left = listOwnGroup();
    if (left.length === 0) break;
    for (const { pid, name } of left) {
      names.set(pid, name);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended.
      }
    }
  }
  return [...names.values()];
}
