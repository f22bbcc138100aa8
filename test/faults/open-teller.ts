// Gives orders to a step from outside: the same step, with the same key, dies in one run and works in the next.

import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { makeFastFolder } from './fast-folder.ts';

export interface Teller extends Disposable {
  /** The value that a step gets as a param. */
  readonly socket: string;
  /** The order for every step that asks from now on. */
  say(order: string): void;
  /** How often steps asked since the order last changed. */
  readonly asked: number;
}

export async function openTeller(): Promise<Teller> {
  const socket = join(await makeFastFolder(), 's');
  let order = '';
  let asked = 0;
  const server = createServer((connection) => {
    asked += 1;
    connection.on('error', () => undefined);
    connection.end(order);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    socket,
    say(next) {
      order = next;
      asked = 0;
    },
    get asked() {
      return asked;
    },
    [Symbol.dispose]() {
      server.close();
      rmSync(dirname(socket), { recursive: true, force: true });
    },
  };
}

/** The text of steps/ask.ts in a rig. */
export const askModule = `import { connect } from 'node:net';

export function ask(socket: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const connection = connect(socket);
    connection.setEncoding('utf8');
    connection.on('data', (order) => resolve(String(order)));
    connection.on('error', reject);
  });
}
`;
