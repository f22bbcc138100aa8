// Names a process so that a later one with the same pid is not taken for it: the pid with the moment that it started.

import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Where a pid means something: this host, since this boot, in this pid namespace (a container has its own). */
export function placeOfPids() {
  const parts = [hostname()];
  for (const read of [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    () => readlinkSync('/proc/self/ns/pid'),
  ]) {
    try {
      parts.push(read());
    } catch {
      // Not Linux: the host's name must do.
    }
  }
  return parts.join(' ');
}

/** The moment that a process started, in the system's own words, or null when there is none or it cannot be told. */
export function startOf(pid) {
  if (process.platform === 'linux') {
    try {
      // The second field is the program's name in parentheses and may hold spaces, so count from the last ')'. The
      // third field tells a zombie, which is as good as dead.
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19];
    } catch {
      return null;
    }
  }
  if (process.platform === 'win32') return null;
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return null;
  }
}

/** @returns {{ pid: number, start: string | null }} */
export function nameProcess(pid = process.pid) {
  return { pid, start: startOf(pid) };
}

/** Whether that very process is still alive. Only sensible where {@link placeOfPids} is the same. */
export function isAlive({ pid, start }) {
  if (start !== null) return startOf(pid) === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
