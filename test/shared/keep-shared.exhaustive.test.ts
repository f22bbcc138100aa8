// Housekeeping of a shared store: what is in it, what is wrong in it, and what nobody needs any more.

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openFolderBlobs } from '../../packages/core/src/store/blobs/folder-blobs.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { collectShared, dayMs, measureShared, verifyShared } from '../../packages/core/src/store/shared/keep-shared.ts';
import { openSharedStore } from '../../packages/core/src/store/shared/open-shared.ts';
import { noTrust } from '../../packages/core/src/store/shared/record-trust.ts';
import { listAll } from '../contract/blob-contract.ts';
import { flipByte } from '../contract/flip-byte.ts';
import { resultOf } from '../contract/result-of.ts';
import { createTempPlace } from '../contract/temp-place.ts';
import { startArtifactServer } from '../rig/artifact-server.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createSharingRig } from '../rig/create-sharing-rig.ts';

const keyOf = (name: string): Key => digestBytes(name) as string as Key;
const begin = Date.parse('2026-01-01T00:00:00.000Z');

async function createShared() {
  const place = createTempPlace();
  const blobs = openFolderBlobs(place.fresh('shared'));
  const local = await openStore(place.fresh('local'));
  const run = async (id: number, at: number, names: readonly string[]): Promise<void> => {
    const { store, finish } = openSharedStore(local, { blobs, trust: noTrust, sends: true, warn: () => {} });
    for (const name of names) {
      const file = await store.adopt(place.file(`bytes of ${name}`), 'file');
      const folder = await store.adopt(place.folder({ same: 'in all', own: name }), 'folder');
      await store.record(keyOf(name), resultOf({ file, folder }));
    }
    await finish(
      {
        run: `20260101T00000000${id}Z-0001`,
        at: new Date(at).toISOString(),
        nodes: names.map((name) => ({ key: keyOf(name), outcome: 'ran' })),
      },
      60_000,
    );
  };
  return { place, blobs, run };
}

it('what no registered run needs is removed after the grace time, by the second collection', async () => {
  const { place, blobs, run } = await createShared();
  using _ = place;
  await run(1, begin, ['old', 'both']);
  await run(2, begin + 40 * dayMs, ['both', 'new']);
  expect(await measureShared(blobs)).toMatchObject({ artifacts: { count: 7 }, records: { count: 6 }, runs: 2 });
  const at = (days: number, isDry = false) =>
    collectShared(blobs, { olderThan: 30 * dayMs, now: begin + days * dayMs, isDry });
  // The first run still counts.
  expect(await at(20)).toMatchObject({ runs: 2, removed: { count: 0 }, waiting: { count: 0 } });
  expect(await at(41, true)).toMatchObject({ runs: 1, oldRuns: 1, removed: { count: 0 }, waiting: { count: 4 } });
  expect((await listAll(blobs, 'cairn/marked/')).length).toBe(0);
  expect(await at(41)).toMatchObject({ runs: 1, oldRuns: 1, removed: { count: 0 }, waiting: { count: 4 } });
  expect(await at(41.5)).toMatchObject({ removed: { count: 0 }, waiting: { count: 4 } });
  // Somebody needs a part of it again.
  expect(await at(42)).toMatchObject({ removed: { count: 4 }, waiting: { count: 0 }, needed: { count: 9 } });
  expect(await verifyShared(blobs, noTrust)).toMatchObject({ findings: [] });
  expect(await measureShared(blobs)).toMatchObject({ artifacts: { count: 5 }, records: { count: 4 }, runs: 1 });
  expect(await listAll(blobs, 'cairn/marked/')).toEqual([]);
});

it('what a run needs again meanwhile stays', async () => {
  const { place, blobs, run } = await createShared();
  using _ = place;
  await run(1, begin, ['old']);
  const at = (days: number) => collectShared(blobs, { olderThan: 30 * dayMs, now: begin + days * dayMs });
  expect(await at(40)).toMatchObject({ runs: 0, waiting: { count: 5 } });
  await run(2, begin + 40.5 * dayMs, ['old']);
  expect(await at(42)).toMatchObject({ runs: 1, removed: { count: 0 }, needed: { count: 5 } });
});

it('removes nothing while the needs of a run cannot be read', async () => {
  const { place, blobs, run } = await createShared();
  using _ = place;
  await run(1, begin, ['old']);
  const at = (days: number) => collectShared(blobs, { olderThan: 30 * dayMs, now: begin + days * dayMs });
  await at(40);
  await run(2, begin + 40 * dayMs, ['new']);
  const [{ name } = { name: '' }] = await listAll(blobs, 'cairn/runs/');
  flipByte(`${join(blobs.location, 'blobs', name)}.blob`, () => 90);
  expect(await at(50)).toMatchObject({ unread: [name], removed: { count: 0 } });
});

it('the commands show a shared store, and find what is wrong in it', async () => {
  await using machines = await createSharingRig(writeCountingProject);
  const { ada, folder } = machines;
  await using server = await startArtifactServer({ folder });
  const store = `${server.url}team`;
  expect((await ada.run('counting', '--store', store)).exitCode).toBe(0);
  const size = await ada.cairn('store', 'size', '--store', store);
  expect(size.stdout).toContain('used by 1 registered run');
  const whole = await ada.cairn('store', 'verify', '--store', store);
  expect([whole.exitCode, whole.stdout]).toEqual([0, expect.stringContaining('everything is as it was stored')]);
  const digest = digestBytes('one\ntwo\nthree\n');
  writeFileSync(join(server.folder, 'team', 'cas', digest), 'other');
  const checked = await ada.cairn('store', 'verify', '--store', store);
  expect([checked.exitCode, checked.stdout]).toEqual([
    1,
    expect.stringContaining(`cas/${digest}: its bytes are wrong`),
  ]);
  const collected = await ada.cairn('store', 'collect', '--store', store, '--json');
  expect(JSON.parse(collected.stdout)).toMatchObject({ runs: 1, removed: { count: 0 }, waiting: { count: 0 } });
  const wrong = await ada.cairn('store', 'collect', '--store', store, '--keep-runs', '3');
  expect([wrong.exitCode, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('--keep-runs requires a store in a folder'),
  ]);
  const doctor = await ada.cairn('doctor', '--store', store, '--json');
  const found = JSON.parse(doctor.stdout) as { checks: readonly { name: string; state: string; found: string }[] };
  expect(found.checks.filter(({ name }) => name.startsWith('shared')).map(({ name, state }) => [name, state])).toEqual([
    ['shared store', expect.stringMatching(/^(well|note)$/)],
    ['shared writes', 'well'],
    ['shared clock', 'well'],
  ]);
});

it('a folder that does not exist is named by doctor, and not made', async () => {
  await using machines = await createSharingRig(writeCountingProject);
  const { ada } = machines;
  const missing = ada.path('not-mounted');
  const doctor = await ada.cairn('doctor', '--store', pathToFileURL(missing).href, '--json');
  const found = JSON.parse(doctor.stdout) as { checks: readonly { name: string; state: string; found: string }[] };
  expect(found.checks.find(({ name }) => name === 'shared store')).toMatchObject({
    state: 'note',
    found: expect.stringContaining('does not exist: the first run creates it'),
  });
  expect(existsSync(missing)).toBe(false);
});

it('what cannot be opened is said in a sentence', async () => {
  await using machines = await createSharingRig(writeCountingProject);
  const { ada, folder } = machines;
  const cases = [
    ['gs://models/store', "The store 'gs://models/store' is not a folder of this machine"],
    ['https://ada:s3cret@host/x', "The shared store 'https://host/x' cannot be used: its URL contains a user"],
    ['s3://', "The shared store 's3:' cannot be used: it names no bucket"],
    ['https://host/x?a=b', "The shared store 'https://host/x' cannot be used: its URL has a query"],
    [`file://host${folder}`, 'a file: URL names no host'],
  ] as const;
  for (const [place, says] of cases) {
    const told = await ada.cairn('run', 'counting', '--store', place);
    expect([told.exitCode, told.stderr]).toEqual([2, expect.stringContaining(says)]);
    expect(told.stderr + told.stdout).not.toContain('s3cret');
  }
  // Nothing of it was run, and a path is a store of this machine as before.
  const plain = await ada.run('counting', '--store', join(folder, 'plain'));
  expect([plain.exitCode, pathToFileURL(folder).protocol]).toEqual([0, 'file:']);
});
