// A bucket on a real S3 server: the contract of blobs, what only S3 has, and two machines.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blobOf, readBlob } from '@cairn/core';
import { openTransport, type Transport } from '@cairn/store-http';
import { openBlobs } from '@cairn/store-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { createBlobBackedStore } from '../../packages/core/src/store/blobs/blob-backed-store.ts';
import { createProcessLocks } from '../../packages/core/src/store/locks/process-locks.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { openSharedStore } from '../../packages/core/src/store/shared/open-shared.ts';
import { noTrust } from '../../packages/core/src/store/shared/record-trust.ts';
import { openCredentials } from '../../packages/store-s3/src/credentials/find-credentials.ts';
import { readLocation } from '../../packages/store-s3/src/read-location.ts';
import { createS3Blobs } from '../../packages/store-s3/src/s3-blobs.ts';
import { openSignedTransport } from '../../packages/store-s3/src/signed-transport.ts';
import { contractOfBlobs, inPieces, listAll } from '../contract/blob-contract.ts';
import { contractOfStore } from '../contract/store-contract.ts';
import { createTempPlace } from '../contract/temp-place.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createSharingRig } from '../rig/create-sharing-rig.ts';
import { startFaultProxy } from '../rig/start-fault-proxy.ts';
import { findS3Server, type S3Server, startS3Server } from '../rig/start-s3-server.ts';
import { faultsOfSharedStore } from './shared-fault-suite.ts';

const found = findS3Server();
const reason = 'missing' in found ? `: ${found.missing}` : '';

describe.skipIf('missing' in found)(`a bucket on a real server${reason}`, () => {
  const place = createTempPlace();
  let server: S3Server;
  let count = 0;
  beforeAll(async () => {
    if ('program' in found) server = await startS3Server(found.program, place.path, 'store');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });
  const openAt = (prefix: string, environment = server.environment) =>
    openBlobs(new URL(`s3://store/${prefix}`), environment);

  contractOfBlobs(
    'in a bucket',
    async () => {
      count += 1;
      return [await openAt(`case-${count}`), await openAt(`case-${count}/`)];
    },
    // Keys have at most 1,024 bytes.
    { nests: false, mostParts: 7, removesOnce: false },
  );

  contractOfStore('over a bucket', async (folder) =>
    createBlobBackedStore({
      blobs: await openAt(`store-${++count}`),
      ...{ folder, locks: createProcessLocks() },
    }),
  );
  // What is removed here stays there, so that nothing is sent.
  contractOfStore(
    'with a bucket behind it',
    async (folder) =>
      openSharedStore(await openStore(folder), { blobs: await openAt(`store-${++count}`), trust: noTrust }).store,
  );
  const startProxy = async (name = `proxied-${++count}`) => {
    const folder = join(server.folder, 'store', name);
    const proxy = await startFaultProxy({ upstream: server.endpoint, folder, prefix: `/store/${name}/` });
    const environment = { ...server.environment, AWS_ENDPOINT_URL_S3: new URL(proxy.url).origin };
    return { server: proxy, openBlobs: () => openAt(name, environment) };
  };
  faultsOfSharedStore('a bucket', () => startProxy());

  it('lists more than one page', async () => {
    const blobs = await openAt('many');
    const names = Array.from({ length: 1100 }, (_, n) => `cas/${digestBytes(String(n))}`);
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map((name, n) => blobs.putIfAbsent(name, blobOf(String(at + n)))));
    expect((await listAll(blobs, 'cas/')).map(({ name }) => name)).toEqual([...names].sort());
  });

  it('refuses bytes that are not those of their name', async () => {
    const blobs = await openAt('checked');
    const name = `cas/${digestBytes('bytes')}`;
    await expect(blobs.putIfAbsent(name, blobOf('BYTES'))).rejects.toMatchObject({ name: 'BlobError' });
    expect(await blobs.has(name)).toBeUndefined();
    expect(await blobs.putIfAbsent(name, blobOf('bytes'))).toBe('stored');
  });

  it('sends a large artifact in parts, and goes on where it broke off', async () => {
    const blobs = await openAt('large');
    const bytes = Buffer.alloc(100 << 20);
    for (let at = 0; at < bytes.length; at += 4096) bytes.writeUInt32LE(at, at);
    const name = `cas/${digestBytes(bytes)}`;
    let sent = 0;
    const broken = {
      size: bytes.length,
      async *chunks() {
        for (let at = 0; at < bytes.length; at += 1 << 20) {
          if (at >= 70 << 20) throw new Error('the machine was switched off');
          yield bytes.subarray(at, at + (1 << 20));
        }
      },
    };
    await expect(blobs.putIfAbsent(name, broken)).rejects.toThrow('switched off');
    expect(await blobs.has(name)).toBeUndefined();
    const { server: proxy, openBlobs: openOther } = await startProxy('large');
    await using _ = proxy;
    const other = await openOther();
    const counted = { size: bytes.length, chunks: () => inPieces(bytes, 1 << 20).chunks() };
    expect(await other.putIfAbsent(name, counted)).toBe('stored');
    // Of seven parts of 16 MiB, four were whole when it broke off.
    expect(proxy.requests.filter(({ method }) => method === 'PUT')).toHaveLength(3);
    for await (const chunk of (await blobs.get(name))!.chunks()) sent += chunk.length;
    expect(sent).toBe(bytes.length);
    expect((await readBlob((await blobs.get(name))!)).equals(bytes)).toBe(true);
    expect(await other.putIfAbsent(name, counted)).toBe('present');
  });

  it('writes to a server that knows no conditions', async () => {
    const { server: proxy, openBlobs: openOther } = await startProxy();
    await using _ = proxy;
    proxy.fault = ({ headers }) => (headers['if-none-match'] ? { type: 'status', status: 501 } : undefined);
    const [blobs, large] = [await openOther(), Buffer.alloc(65 << 20, 'large')];
    const name = `cas/${digestBytes(large)}`;
    expect(await blobs.putIfAbsent('ac/a', blobOf('first'))).toBe('stored');
    expect(await blobs.putIfAbsent('ac/a', blobOf('second'))).toBe('present');
    expect(await blobs.putIfAbsent(name, inPieces(large, 1 << 20))).toBe('stored');
    expect(String(await readBlob((await blobs.get('ac/a'))!))).toBe('first');
    expect(await blobs.has(name)).toEqual({ name, size: large.length });
  });

  it('addresses buckets by their hosts where the URL says so', async () => {
    if (!('program' in found)) return;
    await using other = await startS3Server(found.program, place.fresh('hosts'), 'store', 's3.example.org');
    const { port } = new URL(other.endpoint);
    const environment = { ...other.environment, AWS_ENDPOINT_URL_S3: `http://s3.example.org:${port}` };
    const location = await readLocation(new URL('s3://store/team?style=host'), environment);
    expect(location.base.href).toBe(`http://store.s3.example.org:${port}/team/`);
    // In place of the names of a network: every request goes to loopback, with its own host.
    const transport = openTransport();
    const plain: Transport = {
      send: (request) =>
        transport.send({ ...request, url: new URL(request.url.href.replace(/\/\/[^:]+/, '//127.0.0.1')) }),
    };
    const signed = openSignedTransport(plain, openCredentials(environment, 'us-east-1'), 'us-east-1');
    const blobs = createS3Blobs(location, signed, plain, 's3://store/team');
    expect(await blobs.putIfAbsent('cas/a', blobOf('bytes'))).toBe('stored');
    expect(String(await readBlob((await blobs.get('cas/a'))!))).toBe('bytes');
    expect(await listAll(blobs)).toEqual([{ name: 'cas/a', size: 5 }]);
    expect(readFileSync(join(other.folder, 'store', 'team', 'cas', 'a'), 'utf8')).toBe('bytes');
  });

  it('refuses a wrong secret, a missing bucket and a missing endpoint in a sentence without the secret', async () => {
    const wrong = await openAt('x', { ...server.environment, AWS_SECRET_ACCESS_KEY: 'wr0ng-secret' });
    const refused = await wrong.get('ac/a').catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'BlobError', code: 'denied' });
    expect(String(refused)).not.toContain('wr0ng');
    const missing = await openBlobs(new URL('s3://nowhere/x'), server.environment);
    await expect(missing.get('ac/a')).rejects.toMatchObject({ name: 'BlobError', code: 'denied' });
    await expect(missing.putIfAbsent('cas/a', blobOf('bytes'))).rejects.toMatchObject({ name: 'BlobError' });
  });

  it('corrects a clock that is wrong', async () => {
    const now = Date.now;
    Date.now = () => now() + 2 * 60 * 60 * 1000;
    try {
      const blobs = await openAt('skewed');
      expect(await blobs.putIfAbsent('ac/a', blobOf('bytes'))).toBe('stored');
      expect(String(await readBlob((await blobs.get('ac/a'))!))).toBe('bytes');
    } finally {
      Date.now = now;
    }
  });

  it('is shared by two machines, and an artifact that is changed in it is computed again', async () => {
    await using machines = await createSharingRig(writeCountingProject);
    const { ada, ben } = machines;
    const store = `s3://store/team?endpoint=${server.endpoint}&region=us-east-1`;
    for (const rig of [ada, ben]) {
      const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = server.environment;
      Object.assign(rig.environment, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY });
    }
    expect((await ada.run('counting', '--store', store)).exitCode).toBe(0);
    const second = await ben.run('counting', '--store', store);
    expect(second.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
    const folder = join(server.folder, 'store', 'team', 'cas');
    const names = readdirSync(folder);
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) writeFileSync(join(folder, name), `${readFileSync(join(folder, name), 'utf8')}!`);
    const got = await ben.cairn('get', 'latest', 'double', '--to', 'doubled.json', '--store', store);
    expect([got.exitCode, got.stderr.split('\n')[0]]).toEqual([
      2,
      expect.stringContaining("The bytes of 'double.count' are not in the store"),
    ]);
    for (const rig of [ada, ben]) {
      const shown = await rig.cairn('show', 'latest', '--json');
      expect(shown.stdout).toContain('double');
      expect(shown.stdout).not.toContain(server.environment['AWS_SECRET_ACCESS_KEY']);
    }
  });
});
