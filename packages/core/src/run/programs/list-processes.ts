// The processes of the machine with their groups. Only on Linux, which lists processes as files.

import { lstatSync } from 'node:fs';
import { listOrNone, readOrNone } from '../../files/read-small.ts';

export interface ListedProcess {
  readonly pid: number;
  readonly name: string;
  /** The process that leads its group. */
  readonly group: number;
}

/** Those that have not ended, this one apart. Empty on another system. */
export function listProcesses(): readonly ListedProcess[] {
  return listNumbers().flatMap((pid) => {
    const found = readProcess(pid);
    return found && !found.hasEnded ? [found] : [];
  });
}

/** Of processes that are in another session: what shows that a number still means the same process. */
const foreign = new Map<number, string>();

/**
 * As `listProcesses`, those in the group that this process leads. One of another session can never join it, and is read
 * once: to read all processes of a machine each time takes as long as to start a program.
 * https://man7.org/linux/man-pages/man2/setpgid.2.html
 */
export function listOwnGroup(): readonly ListedProcess[] {
  const numbers = listNumbers();
  const found = numbers.flatMap((pid) => {
    const mark = markOfProcess(pid);
    if (mark === undefined || foreign.get(pid) === mark) return [];
    const one = readProcess(pid);
    if (one && one.session !== process.pid) foreign.set(pid, mark);
    return one && !one.hasEnded && one.group === process.pid ? [one] : [];
  });
  if (foreign.size > 4 * numbers.length) foreign.clear();
  return found;
}

/** All but this one. */
function listNumbers(): readonly number[] {
  if (process.platform !== 'linux') return [];
  return listOrNone('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid);
}

/** The kernel makes the folder of a process when it is first looked at: another process has another one. */
function markOfProcess(pid: number): string | undefined {
  const stats = lstatSync(`/proc/${pid}`, { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.ctimeMs}`;
}

function readProcess(pid: number) {
  // The name, which may hold anything, is in brackets; then the state, the parent, the group and the session.
  const [, name, state, group, session] =
    /^\d+ \((.*)\) (\S) \d+ (\d+) (\d+) /s.exec(readOrNone(`/proc/${pid}/stat`)?.toString() ?? '') ?? [];
  if (name === undefined) return undefined;
  return { pid, name, group: Number(group), session: Number(session), hasEnded: state === 'Z' || state === 'X' };
}
