// Clients of an HTTP server: each has one connection, and sends the next request when the answer to the last one is there.

import { once } from 'node:events';
import { connect } from 'node:net';

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly body: string;
  readonly clients: number;
  /** The number that all clients send together. */
  readonly requests: number;
}

export interface Loaded {
  readonly perSecond: number;
  /** Milliseconds in which 99 of 100 requests were answered. */
  readonly p99: number;
}

/** @throws Error if an answer is not 200 */
export async function loadServer({ port, path, body, clients, requests }: Load): Promise<Loaded> {
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  const request = `${head.join('\r\n')}\r\n\r\n${body}`;
  const times: number[] = [];
  let left = requests;
  const begin = performance.now();
  await Promise.all(Array.from({ length: clients }, () => runClient()));
  const seconds = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, p99: times[Math.floor(0.99 * (times.length - 1))]! };

  async function runClient(): Promise<void> {
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    await once(socket, 'connect');
    await new Promise<void>((resolve, reject) => {
      let text = '';
      let sent = 0;
      const send = (): void => {
        if (left <= 0) {
          resolve();
          return;
        }
        left -= 1;
        sent = performance.now();
        socket.write(request);
      };
      socket.setEncoding('latin1');
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('The server closed a connection')));
      socket.on('data', (part: string) => {
        text += part;
        const end = text.indexOf('\r\n\r\n');
        if (end < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1]);
        if (text.length < end + 4 + length) return;
        if (!text.startsWith('HTTP/1.1 200')) {
          reject(new Error(`The server answered ${text.slice(0, 500)}`));
          return;
        }
        times.push(performance.now() - sent);
        text = '';
        send();
      });
      send();
    });
    socket.removeAllListeners('close').destroy();
  }
}
