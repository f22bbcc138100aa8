// What a server does with too much, too slow and too strange.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { call, createDeployed, rowOfOslo } from './deployed-models.ts';

const body = JSON.stringify(rowOfOslo);
const head = (length: number, more = ''): string =>
  `POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n${more}\r\n`;

async function open(url: string): Promise<Socket> {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}

/** What the server sends until it ends its side. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

it('refuses more requests than its limit with 429 and Retry-After, and takes them again later', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using server = await deployed.serve({ concurrency: 2 });
  // Two requests that have begun and not ended.
  const sockets = [await open(server.url), await open(server.url)];
  for (const socket of sockets) socket.write(head(body.length));
  let answer = await call(server.url, '/predict', rowOfOslo);
  while (answer.status === 200) answer = await call(server.url, '/predict', rowOfOslo);
  expect([answer.status, answer.body.error.code, answer.headers.get('retry-after')]).toEqual([
    429,
    'too-many-requests',
    '1',
  ]);
  const tensorflow = await call(server.url, '/v1/models/joins:predict', { instances: [rowOfOslo] });
  expect([tensorflow.status, tensorflow.body]).toEqual([429, { error: 'The server already works on 2 requests.' }]);
  // Health and metrics have no limit.
  expect((await call(server.url, '/readyz')).status).toBe(200);
  expect((await call(server.url, '/metrics')).body).toMatch(/^cairn_active_requests 2$/m);
  const [first, second] = sockets;
  first!.end(body);
  expect(await readAll(first!)).toContain('200 OK');
  // A client that goes away in the middle gives its position back.
  second!.destroy();
  do answer = await call(server.url, '/metrics');
  while (!/^cairn_active_requests 0$/m.test(answer.body));
  expect((await call(server.url, '/predict', rowOfOslo)).status).toBe(200);
});

it('answers a client that closes its side after the request', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using server = await deployed.serve({ batchDelay: 50 });
  const socket = await open(server.url);
  socket.end(head(body.length) + body);
  const text = await readAll(socket);
  expect(text).toContain('200 OK');
  expect(text).toContain('"prediction":"yes"');
});

it.each<[string, string, RegExp]>([
  ['sends its body slowly', head(body.length) + body.slice(0, 5), /^HTTP\/1\.1 408 /],
  ['sends its headers slowly', 'POST /predict HTTP/1.1\r\nhost: x\r\n', /^HTTP\/1\.1 408 /],
  ['sends something that is not HTTP', 'GET / HTTP\r\n\r\n', /^HTTP\/1\.1 400 /],
  ['announces a body that is too large', head(100 * 2 ** 20), /^HTTP\/1\.1 413 /],
  [
    'sends a body that is too large in chunks',
    `POST /predict HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n400\r\n${' '.repeat(1024)}\r\n`,
    /^HTTP\/1\.1 413 /,
  ],
])('a client that %s is refused, and others are answered', async (_, text, status) => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  // Only who is slow waits for the end of it.
  const isSlow = status.source.includes('408');
  await using server = await deployed.serve({ timeout: isSlow ? 2000 : 60_000, bodyLimit: 512 });
  const socket = await open(server.url);
  socket.write(text);
  const answer = readAll(socket);
  expect((await call(server.url, '/predict', rowOfOslo)).status).toBe(200);
  expect(await answer).toMatch(status);
  socket.destroy();
  expect((await call(server.url, '/predict', rowOfOslo)).status).toBe(200);
});

it('predicts the rows of requests that arrive together with one call of the model', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using server = await deployed.serve({ batchDelay: 2000, batchRows: 6 });
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => call(server.url, '/predict', [rowOfOslo, rowOfOslo])),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const text = (await call(server.url, '/metrics')).body as string;
  const readMetric = (name: string) =>
    Number(new RegExp(`^${name}\\{model="joins@champion"\\} (\\d+)$`, 'm').exec(text)?.[1]);
  expect(readMetric('cairn_batch_rows_sum')).toBe(20);
  expect(readMetric('cairn_batch_rows_count')).toBeLessThan(10);
  // No batch is larger than its limit.
  expect(text).toContain(
    `cairn_batch_rows_bucket{le="8",model="joins@champion"} ${readMetric('cairn_batch_rows_count')}`,
  );
});

it('drains: open requests are answered, readiness fails, and then nothing listens', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  const server = await deployed.serve({ drainDelay: 3000 });
  const socket = await open(server.url);
  socket.write(head(body.length));
  const closed = server.close();
  const ready = await call(server.url, '/readyz');
  expect([ready.status, ready.body.error.code]).toEqual([503, 'draining']);
  expect((await call(server.url, '/v2/health/ready')).status).toBe(503);
  expect((await call(server.url, '/livez')).status).toBe(200);
  expect((await call(server.url, '/predict', rowOfOslo)).status).toBe(200);
  socket.write(body);
  expect(await readAll(socket)).toContain('200 OK');
  socket.end();
  await closed;
  await expect(call(server.url, '/livez')).rejects.toThrow();
});
