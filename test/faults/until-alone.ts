// Waits until no process works in a folder any more: the workers of a killed runner, and the programs that it started.

import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than a worker takes to notice that its runner is gone, even on a busy machine. */
const patienceMs = 30_000;

export async function untilAlone(folder: string): Promise<void> {
  const since = performance.now();
  for (;;) {
    const left = listWorking(folder);
    if (!left.length) return;
    if (performance.now() - since > patienceMs) throw new Error(`processes ${left.join(', ')} still work in ${folder}`);
    await sleep(20);
  }
}

/** Empty if the system does not list processes. */
function listWorking(folder: string): readonly string[] {
  const pids = readNames('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  return pids.filter((pid) => {
    try {
      const at = readlinkSync(`/proc/${pid}/cwd`);
      return at === folder || at.startsWith(`${folder}/`);
    } catch {
      return false;
    }
  });
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
