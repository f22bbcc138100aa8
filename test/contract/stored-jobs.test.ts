// Jobs whose machines share no folder with the runner: everything goes through a shared store, which may be gone, full, damaged,
// or written to by others. The machines are child processes with a folder of their own, the store is a server of the test.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExecutorSetup, NodeWork } from '../../packages/core/src/run/executor.ts';
import { verifyShared } from '../../packages/core/src/store/shared/keep-shared.ts';
import { openBlobs } from '../../packages/core/src/store/shared/open-blobs.ts';
import { noTrust } from '../../packages/core/src/store/shared/record-trust.ts';
import { type ArtifactServer, startArtifactServer } from '../rig/artifact-server.ts';
import { createChildJobs } from '../rig/child-jobs.ts';
import { openRunner, submitAndVanish, tell, untilEnded } from './job-runner.ts';
import { createTempPlace, type TempPlace } from './temp-place.ts';

interface Stored extends AsyncDisposable {
  readonly place: TempPlace;
  readonly server: ArtifactServer;
  readonly options: { readonly exchange: 'store'; readonly scratch: string; readonly poll: number };
  readonly setup: Partial<ExecutorSetup>;
  /** The objects under `ac/` or `cas/`. */
  list(folder: 'ac' | 'cas'): readonly string[];
}

async function openStored(): Promise<Stored> {
  const place = createTempPlace();
  const server = await startArtifactServer({ folder: place.fresh('server') });
  const blobs = await openBlobs(server.url, {}, [join(import.meta.dirname, 'executor-project')]);
  const list = (folder: string): readonly string[] => {
    try {
      return readdirSync(join(server.folder, folder)).map((name) => join(server.folder, folder, name));
    } catch {
      return [];
    }
  };
  return {
    ...{ place, server, list },
    options: { exchange: 'store', scratch: join(place.path, 'scratch'), poll: 50 },
    setup: { shared: { url: server.url, blobs } },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      place[Symbol.dispose]();
    },
  };
}

test('a node runs with its inputs, is followed while it runs, and leaves nothing but artifacts', async () => {
  await using stored = await openStored();
  const { place, options, setup, list } = stored;
  const jobs = createChildJobs();
  const runner = await openRunner(place, jobs, options, setup);
  const told: unknown[] = [];
  const executed = await runner.execute(tell(), {
    onLog: (_, message) => told.push(message),
    onProgress: (fraction) => told.push(fraction),
  });
  expect([await runner.read(executed, 'said'), told]).toEqual(['[]', ['one line', 0.5]]);
  expect([list('ac').length, list('cas').length]).toEqual([0, 1]);
  expect(readdirSync(join(options.scratch, 'jobs'))).toEqual([]);
  await runner.close();
});

test('no value of a variable is in an object, and what a job leaves there is no damage', async () => {
  await using stored = await openStored();
  const { place, options, setup, list } = stored;
  const jobs = createChildJobs();
  const secret = 'a value that nobody may read';
  const { PATH } = process.env;
  const environment = { PATH, TOKEN: secret, TZ: 'UTC' };
  const work: NodeWork = { ...tell(), masked: ['TOKEN'], variables: { PATH, TOKEN: secret }, environment };
  await submitAndVanish(place, jobs, work, options, setup);
  await untilEnded(jobs);
  const texts = [...list('ac'), ...list('cas')].map((path) => readFileSync(path, 'latin1'));
  expect(texts.length).toBeGreaterThan(3);
  expect([texts.some((text) => text.includes('TOKEN')), texts.some((text) => text.includes(secret))]).toEqual([
    true,
    false,
  ]);
  expect((await verifyShared(setup.shared!.blobs, noTrust)).findings).toEqual([]);
});

test('the next runner finds a job that runs, and what one that is done answered', async () => {
  for (const isDone of [false, true]) {
    await using stored = await openStored();
    const { place, options, setup } = stored;
    const jobs = createChildJobs();
    await submitAndVanish(place, jobs, tell(), options, setup);
    if (isDone) await untilEnded(jobs);
    const runner = await openRunner(place, jobs, options, setup);
    const told: string[] = [];
    const executed = await runner.execute(tell(), { onLog: (_, message) => told.push(message) });
    expect([await runner.read(executed, 'said'), told, jobs.submitted.length]).toEqual(['[]', ['one line'], 1]);
    await runner.close();
  }
});

/** Calls `then` for every request after the job has read its work: the runner puts that first. */
function afterWork(server: ArtifactServer, then: ArtifactServer['fault']): void {
  let work: string | undefined;
  let isRead = false;
  server.fault = (request) => {
    const { method, name } = request;
    if (isRead) return then(request);
    if (method === 'PUT') work ??= name;
    isRead = method === 'GET' && name === work;
    return undefined;
  };
}

test('a store that cannot be reached is waited for, by the job and by the runner, and named', async () => {
  await using stored = await openStored();
  const { place, server, options, setup } = stored;
  const runner = await openRunner(place, createChildJobs(), options, setup);
  const waited: string[] = [];
  let refused = 0;
  afterWork(server, ({ method }) => {
    // Nothing is answered until both have asked in vain. The runner only reads.
    refused += Number(method !== 'GET');
    if (waited.length && refused > 3) server.fault = () => undefined;
    return { type: 'refuse' };
  });
  const executed = await runner.execute(tell(), { onWaiting: (message) => waited.push(message) });
  expect(await runner.read(executed, 'said')).toBe('[]');
  expect(waited[0]).toMatch(/^http:.* cannot be reached/);
  await runner.close();
});

test('an output that is damaged in the store is made again', async () => {
  await using stored = await openStored();
  const { place, options, setup, list } = stored;
  const jobs = createChildJobs();
  await submitAndVanish(place, jobs, tell(), options, setup);
  await untilEnded(jobs);
  for (const path of list('cas')) writeFileSync(path, '[}');
  const runner = await openRunner(place, jobs, options, setup);
  expect(await runner.read(await runner.execute(tell()), 'said')).toBe('[]');
  expect(jobs.submitted.length).toBe(2);
  await runner.close();
});

test('what only the connection damaged stays in the store', async () => {
  await using stored = await openStored();
  const { place, server, options, setup, list } = stored;
  const jobs = createChildJobs();
  await submitAndVanish(place, jobs, tell(), options, setup);
  await untilEnded(jobs);
  let read = 0;
  server.fault = ({ method, name }) => {
    read += Number(method === 'GET' && name.startsWith('cas/'));
    return read === 1 && method === 'GET' && name.startsWith('cas/') ? { type: 'corrupt' } : undefined;
  };
  server.forget();
  const runner = await openRunner(place, jobs, options, setup);
  expect(await runner.read(await runner.execute(tell()), 'said')).toBe('[]');
  const removed = server.requests.filter(({ method, name }) => method === 'DELETE' && name.startsWith('cas/'));
  expect([removed, list('cas').length]).toEqual([[], 1]);
  await runner.close();
});

test.each(['damaged', 'without its signature'])('an answer that is %s counts for nothing', async (how) => {
  await using stored = await openStored();
  const { place, options, setup, list } = stored;
  const jobs = createChildJobs();
  await submitAndVanish(place, jobs, tell(), options, setup);
  await untilEnded(jobs);
  for (const path of list('ac')) {
    const bytes = readFileSync(path);
    // The signature is the last field: a tag, a length and 32 bytes.
    if (how === 'damaged') bytes[bytes.length - 40]! ^= 1;
    writeFileSync(path, how === 'damaged' ? bytes : bytes.subarray(0, -34));
  }
  const runner = await openRunner(place, jobs, options, setup);
  expect(await runner.read(await runner.execute(tell()), 'said')).toBe('[]');
  expect(jobs.submitted.length).toBe(2);
  await runner.close();
});

test.each([
  ['outputs', 'cas/'],
  ['outputs and answers', ''],
])('a store without room for %s is full', async (_, beginning) => {
  await using stored = await openStored();
  const { place, server, options, setup } = stored;
  const runner = await openRunner(place, createChildJobs(), { ...options, delay: 0 }, setup);
  afterWork(server, ({ method, name }) =>
    method === 'PUT' && name.startsWith(beginning) ? { type: 'status', status: 507 } : undefined,
  );
  await expect(runner.execute(tell())).rejects.toMatchObject({ name: 'StoreError', code: 'disk-full' });
  await runner.close();
});

test('without a shared store, an executor that needs one does not open', async () => {
  using place = createTempPlace();
  const opening = openRunner(place, createChildJobs(), { exchange: 'store' });
  await expect(opening).rejects.toThrow(/shared store of the run .* and this run has none/);
});
