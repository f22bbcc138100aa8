// Removes a container whose worker is gone. The container is a child of a daemon: whatever ends the worker, a kill
// included, would leave it running. So a shell waits for the end of a pipe that only the worker has open.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ContainerGuard {
  /** Ends the container and removes it. */
  remove(): void;
  /** The container has ended. */
  end(): Promise<void>;
}

/** A container that is just being created is looked for again. */
const script = 'cat; for i in 1 2 3; do "$1" kill "$2"; "$1" rm -f "$2"; sleep 1; done';

/** @param program - podman or docker */
export function guardContainer(
  program: string,
  name: string,
  variables: Readonly<Record<string, string>>,
): ContainerGuard {
  const shell = spawn('sh', ['-c', script, 'sh', program, name], {
    env: variables,
    stdio: ['pipe', 'ignore', 'ignore'],
    // In a group of its own, which outlives that of a worker.
    detached: true,
  });
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  let isRemoving = false;
  return {
    remove() {
      isRemoving = true;
      shell.stdin.end();
    },
    async end() {
      if (isRemoving || shell.pid === undefined || shell.exitCode !== null) return;
      const ended = once(shell, 'close');
      // Until then it kept nothing alive.
      shell.ref();
      process.kill(-shell.pid, 'SIGKILL');
      await ended;
    },
  };
}
