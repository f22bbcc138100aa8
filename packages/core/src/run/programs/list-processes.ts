// The processes of the machine with their groups. Only on Linux, which lists processes as files.

import { listOrNone, readOrNone } from '../../files/read-small.ts';

export interface ListedProcess {
  readonly pid: number;
  readonly name: string;
  /** The process that leads its group. */
  readonly group: number;
}

/** Those that have not ended, this one apart. Empty on another system. */
export function listProcesses(): readonly ListedProcess[] {
  if (process.platform !== 'linux') return [];
  return listOrNone('/proc').flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    // The name, which may hold anything, is in brackets; then the state, the parent and the group.
    const [, name, state, of] =
      /^\d+ \((.*)\) (\S) \d+ (\d+) /s.exec(readOrNone(`/proc/${entry}/stat`)?.toString() ?? '') ?? [];
    return name !== undefined && state !== 'Z' && state !== 'X' ? [{ pid, name, group: Number(of) }] : [];
  });
}
