// A collection that is stopped (Ctrl-Z, a debugger, a frozen container), or that has much to do, beside a run: the run says
// what it waits for and goes on, and what it uses is there also when the collection goes on.

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { claimStore } from '../../packages/core/src/store/claims/claim-store.ts';
import { isHeldStill, type StoreHolder } from '../../packages/core/src/store/claims/standing-holds.ts';
import { layoutOf } from '../../packages/core/src/store/disk/layout.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';
import { createKeptProject, keyOf } from './housekeeping.ts';
import { resultOf } from './result-of.ts';
import { startChild } from './run-child.ts';
import { createTempPlace, fastFolder } from './temp-place.ts';

const saysBegun = (child: ReturnType<typeof startChild>) => once(child.process.stdout!, 'data');

it('one that is stopped while it holds: what is claimed meanwhile stays when it goes on', async () => {
  using place = createTempPlace(fastFolder);
  const { home, path, store } = await createKeptProject(place);
  const digest = await store.adopt(place.file('needed by nobody yet'), 'file');
  await store.record(keyOf('looked for'), resultOf({ file: digest }));
  const child = startChild('child-holder.ts', [path, digest]);
  await saysBegun(child);
  child.process.kill('SIGSTOP');
  const told: [string, StoreHolder | undefined][] = [];
  using claimed = claimStore(await openStore(path), home, (holder, what) => told.push([what, holder]));
  expect(await claimed.find(keyOf('looked for'))).toHaveLength(1);
  await claimed.adopt(place.file('needed by nobody yet'), 'file');
  const holder = { pid: child.process.pid, what: 'cairn store collect', since: expect.stringMatching(/^\d{4}-.*Z$/) };
  expect(told).toMatchObject([
    ['waiting', holder],
    ['broken', holder],
  ]);
  expect(isHeldStill(layoutOf(path).temporary)).toBe(false);
  child.process.kill('SIGCONT');
  child.process.stdin!.end();
  const { told: lines } = await child.ended;
  // It found out, and looked at the claims again.
  expect(JSON.parse(lines.at(-1)!)).toEqual({ holds: 2, isTaken: false });
  expect(await store.pathOf(digest)).toBeDefined();
  expect(await claimed.find(keyOf('looked for'))).toHaveLength(1);
});

it('one that works is waited for, and takes what nobody claims', async () => {
  using place = createTempPlace(fastFolder);
  const { home, path, store } = await createKeptProject(place);
  const digest = await store.adopt(place.file('needed by nobody'), 'file');
  const child = startChild('child-holder.ts', [path, digest]);
  await saysBegun(child);
  const told: string[] = [];
  using claimed = claimStore(await openStore(path), home, (_, what) => told.push(what));
  const found = claimed.find(keyOf('first')).then(() => told.push('found'));
  await expect.poll(() => told).toContain('waiting');
  child.process.stdin!.end();
  expect(JSON.parse((await child.ended).told.at(-1)!)).toEqual({ holds: 1, isTaken: true });
  await found;
  expect(told).toEqual(['waiting', 'found']);
  expect(await (await openStore(path)).pathOf(digest)).toBeUndefined();
});

it('collections that are stopped at any moment, beside runs: nothing is lost', async () => {
  using place = createTempPlace(fastFolder);
  const { home, path } = await createKeptProject(place);
  const collectors = [1, 2].map(() => startChild('child-collector.ts', [path, home], undefined, place.path));
  const claimers = ['a', 'b'].map((name) =>
    startChild('child-claimer.ts', [path, home, name, '12'], undefined, place.path),
  );
  await Promise.all(collectors.map(saysBegun));
  let areEnded = false;
  const ended = Promise.all(claimers.map((claimer) => claimer.ended)).then((ends) => {
    areEnded = true;
    return ends;
  });
  let stops = 0;
  while (!areEnded) {
    for (const { process } of collectors) {
      process.kill('SIGSTOP');
      // They begin beside a collection that is stopped.
      if (stops === 0) for (const { process } of claimers) process.stdin!.end();
      await new Promise((resolve) => setTimeout(resolve, 40));
      process.kill('SIGCONT');
      await new Promise((resolve) => setTimeout(resolve, 20));
      stops += 1;
    }
  }
  for (const { code, told } of await ended) {
    expect(code).toBe(0);
    expect(JSON.parse(told[0]!)).toEqual({ stored: 12, found: 12, lost: 0 });
  }
  for (const { process } of collectors) process.stdin!.end();
  for (const { ended } of collectors) expect((await ended).code).toBe(0);
  expect(stops).toBeGreaterThan(0);
});

it('a collection of 20,000 artifacts lets runs in between', async () => {
  using place = createTempPlace(fastFolder);
  const { home, path } = await createKeptProject(place);
  const layout = layoutOf(path);
  for (let index = 0; index < 20_000; index += 1) {
    const file = layout.artifact(digestBytes(String(index)));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, String(index));
  }
  const collecting = startChild('child-collect.ts', [home, '0'], undefined, place.path);
  let isEnded = false;
  const ended = collecting.ended.finally(() => {
    isEnded = true;
  });
  const told: string[] = [];
  let [found, delayed] = [0, 0];
  while (!isEnded) {
    // A run of its own each time: one that looked a moment ago does not look again.
    using claimed = claimStore(await openStore(path), home, (_, what) => told.push(what));
    const isHeld = isHeldStill(layout.temporary);
    if ((await claimed.find(keyOf('first'))).length) found += 1;
    if (isHeld && !isEnded) delayed += 1;
    await new Promise(setImmediate);
  }
  expect((await ended).code).toBe(0);
  // Some came while it was held, and got in before the collection was done.
  expect(delayed).toBeGreaterThan(1);
  expect(found).toBeGreaterThan(delayed);
  expect(told).not.toContain('broken');
  const left = await (await openStore(path)).list();
  expect(left.files.size).toBeLessThan(10);
});

it('a run says which process it waits for', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  expect((await rig.run('counting')).exitCode).toBe(0);
  const child = startChild('child-holder.ts', [rig.path('.cairn'), 'a'.repeat(64)]);
  await saysBegun(child);
  const going = rig.start('run', 'counting', '--set', 'times=2');
  await expect.poll(() => going.printed()).toContain(`'cairn store collect' (process ${child.process.pid} on `);
  child.process.stdin!.end();
  expect(await going.told).toMatchObject({ exitCode: 0 });
  await child.ended;
});
