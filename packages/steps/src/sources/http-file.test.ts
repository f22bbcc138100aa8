// A file at a URL, against a server on the loopback interface that fails in every way that a server fails.

import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { httpFile } from './http-file.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const bytes = 'a,b\n1,2\n';
const send =
  (headers: Record<string, string>, body = bytes): Answer =>
  (_, response) =>
    void response.writeHead(200, { 'content-length': String(body.length), ...headers }).end(body);

let etag = '"one"';
const answers: Record<string, Answer> = {
  '/file': (request, response) => send({ etag })(request, response),
  '/weak': send({ etag: 'W/"one"' }),
  '/modified': send({ 'last-modified': 'Wed, 21 Oct 2015 07:28:00 GMT' }),
  '/no-version': send({}),
  '/moved': (_, response) => void response.writeHead(302, { location: '/file' }).end(),
  '/loop': (_, response) => void response.writeHead(302, { location: '/loop' }).end(),
  '/get-only': (request, response) =>
    request.method === 'HEAD' ? void response.writeHead(405).end() : send({ etag })(request, response),
  '/missing': (_, response) => void response.writeHead(404).end(),
  '/broken': (_, response) => void response.writeHead(500).end('broken'),
  '/cut': (request, response) => {
    response.writeHead(200, { etag, 'content-length': '1000' });
    if (request.method === 'HEAD') response.end();
    else response.write('a,b\n', () => response.destroy());
  },
  '/cut-chunks': (request, response) => {
    response.writeHead(200, { etag });
    if (request.method === 'HEAD') response.end();
    else response.write('a,b\n', () => response.destroy());
  },
  '/token': (request, response) =>
    request.headers.authorization === 'Bearer abc'
      ? send({ etag })(request, response)
      : void response.writeHead(401).end(),
};
const server = createServer((request, response) => answers[request.url!]!(request, response));
let base: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { signal } = new AbortController();
const versionOf = (path: string, token?: string) =>
  Promise.resolve(httpFile.version({ url: base + path, token }, { signal, root: '/' }));

async function fetchFrom(path: string, version: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'http-file-'));
  try {
    const { file } = await httpFile.fetch({ url: base + path }, { ...testContext(), folder, version, root: '/' });
    return await readFile(file.path, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('its version is what the server says, through redirects and without HEAD', async () => {
  etag = '"one"';
  for (const path of ['/file', '/moved', '/get-only']) expect([path, await versionOf(path)]).toEqual([path, '"one"']);
  expect(await versionOf('/weak')).toBe('W/"one", 8 bytes');
  expect(await versionOf('/modified')).toBe('Wed, 21 Oct 2015 07:28:00 GMT, 8 bytes');
  expect(await versionOf('/token', 'abc')).toBe('"one"');
  etag = '"two"';
  expect(await versionOf('/file')).toBe('"two"');
});

test.each([
  ['/no-version', /has neither an ETag nor Last-Modified$/],
  ['/missing', /answers 404 Not Found$/],
  ['/broken', /answers 500 Internal Server Error$/],
  ['/token', /answers 401 Unauthorized$/],
  ['/loop', /fetch failed/],
])('%s has no version, and it is said why', async (path, problem) => {
  await expect(versionOf(path)).rejects.toThrow(problem);
});

test('what is fetched is whole and of the version that was planned with', async () => {
  etag = '"one"';
  expect(await fetchFrom('/moved', '"one"')).toBe(bytes);
  expect(await fetchFrom('/get-only', '"one"')).toBe(bytes);
  await expect(fetchFrom('/file', '"zero"')).rejects.toThrow('has version "one" now, and was planned with "zero"');
  await expect(fetchFrom('/missing', '"one"')).rejects.toThrow('answers 404');
  for (const path of ['/cut', '/cut-chunks']) await expect(fetchFrom(path, '"one"')).rejects.toThrow();
});
