// The store on disk: what lies there, what is swept, and what becomes of sources that change.

import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { expectSound } from './expect-sound.ts';
import { startChild } from './run-child.ts';
import { firstKey } from './scenario.ts';
import { expectFile, expectFolder } from './store-contract.ts';
import { createTempPlace, readTree } from './temp-place.ts';

describe('what lies on disk', () => {
  it('equal bytes lie there once, whoever stored them', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    for (const store of [await openStore(path), await openStore(path)]) {
      await store.adopt(place.file('same'), 'file');
      await store.copyIn(place.file('same'), 'file');
      await store.adopt(place.folder({ a: 'same', 'b/c': 'same' }), 'folder');
    }
    const names = Object.keys(readTree(path)).map((name) => name.split('/')[0]);
    expect(names.sort()).toEqual(['.gitignore', 'artifacts', 'folders', 'version']);
  });

  it('opening and reading make nothing', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    const store = await openStore(path);
    expect(await store.find(firstKey)).toEqual([]);
    expect(await store.pathOf(digestBytes('x'))).toBeUndefined();
    expect(readdirSync(place.path)).toEqual([]);
  });

  it('opening sweeps what is older than a day or of a dead process, and nothing else', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    // A child that is killed in its first long write leaves its own name behind.
    const { told } = await startChild('child-scenario.ts', [place.fresh('store')], undefined, place.path).ended;
    const count = told.findIndex((line) => line.includes('"call":"write"'));
    const killed = await startChild('child-scenario.ts', [path, `${count + 1}`], undefined, place.path).ended;
    expect(killed.signal).toBe('SIGKILL');
    const folder = join(path, 'tmp');
    const left = readdirSync(folder);
    expect(left.length).toBe(1);
    const [realm = ''] = (left[0] as string).split('-');
    const live = [`${realm}-${process.ppid}-00`, 'elsewhere-99999999-00'];
    for (const name of [...live, 'elsewhere-1-01']) writeFileSync(join(folder, name), 'half');
    utimesSync(join(folder, 'elsewhere-1-01'), 0, 0);
    await openStore(path);
    expect(readdirSync(folder).sort()).toEqual([...live].sort());
  });

  it('a source that changes while it is copied never gives bytes that are not its digest', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    const source = place.file('a'.repeat(1_500_000));
    const store = await openStore(path);
    let isDone = false;
    let changes = 0;
    const change = async () => {
      for (; !isDone; changes++) {
        writeFileSync(source, String(changes % 10).repeat(1_500_000 - (changes % 7) * 1000));
        await new Promise(setImmediate);
      }
    };
    const changing = change();
    const digests = new Set<Digest>();
    for (let round = 0; round < 15; round++) digests.add(await store.copyIn(source, 'file'));
    isDone = true;
    await changing;
    for (const digest of digests) {
      expect(digestBytes(readFileSync((await store.pathOf(digest)) as string))).toBe(digest);
    }
    expect(digests.size).toBeGreaterThan(1);
    expect(changes).toBeGreaterThan(10);
    expect((await expectSound(path)).artifacts).toBe(digests.size);
  });

  it('an adopted file that its writer still writes to is missed, not believed', async () => {
    using place = createTempPlace();
    const store = await openStore(place.fresh('store'));
    const source = place.file('finished');
    const digest = await store.adopt(source, 'file');
    const path = (await store.pathOf(digest)) as string;
    damageThroughOpenHandle(path);
    expect(await store.pathOf(digest)).toBeUndefined();
    await store.adopt(place.file('finished'), 'file');
    await expectFile(store, digest, 'finished', place);
  });

  it('a folder adopted through a symlink stays where it is, apart from the store', async () => {
    using place = createTempPlace();
    const store = await openStore(place.fresh('store'));
    const [folder, link] = [place.folder({ a: 'bytes' }), place.fresh('link')];
    symlinkSync(folder, link);
    const digest = await store.adopt(link, 'folder');
    writeFileSync(join(folder, 'a'), 'BYTES');
    await expectFolder(store, digest, { a: 'bytes' }, place);
  });
});

function damageThroughOpenHandle(path: string): void {
  const before = statSync(path, { bigint: true }).ctimeNs;
  chmodSync(path, 0o644);
  while (statSync(path, { bigint: true }).ctimeNs === before) writeFileSync(path, 'FINISHED');
  writeFileSync(path, 'FINISHED');
}
