// Blobs on an HTTP server under the contract of all stores of blobs, and what only HTTP can get wrong.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { blobOf, readBlob } from '@cairn/core';
import { openBlobs } from '@cairn/store-http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ArtifactServer, type Fault, startArtifactServer } from '../rig/artifact-server.ts';
import { contractOfBlobs, inPieces, listAll } from './blob-contract.ts';
import { createTempPlace } from './temp-place.ts';

let server: ArtifactServer;
const place = createTempPlace();
let count = 0;

beforeAll(async () => {
  server = await startArtifactServer({ folder: place.path });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  place[Symbol.dispose]();
});

const openPlain = (address: string, environment = {}) => openBlobs(new URL(address), environment);
const openAt = (path: string) => openPlain(`${server.url}${path}`);
const openFresh = () => openAt(`case-${++count}`);

contractOfBlobs(
  'on an HTTP server',
  async () => {
    count += 1;
    return [await openAt(`case-${count}`), await openAt(`case-${count}/`)];
  },
  { nests: false },
);

const large = Buffer.alloc((3 << 20) + 7, 'abcdefg');

/** Faults of the first requests that read a blob; then none. */
function failFirst(times: number, fault: Fault, method = 'GET'): void {
  let left = times;
  server.fault = (request) => (request.method === method && left-- > 0 ? fault : undefined);
}

it('goes on where a large blob broke off', async () => {
  const blobs = await openFresh();
  await blobs.putIfAbsent('cas/a', inPieces(large, 65_536));
  server.forget();
  let reads = 0;
  server.fault = ({ method }) => {
    if (method !== 'GET') return undefined;
    reads += 1;
    // The first answer comes whole, the next two break off.
    return reads === 2 || reads === 3 ? { type: 'cut', after: 500_000 } : undefined;
  };
  expect((await readBlob((await blobs.get('cas/a'))!)).equals(large)).toBe(true);
  server.fault = () => undefined;
  expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(4);
});

it('reads from a server that knows no ranges', async () => {
  using own = createTempPlace();
  await using plain = await startArtifactServer({ folder: own.path, hasRanges: false, hasConditions: false });
  const blobs = await openPlain(plain.url);
  await blobs.putIfAbsent('cas/a', inPieces(large, 65_536));
  expect((await readBlob((await blobs.get('cas/a'))!)).equals(large)).toBe(true);
  expect(await blobs.putIfAbsent('ac/b', blobOf('first'))).toBe('stored');
  expect(await blobs.putIfAbsent('ac/b', blobOf('second'))).toBe('present');
});

it.each([
  [401, 'denied'],
  [403, 'denied'],
  [405, 'unsupported'],
  [413, 'full'],
  [429, 'unavailable'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  [507, 'full'],
])('an answer %s is told as %s, in each verb', async (status, code) => {
  const blobs = await openFresh();
  await blobs.putIfAbsent('cas/a', blobOf('bytes'));
  server.fault = () => ({ type: 'status', status });
  const verbs = [
    () => blobs.has('cas/a'),
    () => blobs.get('cas/a'),
    () => blobs.putIfAbsent('cas/b', blobOf('bytes')),
    () => blobs.remove('cas/a'),
    () => listAll(blobs),
  ];
  for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ name: 'BlobError', code });
  server.fault = () => undefined;
  expect(String(await readBlob((await blobs.get('cas/a'))!))).toBe('bytes');
});

it('an answer that breaks off is told, of a small blob too', async () => {
  const blobs = await openFresh();
  await blobs.putIfAbsent('cas/a', blobOf('bytes'));
  failFirst(1, { type: 'cut', after: 2 });
  await expect(blobs.get('cas/a')).rejects.toMatchObject({ name: 'BlobError', code: 'incomplete' });
  expect(String(await readBlob((await blobs.get('cas/a'))!))).toBe('bytes');
});

it('a server for Bazel that takes no other names is asked once', async () => {
  const blobs = await openFresh();
  server.fault = ({ name }) => (/\/(ac|cas)\//.test(name) ? undefined : { type: 'status', status: 400 });
  await expect(blobs.putIfAbsent('cairn/runs/x', blobOf('run'))).rejects.toMatchObject({ code: 'unsupported' });
  expect(await blobs.putIfAbsent('ac/a', blobOf('record'))).toBe('stored');
  server.fault = () => ({ type: 'status', status: 400 });
  // What is wrong there is told: it may be the credentials.
  await expect(blobs.has('ac/a')).rejects.toMatchObject({ code: 'unavailable' });
  server.fault = () => undefined;
});

it('a connection that is closed is told, and the next request has another one', async () => {
  const blobs = await openFresh();
  await blobs.putIfAbsent('cas/a', blobOf('bytes'));
  for (const method of ['GET', 'PUT', 'HEAD', 'DELETE']) {
    failFirst(1, { type: 'refuse' }, method);
    const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
      GET: () => blobs.get('cas/a'),
      PUT: () => blobs.putIfAbsent('cas/b', inPieces(large, 65_536)),
      HEAD: () => blobs.has('cas/a'),
      DELETE: () => blobs.remove('cas/none'),
    };
    // A large content is asked for first, which is answered.
    await expect(verbs[method]!()).rejects.toMatchObject({ name: 'BlobError', code: 'unavailable' });
  }
  server.fault = () => undefined;
  expect(await blobs.has('cas/b')).toBeUndefined();
  expect(await blobs.putIfAbsent('cas/b', inPieces(large, 65_536))).toBe('stored');
});

it('makes folders on a server that does not', async () => {
  using own = createTempPlace();
  await using plain = await startArtifactServer({ folder: own.path, makesFolders: false });
  const [one, other] = [await openPlain(`${plain.url}a/team`), await openPlain(`${plain.url}a/team`)];
  const names = ['cas/a', 'cas/b', 'ac/a', 'cairn/runs/x'];
  const told = await Promise.all(names.map((name, n) => (n % 2 ? one : other).putIfAbsent(name, blobOf(name))));
  expect(told).toEqual(['stored', 'stored', 'stored', 'stored']);
  for (const name of names) expect(String(await readBlob((await one.get(name))!))).toBe(name);
  plain.forget();
  expect(await one.putIfAbsent('cas/c', blobOf('c'))).toBe('stored');
  expect(plain.requests.map(({ method }) => method)).toEqual(['PUT']);
});

it('credentials are sent, and are in no message', async () => {
  using own = createTempPlace();
  await using closed = await startArtifactServer({ folder: own.path, authorization: 'Bearer s3cret-token' });
  const without = await openPlain(closed.url);
  const wrong = await openPlain(closed.url, { CAIRN_STORE_TOKEN: 'wr0ng-token' });
  for (const blobs of [without, wrong]) {
    const refused = await blobs.has('cas/a').catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'BlobError', code: 'denied' });
    expect(String(refused)).not.toContain('wr0ng-token');
  }
  const allowed = await openPlain(closed.url, { CAIRN_STORE_TOKEN: 's3cret-token' });
  expect(await allowed.putIfAbsent('cas/a', blobOf('bytes'))).toBe('stored');
  await expect(openPlain(closed.url, { CAIRN_STORE_USER: 'ada' })).rejects.toMatchObject({
    name: 'StoreLocationError',
    message: 'CAIRN_STORE_USER is set without CAIRN_STORE_PASSWORD',
  });
  await expect(openPlain(closed.url, { CAIRN_STORE_TOKEN: 'two words' })).rejects.toMatchObject({
    name: 'StoreLocationError',
  });
});

it('a file that is changed behind the server is given out as it is: its reader hashes it', async () => {
  const blobs = await openAt('changed');
  await blobs.putIfAbsent('cas/a', blobOf('bytes'));
  const file = join(server.folder, 'changed', 'cas', 'a');
  expect(String(await readFile(file))).toBe('bytes');
  await writeFile(file, 'BYTES');
  expect(String(await readBlob((await blobs.get('cas/a'))!))).toBe('BYTES');
});
