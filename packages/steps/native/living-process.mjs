// Identifies a process by its pid and its start time, so that a later process with the same pid is not mistaken for it.

import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * The scope in which a pid is unique: this host, since its last boot, in this pid namespace (a container has its own).
 */
export function placeOfPids() {
  const parts = [hostname()];
  for (const read of [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    () => readlinkSync('/proc/self/ns/pid'),
  ]) {
    try {
      parts.push(read());
    } catch {
      // Not Linux: only the host's name is used.
    }
  }
  return parts.join(' ');
}

/** The start time of a process in the system's format, or null if there is none or it cannot be read. */
export function startOf(pid) {
  if (process.platform === 'linux') {
    try {
      // The second field is the program's name in parentheses and may contain spaces, so fields are counted from the
      // last ')'. The third field shows a zombie, which counts as dead.
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

/** Whether this process is still alive. Only valid if {@link placeOfPids} is the same. */
export function isAlive({ pid, start }) {
  if (start !== null) return startOf(pid) === start;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
