// What a node takes of the machine, as its own process can know it.

import { readFileSync, writeFileSync } from 'node:fs';
import { type NodeUsage, roundSeconds } from '../../plan/outcome/node-usage.ts';

/** Linux counts the time of programs in these. */
const ticksPerSecond = 100;

/**
 * Begins to measure; the function that it returns ends it. On Linux the peak of the memory is that of the node: the
 * kernel forgets the earlier one when it is told to. Elsewhere it is that of the process since it began, which may have
 * run other nodes: then it is null, unless this is the first.
 */
export function startMeasuring(isFirst: boolean): () => NodeUsage {
  const isReset = resetPeak();
  const before = process.cpuUsage();
  const programsBefore = readProgramSeconds();
  return () => {
    const { user, system } = process.cpuUsage(before);
    const programs = Math.max(0, readProgramSeconds() - programsBefore);
    return {
      cpuSeconds: roundSeconds((user + system) / 1e6 + programs),
      peakMemory: isReset ? readPeak() : isFirst ? process.resourceUsage().maxRSS * 1024 : null,
    };
  };
}

/** https://www.kernel.org/doc/html/latest/filesystems/proc.html, `clear_refs` */
function resetPeak(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return true;
  } catch {
    return false;
  }
}

/** `VmHWM`, in bytes. */
function readPeak(): number | null {
  const found = /^VmHWM:\s+(\d+) kB$/m.exec(readProc('/proc/self/status'));
  return found ? Number(found[1]) * 1024 : null;
}

/** Processor time of programs that this process started and that ended. */
function readProgramSeconds(): number {
  if (process.platform !== 'linux') return 0;
  // The name of the program, which may hold anything, is in brackets.
  const fields = readProc('/proc/self/stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  const [user, system] = [fields[13], fields[14]].map(Number);
  return ((user || 0) + (system || 0)) / ticksPerSecond;
}

function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
