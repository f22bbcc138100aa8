// The store on disk where it cannot be written: full, read-only, without file handles, and with writes that fail.

import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { toStoreError } from '../../packages/core/src/store/write-error.ts';
import { flipByte } from './flip-byte.ts';
import { hasOwnMounts, startChild, withMount } from './run-child.ts';
import { runScenario } from './scenario.ts';
import { createTempPlace, fastFolder, readTree } from './temp-place.ts';

const mounts = hasOwnMounts();

describe('a disk that cannot be written', () => {
  it('every write fails once: the right error, nothing left behind, nothing wrong, healed by trying again', async () => {
    using place = createTempPlace(fastFolder);
    const child = await startChild('child-failing-writes.ts', [place.fresh()], undefined, place.path).ended;
    expect(child.code).toBe(0);
    const codes: Readonly<Record<string, string>> = {
      ENOSPC: 'disk-full',
      EACCES: 'store-read-only',
    };
    let failed = 0;
    for (const line of child.told) {
      const { code, call, met, temporary, results } = JSON.parse(line);
      // A temporary name that cannot be removed is swept later; a link that is not allowed becomes a copy.
      if (call === 'rm') expect(met).toBe('nothing');
      else if (code === 'EACCES') expect(['store-read-only', 'nothing']).toContain(met);
      else expect(met).toBe(codes[code]);
      expect(temporary).toBeLessThanOrEqual(call === 'rm' ? 1 : 0);
      expect(results).toBe(3);
      failed++;
    }
    expect(failed).toBeGreaterThan(150);
  });

  it(`a full disk${mounts ? '' : ' (made up: no mounts here)'}: told as such, old results stay, nothing left`, async () => {
    if (!mounts) return expectMadeUpFullDisk();
    using place = createTempPlace();
    const mount = 'mount -t tmpfs -o size=8m tmpfs "$PLACE"';
    const child = await startChild('child-full-disk.ts', [place.path], withMount(place.path, mount)).ended;
    expect(child.code).toBe(0);
    const rounds = child.told.map((line) => JSON.parse(line));
    expect(rounds.length).toBe(12);
    for (const { kibibytes, met, isSourceLeft, temporary, isReadable, again, results } of rounds) {
      for (const code of Object.values(met)) expect(['done', 'disk-full']).toContain(code);
      expect(isSourceLeft).toEqual([met.adopt !== 'done', met.adoptFolder !== 'done', met.adoptFolder !== 'done']);
      expect({ temporary, isReadable, again }).toEqual({ temporary: 0, isReadable: true, again: 'done' });
      expect(results).toBeGreaterThanOrEqual(3);
      if (kibibytes === 0) expect(Object.values(met)).toEqual(['disk-full', 'disk-full', 'disk-full', 'disk-full']);
      if (kibibytes === 4096) expect(Object.values(met)).toEqual(['done', 'done', 'done', 'done']);
    }
  });

  it(`a read-only ${mounts ? 'disk' : 'folder'}: reads go on, writes say so`, async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    await runScenario(await openStore(path), place, () => {});
    const [member = ''] = Object.keys(readTree(path)).filter((name) => name.endsWith(digestBytes('bytes of a')));
    chmodSync(join(path, member), 0o644);
    flipByte(join(path, member), () => 3);
    const child = mounts
      ? startChild(
          'child-read-only.ts',
          [path],
          withMount(path, 'mount --bind "$PLACE" "$PLACE" && mount -o remount,ro,bind "$PLACE"'),
        )
      : startChild('child-read-only.ts', [path], ['sh', '-c', 'chmod -R a-w "$0" && exec "$@"', path]);
    const { code, told } = await child.ended;
    expect(code).toBe(0);
    expect(JSON.parse(told[0] ?? '{}')).toEqual({
      results: 2,
      isRight: true,
      isCopied: true,
      damaged: 'missed',
      copyIn: 'store-read-only',
      adopt: 'store-read-only',
      record: 'store-read-only',
      isSourceLeft: true,
    });
  });

  it('without file handles: misses and errors, nothing wrong, nothing set aside', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    await runScenario(await openStore(path), place, () => {});
    const shell = ['sh', '-c', 'ulimit -n 64 && exec "$@"', 'sh'];
    const { code, told } = await startChild('child-out-of-handles.ts', [path], shell).ended;
    expect(code).toBe(0);
    const rounds = told.map((line) => JSON.parse(line));
    expect(rounds.length).toBe(7);
    for (const { found, isRight, met, temporary, results } of rounds) {
      expect([0, 2]).toContain(found);
      for (const each of met) expect(['done', 'store-unwritable']).toContain(each);
      expect({ isRight, temporary }).toEqual({ isRight: true, temporary: 0 });
      expect(results).toBeGreaterThanOrEqual(3);
    }
    expect(rounds[0].met).toEqual(Array(4).fill('store-unwritable'));
    expect(rounds[6].met).toEqual(Array(4).fill('done'));
    expect(Object.keys(readTree(path)).filter((name) => name.startsWith('damaged/'))).toEqual([]);
  });
});

/** Without a disk of its own to fill: writing to /dev/full is the same error, from the same system. */
async function expectMadeUpFullDisk(): Promise<void> {
  let met: unknown;
  try {
    writeFileSync('/dev/full', 'x');
  } catch (error) {
    met = toStoreError(error, 'here');
  }
  expect(met).toMatchObject({ name: 'StoreError', code: 'disk-full', message: /disk of the store 'here' is full/ });
}
