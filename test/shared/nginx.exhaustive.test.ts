// nginx as a shared store: the contracts of blobs and of stores, every fault through a proxy, accounts, and two machines.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { blobOf, readBlob } from '@cairn/core';
import { openBlobs } from '@cairn/store-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBlobBackedStore } from '../../packages/core/src/store/blobs/blob-backed-store.ts';
import { createProcessLocks } from '../../packages/core/src/store/locks/process-locks.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { openSharedStore } from '../../packages/core/src/store/shared/open-shared.ts';
import { noTrust } from '../../packages/core/src/store/shared/record-trust.ts';
import { contractOfBlobs, listAll } from '../contract/blob-contract.ts';
import { contractOfStore } from '../contract/store-contract.ts';
import { createTempPlace } from '../contract/temp-place.ts';
import type { ArtifactServer } from '../rig/artifact-server.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createSharingRig } from '../rig/create-sharing-rig.ts';
import { startFaultProxy } from '../rig/start-fault-proxy.ts';
import { findNginx, type Nginx, startNginx } from '../rig/start-nginx.ts';
import { faultsOfSharedStore } from './shared-fault-suite.ts';

const found = findNginx();
const reason = 'missing' in found ? `: ${found.missing}` : '';
const accounts = {
  writer: { user: 'ci', password: 'wr1te-secret' },
  reader: { user: 'laptop', password: 're4d-secret' },
};
const asWriter = { CAIRN_STORE_USER: 'ci', CAIRN_STORE_PASSWORD: 'wr1te-secret' };
const asReader = { CAIRN_STORE_USER: 'laptop', CAIRN_STORE_PASSWORD: 're4d-secret' };

describe.skipIf('missing' in found)(`nginx${reason}`, () => {
  const place = createTempPlace();
  let [replacing, once, closed]: Nginx[] = [];
  const proxies: ArtifactServer[] = [];
  let count = 0;
  beforeAll(async () => {
    if (!('program' in found)) return;
    const start = (name: string, options = {}) => startNginx(found.program, place.fresh(name), options);
    [replacing, once, closed] = await Promise.all([
      start('replacing'),
      start('once', { isWriteOnce: true }),
      start('closed', { isWriteOnce: true, accounts }),
    ]);
  });
  afterAll(async () => {
    for (const server of [...proxies, replacing, once, closed]) await server?.[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });
  const openAt = (address: string, environment = {}) => openBlobs(new URL(address), environment);
  const openTwo = async (origin: string, environment = {}) => {
    count += 1;
    const address = `${origin}/case-${count}`;
    return [await openAt(address, environment), await openAt(`${address}/`, environment)] as const;
  };
  /** In front of a folder of its own. */
  const startProxy = async (server: Nginx): Promise<ArtifactServer> => {
    count += 1;
    const folder = join(server.folder, `case-${count}`);
    mkdirSync(folder);
    return startFaultProxy({ upstream: server.origin, folder, prefix: `/case-${count}/` });
  };

  // nginx checks whether a path is there before the content comes, so that two at once may both write.
  const limits = { nests: false, hasConditions: false };
  contractOfBlobs('nginx that replaces', () => openTwo(replacing!.origin), limits);
  contractOfBlobs('nginx that writes once', () => openTwo(once!.origin), limits);
  contractOfBlobs('nginx that writes once, with accounts', () => openTwo(closed!.origin, asWriter), limits);
  contractOfBlobs(
    'nginx through a proxy that delays',
    async () => {
      const proxy = await startProxy(once!);
      proxies.push(proxy);
      let asked = 0;
      proxy.fault = () => ({ type: 'delay', milliseconds: (asked++ * 7) % 30 });
      return [await openAt(proxy.url), await openAt(proxy.url)];
    },
    limits,
  );

  for (const [name, serverOf] of [
    ['nginx that replaces', () => replacing!],
    ['nginx that writes once', () => once!],
  ] as const) {
    contractOfStore(`over ${name}`, async (folder) =>
      createBlobBackedStore({
        blobs: (await openTwo(serverOf().origin))[0],
        ...{ folder, locks: createProcessLocks() },
      }),
    );
    // What is removed here stays there, so that nothing is sent.
    contractOfStore(
      `with ${name} behind it`,
      async (folder) =>
        openSharedStore(await openStore(folder), { blobs: (await openTwo(serverOf().origin))[0], trust: noTrust })
          .store,
    );
    faultsOfSharedStore(name, async () => {
      const server = await startProxy(serverOf());
      return { server, openBlobs: () => openAt(server.url) };
    });
  }

  it('an account that may only read reads, and one that is wrong does not', async () => {
    const address = `${closed!.origin}/accounts`;
    const [writer, reader] = [await openAt(address, asWriter), await openAt(address, asReader)];
    expect(await writer.putIfAbsent('cas/a', blobOf('bytes'))).toBe('stored');
    expect(String(await readBlob((await reader.get('cas/a'))!))).toBe('bytes');
    expect(await listAll(reader)).toEqual([{ name: 'cas/a', size: 5 }]);
    const denied = { name: 'BlobError', code: 'denied' };
    await expect(reader.putIfAbsent('cas/b', blobOf('bytes'))).rejects.toMatchObject(denied);
    await expect(reader.remove('cas/a')).rejects.toMatchObject(denied);
    for (const environment of [{}, { ...asReader, CAIRN_STORE_PASSWORD: 'wr0ng' }, { CAIRN_STORE_TOKEN: 't0ken' }]) {
      const refused = await (await openAt(address, environment)).get('cas/a').catch((error: unknown) => error);
      expect(refused).toMatchObject(denied);
      expect(String(refused)).not.toMatch(/wr0ng|t0ken/);
    }
  });

  it('is shared by one machine that writes and one that reads', async () => {
    await using machines = await createSharingRig(writeCountingProject);
    const { ada, ben } = machines;
    Object.assign(ada.environment, asWriter);
    Object.assign(ben.environment, asReader);
    const store = `${closed!.origin}/team`;
    const first = await ada.run('counting', '--store', store);
    expect([first.exitCode, first.stderr]).toEqual([0, '']);
    const second = await ben.run('counting', '--store', store);
    expect(second.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
    for (const command of [['store', 'size'], ['store', 'verify'], ['doctor']]) {
      const told = await ada.cairn(...command, '--store', store);
      expect([told.exitCode, told.stderr]).toEqual([0, '']);
      expect(told.stdout).not.toContain('secret');
    }
  });
});
