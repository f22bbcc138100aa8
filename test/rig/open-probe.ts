// Stops steps instead of sleeping: a step connects to the probe's socket and waits; the test sees it arrive and decides
// when it goes on.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Probe {
  /** The value that a step gets as a param. */
  readonly socket: string;
  /** Resolves when a step arrives. The returned function lets it go on; its argument becomes the result of `hold`. */
  arrive(): Promise<(word?: string) => void>;
  close(): void;
}

/** The path of a socket may have 107 bytes on Linux, and 103 on macOS. */
const longestFolder = 80;

export async function openProbe(): Promise<Probe> {
  const folder = mkdtempSync(join(tmpdir().length > longestFolder ? '/tmp' : tmpdir(), 'probe-'));
  const socket = join(folder, 's');
  const arrived: Socket[] = [];
  const waiting: ((socket: Socket) => void)[] = [];
  const server = createServer((connection) => {
    connection.on('error', () => undefined);
    const next = waiting.shift();
    if (next) next(connection);
    else arrived.push(connection);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    async arrive() {
      const { promise, resolve } = Promise.withResolvers<Socket>();
      const connection = arrived.shift();
      if (connection) resolve(connection);
      else waiting.push(resolve);
      const held = await promise;
      return (word = 'go') => void held.end(word);
    },
    close() {
      for (const connection of arrived) connection.destroy();
      server.close(() => rmSync(folder, { recursive: true, force: true }));
    },
  };
}

/** The text of steps/hold.ts in a rig, which a stopped step calls. */
export const holdModule = `import { connect } from 'node:net';

/** Waits at the probe until the test lets it go, and returns the word that the test says. */
export function hold(socket: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    connection.on('data', (word) => { connection.end(); resolve(String(word)); });
    connection.on('error', reject);
  });
}
`;
