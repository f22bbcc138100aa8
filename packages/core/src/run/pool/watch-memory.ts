// Ends the worker of a node whose memory passes what its step requests. One look at all processes of the machine serves
// all workers of a run. Only on Linux. Where control groups can be made, the kernel limits the node as well, also between
// two looks.
//
// What counts is memory that cannot be read from a file again: pages of its own and shared pages, of the worker and of the
// programs that it started. Files that are mapped into memory do not count, since the system may drop them. What the
// process had before the node began does not count: a worker is used again, and the node did not ask for that.

import { readOrNone } from '../../files/read-small.ts';
import { listProcesses } from '../programs/list-processes.ts';
import { findGroupPlace, type GroupPlace, openMemoryGroup, sweepGroups } from './memory-groups.ts';

/** Milliseconds between two looks, at least. */
const lookMs = 100;
/** The share of its time that the runner spends on looks is at most one in so many. */
const mostShare = 20;

interface Watched {
  readonly group: number;
  readonly before: number;
  readonly limit: number;
  readonly onPassed: (used: number) => void;
}

export interface MemoryWatch {
  /**
   * Watches the group of processes that `group` leads, from now on. Returns what ends it, which says whether the kernel
   * ended something of it for its memory.
   *
   * @param limit - bytes
   * @param onPassed - called once, with the bytes that the group has
   */
  watch(group: number, limit: number, onPassed: (used: number) => void): () => boolean;
}

export function createMemoryWatch(): MemoryWatch {
  let place: GroupPlace | undefined | null = null;
  const findPlace = (): GroupPlace | undefined => {
    if (place !== null) return place;
    place = findGroupPlace();
    if (place) sweepGroups(place);
    return place;
  };
  const all = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const start = performance.now();
    const members = Map.groupBy(listProcesses(), ({ group }) => group);
    for (const watched of all) {
      const pids = (members.get(watched.group) ?? []).map(({ pid }) => pid);
      // The cheap sum counts a page of several processes several times.
      if (sum(pids, readOwn) - watched.before <= watched.limit) continue;
      const used = sum(pids, readShare) - watched.before;
      if (used <= watched.limit) continue;
      all.delete(watched);
      watched.onPassed(used);
    }
    timer = all.size ? setTimeout(look, Math.max(lookMs, mostShare * (performance.now() - start))) : undefined;
  };
  return {
    watch(group, limit, onPassed) {
      const watched = { group, limit, onPassed, before: readOwn(group) };
      all.add(watched);
      timer ??= setTimeout(look, lookMs);
      const at = findPlace();
      const limited = at && openMemoryGroup(at, group, limit);
      return () => {
        all.delete(watched);
        if (!all.size) {
          clearTimeout(timer);
          timer = undefined;
        }
        return limited?.leave() ?? false;
      };
    },
  };
}

function sum(pids: readonly number[], read: (pid: number) => number): number {
  return pids.reduce((total, pid) => total + read(pid), 0);
}

/** Bytes of a process that are not of files. 0 if it has ended. */
function readOwn(pid: number): number {
  return addFields(`/proc/${pid}/status`, /^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB$/gm);
}

/** The same, with its share of pages that several processes have. It takes longer. */
function readShare(pid: number): number {
  const file = `/proc/${pid}/smaps_rollup`;
  return readOrNone(file) ? addFields(file, /^(?:Pss_Anon|Pss_Shmem|SwapPss):\s+(\d+) kB$/gm) : readOwn(pid);
}

function addFields(file: string, form: RegExp): number {
  const text = readOrNone(file)?.toString('latin1') ?? '';
  return [...text.matchAll(form)].reduce((total, [, kilobytes]) => total + Number(kilobytes) * 1024, 0);
}
