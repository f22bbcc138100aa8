// What the store on disk keeps when things go wrong: damage, two processes, a kill, a full or read-only disk. Every check
// says how much it looked at.

import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Digest, Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import type { Store } from '../../packages/core/src/store/store.ts';
import { toStoreError } from '../../packages/core/src/store/write-error.ts';
import { expectSound } from './expect-sound.ts';
import { hasOwnMounts, startChild, withMount } from './run-child.ts';
import { firstKey, resultsAfter, runScenario, secondKey } from './scenario.ts';
import { expectFile, expectFolder, resultOf } from './store-contract.ts';
import { createTempPlace, fastFolder, readTree, type TempPlace } from './temp-place.ts';
import type { Write } from './watch-writes.ts';

const mounts = hasOwnMounts();

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
      const { atime, mtime } = statSync(path);
      flipByte(path, (length) => length >> 2);
      utimesSync(path, atime, mtime);
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
    const { told } = await startChild('child-scenario.ts', [place.fresh('store')]).ended;
    const count = told.findIndex((line) => line.includes('"call":"write"'));
    const killed = await startChild('child-scenario.ts', [path, `${count + 1}`]).ended;
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

describe('several processes', () => {
  it('two write the same and their own at once, a third reads: nothing lost, nothing wrong', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    const rounds = 25;
    const writers = ['one', 'two'].map((name) => startChild('child-writer.ts', [path, name, `${rounds}`]));
    for (const { process } of writers) process.stdin?.end();
    let isDone = false;
    const ended = Promise.all(writers.map((writer) => writer.ended)).finally(() => {
      isDone = true;
    });
    const reader = await openStore(path);
    let seen = 0;
    while (!isDone) {
      for (let round = 0; round < rounds; round++) {
        const key = digestBytes(`key ${round}`) as string as Key;
        for (const { outputs } of await reader.find(key)) {
          for (const digest of Object.values(outputs)) {
            const copy = place.fresh();
            expect(await reader.copyOut(digest, copy)).toBe(true);
            rmSync(copy, { recursive: true });
            seen++;
          }
        }
      }
      await new Promise(setImmediate);
    }
    expect((await ended).map(({ code, told }) => [code, told])).toEqual([
      [0, ['done']],
      [0, ['done']],
    ]);
    const { artifacts, results, temporary } = await expectSound(path);
    expect({ artifacts, results, temporary }).toEqual({ artifacts: rounds * 4, results: rounds * 2, temporary: 0 });
    expect(seen).toBeGreaterThan(rounds);
  });

  it('one stopped at every write: nothing that was told is lost, nothing is wrong, all heals', async () => {
    using place = createTempPlace(fastFolder);
    const child = await startChild('child-stopping.ts', [place.path], undefined, place.path).ended;
    expect(child.code).toBe(0);
    const counts = { stopped: 0, artifacts: 0, results: 0 };
    for (const line of child.told) {
      const { told, artifacts, results, found, healed } = JSON.parse(line);
      const [first, second] = resultsAfter[told] ?? [0, 0];
      expect(found[0]).toBeGreaterThanOrEqual(first);
      expect(found[1]).toBeGreaterThanOrEqual(second);
      expect(healed).toBe(3);
      counts.stopped++;
      counts.artifacts += artifacts;
      counts.results += results;
    }
    expect(counts.stopped).toBeGreaterThan(100);
    expect(counts.artifacts).toBeGreaterThan(200);
    expect(counts.results).toBeGreaterThan(50);
  });

  it('one killed in the midst of a write: the same, and what it left is swept', async () => {
    using place = createTempPlace(fastFolder);
    const counts = { killed: 0, artifacts: 0, left: 0 };
    for (let number = 3; ; number += 11) {
      const path = place.fresh('store');
      const child = await startChild('child-scenario.ts', [path, `${number}`], undefined, place.path).ended;
      if (child.code === 0) break;
      expect(child.signal).toBe('SIGKILL');
      counts.killed++;
      counts.left += listOrNone(join(path, 'tmp')).length;
      const store = await openStore(path);
      expect(listOrNone(join(path, 'tmp'))).toEqual([]);
      counts.artifacts += (await expectSound(path)).artifacts;
      const [first, second] = resultsAfter[JSON.parse(child.told.at(-1) ?? '""')] ?? [0, 0];
      expect((await store.find(firstKey)).length).toBeGreaterThanOrEqual(first);
      expect((await store.find(secondKey)).length).toBeGreaterThanOrEqual(second);
      await runScenario(store, place, () => {});
      expect((await expectSound(path)).results).toBe(3);
    }
    expect(counts.killed).toBeGreaterThan(9);
    expect(counts.artifacts).toBeGreaterThan(9);
    expect(counts.left).toBeGreaterThan(0);
  });

  it('what a record names is synced before the record, and every name before it is told', async () => {
    using place = createTempPlace();
    const path = place.fresh('store');
    const { told, code } = await startChild('child-scenario.ts', [path], undefined, place.path).ended;
    expect(code).toBe(0);
    const dirty = new Set<string>();
    const known = new Set([place.path]);
    const counts = { renames: 0, records: 0, told: 0, links: 0 };
    for (const line of told) {
      const entry: Write | string = JSON.parse(line);
      if (typeof entry === 'string') {
        // Told to be done: no byte and no name is left to chance.
        expect([...dirty]).toEqual([]);
        counts.told++;
        continue;
      }
      const { call, path: from, to = '' } = entry;
      if (call === 'mkdir' && from.startsWith(path)) {
        for (let folder = from; !known.has(folder); folder = dirname(folder)) {
          known.add(folder);
          dirty.add(dirname(folder));
        }
      }
      // The source goes when its bytes are safe, and not before.
      if (call === 'rm' && !from.startsWith(path)) expect([...dirty]).toEqual([]);
      if (call === 'write' || call === 'writeFile') dirty.add(from);
      else if (call === 'sync') dirty.delete(from);
      else if (call === 'rm') dirty.delete(from);
      else if (call === 'link') counts.links++;
      else if (call === 'rename') {
        expect(dirty.has(from)).toBe(false);
        if (to.startsWith(join(path, 'records'))) {
          expect([...dirty].filter((each) => each !== join(to, '..'))).toEqual([]);
          counts.records++;
        }
        dirty.add(join(to, '..'));
        counts.renames++;
      }
    }
    // A rename into a folder that is not there yet is tried twice, so three records make five.
    expect(counts).toEqual({ renames: expect.any(Number), records: 5, told: 7, links: 3 });
    expect(counts.renames).toBeGreaterThan(20);
  });
});

describe('a disk that cannot be written', () => {
  it('every write fails once: the right error, nothing left behind, nothing wrong, healed by trying again', async () => {
    using place = createTempPlace(fastFolder);
    const child = await startChild('child-failing-writes.ts', [place.fresh()], undefined, place.path).ended;
    expect(child.code).toBe(0);
    const codes: Readonly<Record<string, string>> = {
      ENOSPC: 'disk-full',
      EACCES: 'store-read-only',
      EMFILE: 'store-unwritable',
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
    expect(failed).toBeGreaterThan(300);
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

async function isRightOrMissing(store: Store, digest: Digest, bytes: string, place: TempPlace): Promise<boolean> {
  const path = await store.pathOf(digest);
  if (path !== undefined) expect(readFileSync(path, 'utf8')).toBe(bytes);
  const copy = place.fresh();
  const isCopied = await store.copyOut(digest, copy);
  if (isCopied) expect(readFileSync(copy, 'utf8')).toBe(bytes);
  expect(isCopied).toBe(path !== undefined);
  return isCopied;
}

function flipByte(path: string, at: (length: number) => number): void {
  const bytes = readFileSync(path);
  const index = at(bytes.length);
  bytes[index] = (bytes[index] as number) ^ 1;
  writeFileSync(path, bytes);
}

function damageThroughOpenHandle(path: string): void {
  const before = statSync(path, { bigint: true }).ctimeNs;
  chmodSync(path, 0o644);
  while (statSync(path, { bigint: true }).ctimeNs === before) writeFileSync(path, 'FINISHED');
  writeFileSync(path, 'FINISHED');
}

function listOrNone(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
