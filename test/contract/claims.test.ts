// Runs and collections in one store at one time: what is claimed stays, and who is in the midst is waited for. Nothing
// here waits for a clock: each case holds one side still and lets it go.

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { temporaryName } from '../../packages/core/src/files/temp-owner.ts';
import { collectStore } from '../../packages/core/src/history/housekeeping/keep-store.ts';
import { claimStore } from '../../packages/core/src/store/claims/claim-store.ts';
import { Claims } from '../../packages/core/src/store/claims/claims.ts';
import { holdStill } from '../../packages/core/src/store/claims/hold-still.ts';
import { readClaims, type StandingClaims } from '../../packages/core/src/store/claims/standing-claims.ts';
import { isHeldStill } from '../../packages/core/src/store/claims/standing-holds.ts';
import { layoutOf } from '../../packages/core/src/store/disk/layout.ts';
import { createMemoryStore } from '../../packages/core/src/store/memory-store.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { keyOf, writeKeptRun } from './housekeeping.ts';
import { resultOf } from './result-of.ts';
import { hasOwnMounts, startChild, withMount } from './run-child.ts';
import { createTempPlace, fastFolder, listOrNone, type TempPlace } from './temp-place.ts';

const file = digestBytes('bytes');

async function openClaimed(place: TempPlace) {
  const home = place.fresh('home');
  mkdirSync(home);
  const path = join(home, '.cairn');
  const layout = layoutOf(path);
  const claimed = claimStore(await openStore(path), home);
  const look = (): Promise<StandingClaims> => holdStill(layout, async (claims) => claims);
  return { home, path, layout, claimed, look, collect: () => collectStore({ home, storePlace: path }) };
}

/** Long enough for anything that is not held up to be done: other work of the same kind, several times over. */
async function letOthersGoOn(place: TempPlace): Promise<void> {
  const store = await openStore(place.fresh('other'));
  for (const round of [1, 2, 3]) await store.adopt(place.file(`other ${round}`), 'file');
}

describe('claims', () => {
  it('what was stored, recorded or found is claimed until it is given up', async () => {
    using place = createTempPlace(fastFolder);
    const { claimed, look, layout, collect } = await openClaimed(place);
    await claimed.adopt(place.file('bytes'), 'file');
    const folder = await claimed.copyIn(place.folder({ a: 'bytes of a' }), 'folder');
    await claimed.record(keyOf('made'), resultOf({ folder }));
    expect(await claimed.find(keyOf('never made'))).toEqual([]);
    expect(await look()).toMatchObject({ runs: 1, isAll: false, isOpen: false });
    expect((await look()).digests).toEqual(new Set([file, folder]));
    expect((await look()).keys).toEqual(new Set([keyOf('made')]));
    // No run is recorded, so that claims are all that keeps anything.
    expect(await collect()).toMatchObject({ underWay: 1, removed: { artifacts: 0, folders: 0, records: 0 } });

    claimed[Symbol.dispose]();
    expect(readClaims(layout.temporary)).toMatchObject({ runs: 0, digests: new Set(), keys: new Set() });
    expect(await collect()).toMatchObject({ underWay: 0, removed: { artifacts: 2, folders: 1, records: 1 } });
    expect(listOrNone(layout.temporary)).toEqual([]);
  });

  it('a result that was found, and all that it names, stays although no recorded run needs it', async () => {
    using place = createTempPlace(fastFolder);
    const { path, claimed, collect } = await openClaimed(place);
    const earlier = await openStore(path);
    const folder = await earlier.copyIn(place.folder({ a: 'bytes of a' }), 'folder');
    await earlier.record(keyOf('found'), resultOf({ folder }));
    await earlier.record(keyOf('not looked for'), resultOf({ file: await earlier.adopt(place.file('bytes'), 'file') }));
    expect(await claimed.find(keyOf('found'))).toEqual([resultOf({ folder })]);
    expect((await collect()).removed).toMatchObject({ artifacts: 1, folders: 0, records: 1 });
    expect(await claimed.find(keyOf('found'))).toEqual([resultOf({ folder })]);
    expect(await claimed.copyOut(folder, place.fresh())).toBe(true);
    claimed[Symbol.dispose]();
    expect((await collect()).removed).toMatchObject({ artifacts: 1, folders: 1, records: 1 });
  });

  it('bytes that lay there for nobody, and that a run stores again, are claimed like new ones', async () => {
    using place = createTempPlace(fastFolder);
    const { path, claimed, collect } = await openClaimed(place);
    const earlier = await openStore(path);
    const folder = await earlier.adopt(place.folder({ a: 'bytes', b: 'more' }), 'folder');
    expect(await claimed.adopt(place.folder({ a: 'bytes', b: 'more' }), 'folder')).toBe(folder);
    expect((await collect()).removed).toMatchObject({ artifacts: 0, folders: 0 });
    await claimed.record(keyOf('made'), resultOf({ folder }));
    expect(await claimed.copyOut(folder, place.fresh())).toBe(true);
    claimed[Symbol.dispose]();
  });

  it('who is in the midst of storing is waited for, and what it stored is seen', async () => {
    using place = createTempPlace(fastFolder);
    const { layout } = await openClaimed(place);
    using claims = new Claims(layout);
    const told: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const storing = claims.within(
      () => promise.then(() => told.push('stored')),
      () => ({ digests: [file] }),
    );
    const removing = holdStill(layout, async ({ digests }) => told.push(digests.has(file) ? 'seen' : 'not seen'));
    await letOthersGoOn(place);
    expect([told, readClaims(layout.temporary).isOpen]).toEqual([[], true]);
    resolve();
    await Promise.all([storing, removing]);
    expect(told).toEqual(['stored', 'seen']);
  });

  it.each(['adopt', 'copyIn', 'record', 'find'] as const)(
    'while a store is held still nobody begins to %s',
    async (call) => {
      using place = createTempPlace(fastFolder);
      const { path, layout, claimed } = await openClaimed(place);
      const store = await openStore(path);
      await store.adopt(place.file('bytes'), 'file');
      const told: string[] = [];
      const { promise, resolve } = Promise.withResolvers<void>();
      const begun = Promise.withResolvers<void>();
      const removing = holdStill(layout, async () => {
        begun.resolve();
        await promise;
        told.push('removed');
      });
      await begun.promise;
      const calls = {
        adopt: () => claimed.adopt(place.file('new'), 'file'),
        copyIn: () => claimed.copyIn(place.file('new'), 'file'),
        record: () => claimed.record(keyOf('made'), resultOf({ file })),
        find: () => claimed.find(keyOf('made')),
      };
      const using_ = calls[call]().then(() => told.push(call));
      await letOthersGoOn(place);
      expect(told).toEqual([]);
      expect([await store.has(digestBytes('new')), (await store.find(keyOf('made'))).length]).toEqual([false, 0]);
      resolve();
      await Promise.all([removing, using_]);
      expect(told).toEqual(['removed', call]);
      claimed[Symbol.dispose]();
    },
  );

  it('a remover gives up on one who never ends, and lets the others go on', async () => {
    using place = createTempPlace(fastFolder);
    const { layout, claimed } = await openClaimed(place);
    using claims = new Claims(layout);
    const { promise, resolve } = Promise.withResolvers<void>();
    const storing = claims.within(
      () => promise,
      () => ({}),
    );
    await expect(holdStill(layout, async () => 'begun', { patience: 30 })).rejects.toThrow(
      /has been storing something in '.*' for/,
    );
    expect(isHeldStill(layout.temporary)).toBe(false);
    await claimed.adopt(place.file('bytes'), 'file');
    claimed[Symbol.dispose]();
    resolve();
    await storing;
  });

  it('what the dead left claims nothing and holds nothing; of another machine it may', async () => {
    using place = createTempPlace(fastFolder);
    const { layout } = await openClaimed(place);
    mkdirSync(layout.temporary, { recursive: true });
    const { pid } = spawnSync(process.execPath, ['--version']);
    const own = temporaryName();
    const dead = [own.replace(/-\d+\.\d*-/, `-${pid}.-`), own.replace(/\.\d+-/, '.1-')];
    for (const name of dead) {
      writeFileSync(join(layout.temporary, `${name}.claims`), `+\na ${file}\n`);
      writeFileSync(join(layout.temporary, `${name}.still`), '');
    }
    expect(readClaims(layout.temporary)).toMatchObject({ runs: 0, isAll: false, isOpen: false });
    expect(isHeldStill(layout.temporary)).toBe(false);
    writeFileSync(join(layout.temporary, 'elsewhere-1.1-00.claims'), `+\na ${file}\n-\n`);
    writeFileSync(join(layout.temporary, 'elsewhere-1.1-00.still'), '');
    expect(readClaims(layout.temporary)).toMatchObject({ runs: 1, digests: new Set([file]), isOpen: false });
    expect(isHeldStill(layout.temporary)).toBe(true);
  });

  it('from a store in memory nobody else removes anything: nothing is claimed', async () => {
    using place = createTempPlace(fastFolder);
    const folder = place.fresh('memory');
    using claimed = claimStore(createMemoryStore(folder), place.folder({}));
    const digest = await claimed.adopt(place.file('bytes'), 'file');
    await claimed.record(keyOf('made'), resultOf({ digest }));
    expect((await claimed.find(keyOf('made'))).length).toBe(1);
    expect(existsSync(folder)).toBe(false);
  });

  it('half a line of claims is one who is still writing; an empty file claims all', async () => {
    using place = createTempPlace(fastFolder);
    const { layout, path, collect } = await openClaimed(place);
    await (await openStore(path)).adopt(place.file('bytes'), 'file');
    const name = join(layout.temporary, `${temporaryName()}.claims`);
    const seen = (text: string) => {
      writeFileSync(name, text);
      const { isAll, isOpen, digests } = readClaims(layout.temporary);
      return { isAll, isOpen, digests: digests.size };
    };
    expect(seen('+')).toEqual({ isAll: true, isOpen: true, digests: 0 });
    expect(seen('+\n')).toEqual({ isAll: false, isOpen: true, digests: 0 });
    expect(seen(`+\na ${file}\n`)).toEqual({ isAll: false, isOpen: true, digests: 1 });
    expect(seen(`+\na ${file}\n-`)).toEqual({ isAll: false, isOpen: true, digests: 1 });
    expect(seen(`+\na ${file}\n-\n`)).toEqual({ isAll: false, isOpen: false, digests: 1 });
    expect(seen(`+\n-\n+\n`)).toEqual({ isAll: false, isOpen: true, digests: 0 });
    expect(seen('')).toEqual({ isAll: true, isOpen: false, digests: 0 });
    expect(await collect()).toMatchObject({ isHindered: true, removed: { artifacts: 0 } });
    expect(existsSync(layout.artifact(file))).toBe(true);
  });

  const mounts = hasOwnMounts();
  it.runIf(mounts)('on a full disk, where claims cannot be written, everything is claimed', async () => {
    using place = createTempPlace();
    const mount = 'mount -t tmpfs -o size=1m tmpfs "$PLACE"';
    const child = await startChild('child-claims-full.ts', [place.path], withMount(place.path, mount)).ended;
    expect(child.code).toBe(0);
    expect(child.told.map((line) => JSON.parse(line))).toEqual([
      { claims: 'before', isAll: false, digests: 1 },
      { claims: 'full', isAll: true, digests: 0 },
      { isHindered: true, removed: 0, isThere: true },
      { claims: 'given up', isAll: false, digests: 0 },
      { isHindered: false, removed: 2, isThere: false },
    ]);
  });
});

describe('runs and collections at once, in processes of their own', () => {
  it('no run loses what it found or stored, and all that is left over goes', async () => {
    using place = createTempPlace(fastFolder);
    const { home, path, collect } = await openClaimed(place);
    const rounds = 12;
    const runs = ['one', 'two'].map((name) => startChild('child-claimer.ts', [path, home, name, `${rounds}`]));
    const collector = startChild('child-collector.ts', [path, home]);
    await once(collector.process.stdout!, 'data');
    for (const { process } of runs) process.stdin?.end();
    const removed = once(collector.process.stdout!, 'data');
    const ended = await Promise.all(runs.map((run) => run.ended));
    // What the runs have given up goes, if not at once, then when the collector has its turn.
    await removed;
    collector.process.stdin?.end();
    const collected = JSON.parse((await collector.ended).told.at(-1) ?? '{}');
    for (const { code, told } of ended) {
      expect(code).toBe(0);
      expect(JSON.parse(told.at(-1) ?? '{}')).toEqual({ stored: rounds, found: rounds, lost: 0 });
    }
    // It did not merely stand by.
    expect(collected.collections).toBeGreaterThan(1);
    expect(collected.removed).toBeGreaterThan(0);
    await collect();
    const { files, folders, results } = await (await openStore(path)).list();
    expect([files.size, folders.size, results.length]).toEqual([0, 0, 0]);
  });

  it('a run that ends while a collection begins: its record or its claims are seen', async () => {
    using place = createTempPlace(fastFolder);
    const { home, path, claimed, layout, collect } = await openClaimed(place);
    const out = await claimed.adopt(place.file('bytes'), 'file');
    await claimed.record(keyOf('made'), resultOf({ out }));
    // The moment between the record of the run and the end of its claims, and the moment after.
    await writeKeptRun(home, '20260102T030405006Z-aaaa', { made: { out } });
    expect((await collect()).removed).toMatchObject({ artifacts: 0, records: 0 });
    claimed[Symbol.dispose]();
    expect((await collect()).removed).toMatchObject({ artifacts: 0, records: 0 });
    expect((await (await openStore(path)).find(keyOf('made'))).length).toBe(1);
    expect(listOrNone(layout.temporary)).toEqual([]);
  });
});
