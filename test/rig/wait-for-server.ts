// Waits until a server that was started answers, whatever it answers.

import type { ChildProcess } from 'node:child_process';

/** @throws if it ended before it answered, with what it said */
export async function waitForServer(server: ChildProcess, url: string, readLog: () => string): Promise<void> {
  let failure: Error | undefined;
  server.once('error', (error) => {
    failure = error;
  });
  for (;;) {
    if (failure) throw failure;
    if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}: ${readLog()}`);
    const isThere = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
