// The store on disk, damaged: every kind of file in every way. What is damaged is a miss, never wrong bytes, and heals.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Digest, Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import type { Store } from '../../packages/core/src/store/store.ts';
import { flipByte } from './flip-byte.ts';
import { resultOf } from './result-of.ts';
import { expectFile, expectFolder } from './store-contract.ts';
import { createTempPlace, fastFolder, readTree, type TempPlace } from './temp-place.ts';

describe('damage on disk', () => {
  const key = digestBytes('the key') as string as Key;
  const bytes = 'the bytes of the file, long enough to be cut';
  const files = { member: 'the bytes of the member, long enough too', 'in/other': 'other' };
  const build = async (store: Store, place: TempPlace) => {
    const file = await store.adopt(place.file(bytes), 'file');
    const folder = await store.copyIn(place.folder(files), 'folder');
    await store.record(key, resultOf({ file, folder }));
    return { file, folder };
  };

  const kinds: Readonly<Record<string, RegExp>> = {
    'an artifact': new RegExp(`artifacts/../${digestBytes(bytes)}$`),
    'a member of a folder': new RegExp(`artifacts/../${digestBytes(files.member)}$`),
    "a folder's manifest": /^folders\//,
    'a record': /^records\//,
    'the version': /^version$/,
    'the ignore file': /^\.gitignore$/,
  };
  const damages: Readonly<Record<string, (path: string) => void>> = {
    'first byte flipped': (path) => flipByte(path, () => 0),
    'byte in the middle flipped': (path) => flipByte(path, (length) => length >> 1),
    'last byte flipped': (path) => flipByte(path, (length) => length - 1),
    'byte flipped, and the time set back': (path) => {
      // To the nanosecond, which Node's own call cannot.
      const reference = `${path}-time`;
      execFileSync('touch', ['-r', path, reference]);
      flipByte(path, (length) => length >> 2);
      execFileSync('touch', ['-r', reference, path]);
      rmSync(reference);
    },
    'cut in half': (path) => writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size >> 1)),
    emptied: (path) => writeFileSync(path, ''),
    lengthened: (path) => writeFileSync(path, 'x', { flag: 'a' }),
    deleted: (path) => rmSync(path),
    'a folder now': (path) => {
      rmSync(path);
      mkdirSync(path);
    },
  };
  const damage = (path: string, how: string) => {
    const before = statSync(path, { bigint: true }).ctimeNs;
    chmodSync(path, 0o644);
    damages[how]?.(path);
    // Until the clock has ticked: what happens within one tick of taking a file in cannot be told by its times.
    while (statSync(path, { bigint: true, throwIfNoEntry: false })?.ctimeNs === before) chmodSync(path, 0o444);
  };

  it.each(Object.keys(kinds))('%s: a miss, never wrong bytes, and healed by storing again', async (kind) => {
    let checked = 0;
    for (const how of Object.keys(damages)) {
      for (const session of ['same', 'fresh']) {
        using place = createTempPlace(fastFolder);
        const path = place.fresh('store');
        const first = await openStore(path);
        const { file, folder } = await build(first, place);
        const names = Object.keys(readTree(path)).filter((name) => kinds[kind]?.test(name));
        expect(names.length).toBe(1);
        damage(join(path, names[0] as string), how);
        const store = session === 'same' ? first : await openStore(path);

        const isSizeWrong = ['cut in half', 'emptied', 'lengthened', 'deleted', 'a folder now'].includes(how);
        const isNeeded = !['the version', 'the ignore file'].includes(kind);
        // Sizes are looked at by `find`, bytes by whoever reads them.
        if (isNeeded && isSizeWrong) expect(await store.find(key)).toEqual([]);
        expect(await isRightOrMissing(store, file, bytes, place)).toBe(kind !== 'an artifact');
        const copy = place.fresh();
        const isCopied = await store.copyOut(folder, copy);
        expect(isCopied).toBe(!['a member of a folder', "a folder's manifest"].includes(kind));
        if (isCopied) expect(readTree(copy)).toEqual(files);
        if (isNeeded) expect(await store.find(key)).toEqual([]);

        for (const healed of [store, session === 'same' ? await openStore(path) : first]) {
          await build(healed, place);
          await expectFile(healed, file, bytes, place);
          await expectFolder(healed, folder, files, place);
          expect(await healed.find(key)).toEqual([resultOf({ file, folder })]);
        }
        const fresh = await openStore(path);
        await build(fresh, place);
        expect((await fresh.find(key)).length).toBe(1);
        expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('*\n');
        expect(readFileSync(join(path, 'version'), 'utf8')).toMatch(/"layout":1/);
        checked++;
      }
    }
    expect(checked).toBe(18);
  });

  it.each(['records', 'folders'])('any one byte flipped in a file of %s is a miss', async (room) => {
    using place = createTempPlace(fastFolder);
    const path = place.fresh('store');
    await build(await openStore(path), place);
    const [name = ''] = Object.keys(readTree(path)).filter((each) => each.startsWith(room));
    const whole = readFileSync(join(path, name));
    let checked = 0;
    for (let index = 0; index < whole.length; index++) {
      const flipped = Buffer.from(whole);
      flipped[index] = (whole[index] as number) ^ (1 << (index % 8));
      rmSync(join(path, name), { force: true });
      writeFileSync(join(path, name), flipped);
      expect(await (await openStore(path)).find(key), `byte ${index}`).toEqual([]);
      checked++;
    }
    rmSync(join(path, name), { force: true });
    writeFileSync(join(path, name), whole);
    expect((await (await openStore(path)).find(key)).length).toBe(1);
    expect(checked).toBeGreaterThan(300);
  });

  it('the whole store removed under an open one: misses, and is made again', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    const store = await openStore(path);
    const { file, folder } = await build(store, place);
    rmSync(path, { recursive: true });
    expect(await store.find(key)).toEqual([]);
    expect([await store.has(file), await store.has(folder), await store.pathOf(file)]).toEqual([
      false,
      false,
      undefined,
    ]);
    await build(store, place);
    await expectFolder(store, folder, files, place);
    expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('a record under a key that is not its own is a miss', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    await build(await openStore(path), place);
    const [name = ''] = Object.keys(readTree(path)).filter((each) => each.startsWith('records/'));
    const other = digestBytes('another key') as string as Key;
    const folder = join(path, 'records', other.slice(0, 2), other);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name.split('/').at(-1) as string), readFileSync(join(path, name)));
    expect(await (await openStore(path)).find(other)).toEqual([]);
  });

  it('a store of a later layout is not written', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    await build(await openStore(path), place);
    const text = '{"layout":2}';
    chmodSync(join(path, 'version'), 0o644);
    writeFileSync(join(path, 'version'), `{"sha256":"${digestBytes(text)}","body":${text}}\n`);
    await expect((await openStore(path)).adopt(place.file('x'), 'file')).rejects.toThrow(/another version of Cairn/);
  });
});

async function isRightOrMissing(store: Store, digest: Digest, bytes: string, place: TempPlace): Promise<boolean> {
  const path = await store.pathOf(digest);
  if (path !== undefined) expect(readFileSync(path, 'utf8')).toBe(bytes);
  const copy = place.fresh();
  const isCopied = await store.copyOut(digest, copy);
  if (isCopied) expect(readFileSync(copy, 'utf8')).toBe(bytes);
  expect(isCopied).toBe(path !== undefined);
  return isCopied;
}
