// The contract of every store. Each case opens a store of its own; the guarantees are at the top of
// packages/core/src/store/store.ts.

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Digest, Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes, digestFolder } from '../../packages/core/src/base/digest.ts';
import type { ArtifactForm, NamedFile, Store, StoredResult } from '../../packages/core/src/store/store.ts';
import { resultOf } from './result-of.ts';
import { createTempPlace, readTree, type TempPlace } from './temp-place.ts';

type OpenStore = (place: string) => Promise<Store>;

const mebibyte = 1 << 20;
const ways = ['adopt', 'copyIn'] as const;
const key = digestBytes('a key') as string as Key;
const absent = digestBytes('never stored');

export function contractOfStore(name: string, open: OpenStore): void {
  describe(`a store: ${name}`, () => {
    const withStore = (run: (store: Store, place: TempPlace) => Promise<void>) => async () => {
      using place = createTempPlace();
      await run(await open(place.fresh('store')), place);
    };
    describe('files', () => filesKeepTheirBytes(withStore));
    describe('folders', () => foldersKeepTheirFiles(withStore));
    describe('what cannot be stored', () => refusals(withStore));
    describe('sources that do not hold still', () => sourcesThatChange(withStore));
    describe('results', () => resultsUnderKeys(withStore));
    describe('housekeeping', () => listsAndRemoves(withStore));
  });
}

type WithStore = (run: (store: Store, place: TempPlace) => Promise<void>) => () => Promise<void>;

function filesKeepTheirBytes(withStore: WithStore): void {
  const sizes = [0, 1, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte + 7];

  it.each(ways)('%s keeps a file of any size', (way) =>
    withStore(async (store, place) => {
      let checked = 0;
      for (const size of sizes) {
        const bytes = patternOf(size);
        const digest = await store[way](place.file(bytes), 'file');
        expect(digest).toBe(digestBytes(bytes));
        await expectFile(store, digest, bytes, place);
        checked++;
      }
      expect(checked).toBe(6);
    })(),
  );

  it(
    'adopt takes the source away, copyIn leaves it',
    withStore(async (store, place) => {
      const [taken, left] = [place.file('taken'), place.file('left')];
      await store.adopt(taken, 'file');
      await store.copyIn(left, 'file');
      expect(existsSync(taken)).toBe(false);
      expect(readFileSync(left, 'utf8')).toBe('left');
    }),
  );

  it(
    'takes the source away also when the bytes are there already',
    withStore(async (store, place) => {
      const [first, second] = [place.file('same'), place.file('same')];
      expect(await store.adopt(first, 'file')).toBe(await store.adopt(second, 'file'));
      expect([existsSync(first), existsSync(second)]).toEqual([false, false]);
    }),
  );

  it(
    'hands out paths that cannot be written to, and copies that can',
    withStore(async (store, place) => {
      const digest = await store.adopt(place.file('bytes'), 'file');
      const copy = place.fresh();
      await store.copyOut(digest, copy);
      expect(statSync((await store.pathOf(digest)) as string).mode & 0o222).toBe(0);
      expect(statSync(copy).mode & 0o200).toBe(0o200);
    }),
  );

  it(
    'lays folders out for reading: their files cannot be written to, and are the same as before when they are removed',
    withStore(async (store, place) => {
      const digest = await store.adopt(place.folder({ a: 'bytes of a', 'b/c': 'bytes of c' }), 'folder');
      const laid = place.fresh();
      expect(await store.layOut(digest, laid)).toBe(true);
      await expect(store.layOut(digest, laid)).rejects.toThrow(`'${laid}' is there already`);
      for (const name of ['a', 'b/c']) expect(statSync(join(laid, name)).mode & 0o222).toBe(0);
      rmSync(laid, { recursive: true });
      await expectFolder(store, digest, { a: 'bytes of a', 'b/c': 'bytes of c' }, place);
    }),
  );

  it(
    'makes the folders above a copy, and never writes over what is there',
    withStore(async (store, place) => {
      const digest = await store.adopt(place.file('bytes'), 'file');
      const deep = join(place.fresh(), 'some', 'where');
      expect(await store.copyOut(digest, deep)).toBe(true);
      const there = place.file('mine');
      await expect(store.copyOut(digest, there)).rejects.toThrow(`'${there}' is there already`);
      expect(readFileSync(there, 'utf8')).toBe('mine');
    }),
  );

  it(
    'misses what was never stored, and what is no digest',
    withStore(async (store, place) => {
      for (const digest of [absent, '', '../../etc/passwd', absent.toUpperCase()] as Digest[]) {
        expect(await store.has(digest)).toBe(false);
        expect(await store.pathOf(digest)).toBeUndefined();
        expect(await store.formOf(digest)).toBeUndefined();
        expect(await store.sizeOf(digest)).toBeUndefined();
        expect(await store.copyOut(digest, place.fresh())).toBe(false);
        expect(await store.layOut(digest, place.fresh())).toBe(false);
      }
    }),
  );

  it(
    'takes and hands out equal bytes at once',
    withStore(async (store, place) => {
      const bytes = patternOf(mebibyte + 1);
      const taken = await Promise.all(Array.from({ length: 8 }, () => store.adopt(place.file(bytes), 'file')));
      expect(new Set(taken)).toEqual(new Set([digestBytes(bytes)]));
      const paths = await Promise.all(taken.map((digest) => store.pathOf(digest)));
      expect(new Set(paths).size).toBe(1);
      expect(readFileSync(paths[0] as string).equals(bytes)).toBe(true);
    }),
  );
}

function foldersKeepTheirFiles(withStore: WithStore): void {
  const folders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no files': {},
    'one empty file': { empty: '' },
    'files with equal bytes': { a: 'same', b: 'same', 'c/d': 'same' },
    'nested files': { a: '1', 'a.b': '2', 'b/c/d/e': '3', 'b/c': '', 'b-c': '4' },
    'names of many kinds': { é: 'nfc', 'e\u0301': 'nfd', '🪨/石': 'astral', 'a b\n"\'\\': 'odd', '-rf': '', '…': '' },
    'names that objects have': { __proto__x: '0', constructor: '1', 'toString/valueOf': '2', '0': '3', '10': '4' },
  };
  // 'b/c' cannot be a file and a folder.
  const cases = Object.entries(folders).map(([title, { 'b/c': _, ...files }]) => [title, files] as const);

  for (const way of ways) {
    it.each(cases)(`${way} keeps a folder with %s`, (_title, files) =>
      withStore(async (store, place) => {
        const digest = await store[way](place.folder(files), 'folder');
        await expectFolder(store, digest, files, place);
      })(),
    );
  }

  it(
    'keeps a file whose name is __proto__',
    withStore(async (store, place) => {
      const digest = await store.copyIn(place.folder(JSON.parse('{"__proto__":"bytes"}')), 'folder');
      const copy = place.fresh();
      expect(await store.copyOut(digest, copy)).toBe(true);
      expect(readFileSync(join(copy, '__proto__'), 'utf8')).toBe('bytes');
    }),
  );

  it(
    'keeps any folder',
    withStore(async (store, place) => {
      const part = fc.stringMatching(/^[a-c\u00e0-\u00e3]{1,2}$/);
      const name = fc.tuple(fc.constantFrom('', 'x/', 'x/y/'), part).map(([above, below]) => above + below);
      const tree = fc.dictionary(name, fc.string({ maxLength: 20 }), { maxKeys: 8, noNullPrototype: true });
      let checked = 0;
      await fc.assert(
        fc.asyncProperty(tree, fc.constantFrom(...ways), async (files, way) => {
          await expectFolder(store, await store[way](place.folder(files), 'folder'), files, place);
          checked++;
        }),
        { seed: 4, numRuns: 40 },
      );
      expect(checked).toBe(40);
    }),
  );

  it(
    'takes only what matches',
    withStore(async (store, place) => {
      const folder = place.folder({ 'a.csv': '1', 'b.txt': '2', 'deep/c.csv': '3' });
      const digest = await store.copyIn(folder, 'folder', (name) => name.endsWith('.csv'));
      await expectFolder(store, digest, { 'a.csv': '1', 'deep/c.csv': '3' }, place);
      expect(await store.has(digestBytes('2'))).toBe(false);
    }),
  );

  it.each(ways)('%s keeps a folder of many files, some of them equal', (way) =>
    withStore(async (store, place) => {
      const files = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n % 7}/${n}`, `bytes ${n % 150}`]));
      await expectFolder(store, await store[way](place.folder(files), 'folder'), files, place);
    })(),
  );

  it(
    'takes files of which it has the bytes without reading them, and the others as they are',
    withStore(async (store, place) => {
      const files = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`deep/${n}`, `bytes ${n}`]));
      const folder = place.folder(files);
      const nameAll = (): NamedFile[] =>
        Object.entries(files).map(([name, text]) => {
          const bytes = Buffer.from(text);
          return { name, path: join(folder, name), digest: digestBytes(bytes), size: bytes.length };
        });
      await expectFolder(store, await store.copyFiles(nameAll()), files, place);
      // Only one source can still be read.
      for (const name of Object.keys(files)) rmSync(join(folder, name));
      writeFileSync(join(folder, 'deep/7'), 'changed');
      files['deep/7'] = 'changed';
      const digest = await store.copyFiles(nameAll());
      await expectFolder(store, digest, files, place);
      // It was changed after its digest was taken: the digest of the stored file is that of the bytes that were read.
      const entries = nameAll().map((file) =>
        file.name === 'deep/7' ? { ...file, digest: digestBytes('other'), size: 5 } : file,
      );
      expect(await store.copyFiles(entries)).toBe(digest);
    }),
  );

  it(
    'takes bytes as files, also of files that are there, and in any order',
    withStore(async (store, place) => {
      const files = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`${n}.json`, `bytes ${n % 140}`]));
      const withBytes = (): NamedFile[] =>
        Object.entries(files).map(([name, text]) => {
          const bytes = Buffer.from(text);
          return { name, bytes, digest: digestBytes(bytes), size: bytes.length };
        });
      const digest = await store.copyFiles(withBytes());
      await expectFolder(store, digest, files, place);
      expect(digest).toBe(await store.copyIn(place.folder(files), 'folder'));
      files['new.json'] = 'new';
      files['0.json'] = 'other bytes';
      await expectFolder(store, await store.copyFiles(withBytes().toReversed()), files, place);
      const names = (await store.membersOf(await store.copyFiles(withBytes().toReversed())))!.map(({ name }) => name);
      expect(names).toEqual(Object.keys(files).toSorted());
      await expectFolder(store, await store.copyFiles([]), {}, place);
    }),
  );

  it(
    'gives its files out by their own digests too, and is no file itself',
    withStore(async (store, place) => {
      const digest = await store.adopt(place.folder({ a: 'bytes of a' }), 'folder');
      await expectFile(store, digestBytes('bytes of a'), 'bytes of a', place);
      expect(await store.pathOf(digest)).toBeUndefined();
    }),
  );

  it.each(ways)('%s follows symlinks inside the folder', (way) =>
    withStore(async (store, place) => {
      const folder = place.folder({ 'real/a': '1', b: '2' });
      symlinkSync('real', join(folder, 'folder-link'));
      symlinkSync('../b', join(folder, 'real', 'file-link'));
      const digest = await store[way](folder, 'folder');
      const files = {
        'real/a': '1',
        b: '2',
        'real/file-link': '2',
        'folder-link/a': '1',
        'folder-link/file-link': '2',
      };
      await expectFolder(store, digest, files, place);
    })(),
  );
}

function refusals(withStore: WithStore): void {
  type Make = (place: TempPlace) => { readonly path: string; readonly form: ArtifactForm; readonly says: RegExp };
  const inFolder =
    (make: (folder: string, place: TempPlace) => void, says: RegExp): Make =>
    (place) => {
      const folder = place.folder({ a: 'bytes' });
      make(folder, place);
      return { path: folder, form: 'folder', says };
    };
  const cases: Readonly<Record<string, Make>> = {
    'a file that is missing': (place) => ({ path: place.fresh(), form: 'file', says: /entry-\d+' cannot be read/ }),
    'a folder that is missing': (place) => ({ path: place.fresh(), form: 'folder', says: /entry-\d+' cannot be read/ }),
    'a folder as a file': (place) => ({ path: place.folder({ a: '' }), form: 'file', says: /is not a file$/ }),
    'a file as a folder': (place) => ({ path: place.file(''), form: 'folder', says: /is not a folder$/ }),
    'a link out of the folder': inFolder(
      (folder, place) => symlinkSync(place.file('outside'), join(folder, 'link')),
      /link' is a link out of its folder, to '.*file-\d+'/,
    ),
    'a link to a folder whose name begins alike': inFolder(
      (folder, place) => symlinkSync(`${place.folder({ a: '' })}`, join(folder, 'link')),
      /is a link out of its folder/,
    ),
    'a link to a folder that contains it': inFolder(
      (folder) => symlinkSync('.', join(folder, 'link')),
      /that contains it$/,
    ),
    'two links that lead to each other': inFolder((folder) => {
      symlinkSync('two', join(folder, 'one'));
      symlinkSync('one', join(folder, 'two'));
    }, /is a link that leads nowhere$/),
    'a link to nothing': inFolder(
      (folder) => symlinkSync('gone', join(folder, 'link')),
      /link' is a link that leads nowhere$/,
    ),
    'a pipe in a folder': inFolder(
      (folder) => void execFileSync('mkfifo', [join(folder, 'pipe')]),
      /pipe' is not a file or a folder/,
    ),
    'a pipe as a file': (place) => {
      const path = place.fresh('pipe');
      execFileSync('mkfifo', [path]);
      return { path, form: 'file', says: /is not a file$/ };
    },
  };

  for (const way of ways) {
    it.each(Object.entries(cases))(`${way} refuses %s`, (_title, make) =>
      withStore(async (store, place) => {
        const { path, form, says } = make(place);
        const before = existsSync(path);
        await expect(store[way](path, form)).rejects.toThrow(says);
        expect(existsSync(path)).toBe(before);
        if (form === 'folder' && before) expect(existsSync(join(path, 'a')) || statSync(path).isFile()).toBe(true);
      })(),
    );
  }
}

function sourcesThatChange(withStore: WithStore): void {
  const write = (path: string, bytes: string) => {
    const handle = openSync(path, 'r+');
    writeSync(handle, bytes, 0);
    closeSync(handle);
  };

  it.each(ways)('%s keeps the bytes of a file that has another name, written to afterwards', (way) =>
    withStore(async (store, place) => {
      const [path, other] = [place.file('bytes'), place.fresh('other')];
      linkSync(path, other);
      const digest = await store[way](path, 'file');
      write(other, 'BYTES');
      await expectFile(store, digest, 'bytes', place);
      expect(readFileSync(other, 'utf8')).toBe('BYTES');
    })(),
  );

  it.each(ways)('%s keeps the bytes that a symlink led to, written to afterwards', (way) =>
    withStore(async (store, place) => {
      const [target, link] = [place.file('bytes'), place.fresh('link')];
      symlinkSync(target, link);
      const digest = await store[way](link, 'file');
      write(target, 'BYTES');
      await expectFile(store, digest, 'bytes', place);
      expect(readFileSync(target, 'utf8')).toBe('BYTES');
    })(),
  );

  it(
    'adopts a folder some of whose files have another name outside, written to afterwards',
    withStore(async (store, place) => {
      const [folder, other] = [place.folder({ a: 'bytes', b: 'more' }), place.fresh('other')];
      linkSync(join(folder, 'a'), other);
      const digest = await store.adopt(folder, 'folder');
      write(other, 'BYTES');
      await expectFolder(store, digest, { a: 'bytes', b: 'more' }, place);
    }),
  );
}

function resultsUnderKeys(withStore: WithStore): void {
  it(
    'finds a result as it was recorded',
    withStore(async (store, place) => {
      const file = await store.adopt(place.file('bytes'), 'file');
      const folder = await store.adopt(place.folder({ a: '1', 'b/c': '' }), 'folder');
      const empty = await store.adopt(place.file(''), 'file');
      const manifest = { step: 'train', params: { rate: 0.1, names: ['é', '\ud800'], none: null } };
      const result: StoredResult = {
        outputs: { file, folder, empty },
        seconds: 1.5,
        at: 'now',
        manifest,
        isPassed: false,
      };
      await store.record(key, result);
      expect(await store.find(key)).toEqual([result]);
      expect(await store.find(digestBytes('another key') as string as Key)).toEqual([]);
    }),
  );

  it(
    'keeps a result without outputs',
    withStore(async (store) => {
      await store.record(key, resultOf({}));
      expect(await store.find(key)).toEqual([resultOf({})]);
    }),
  );

  it(
    'refuses a record before its artifacts, and finds nothing then',
    withStore(async (store, place) => {
      const there = await store.adopt(place.file('there'), 'file');
      await expect(store.record(key, resultOf({ there, absent }))).rejects.toThrow(
        /The output 'absent' .* is not whole/,
      );
      expect(await store.find(key)).toEqual([]);
    }),
  );

  it(
    'keeps several results under a key, newest last, and equal outputs once',
    withStore(async (store, place) => {
      const digests = await Promise.all(['1', '2', '3'].map((bytes) => store.adopt(place.file(bytes), 'file')));
      const [one, two, three] = digests.map((out, index) => ({ ...resultOf({ out }), at: `first ${index}` }));
      for (const result of [three, one, two] as StoredResult[]) await store.record(key, result);
      expect(await store.find(key)).toEqual([three, one, two]);
      const again = { ...(one as StoredResult), at: 'second' };
      await store.record(key, again);
      expect(await store.find(key)).toEqual([three, two, again]);
    }),
  );

  it(
    'loses none of many results recorded at once',
    withStore(async (store, place) => {
      const outs = await Promise.all(Array.from({ length: 20 }, (_, n) => store.adopt(place.file(`${n}`), 'file')));
      await Promise.all(outs.map((out) => store.record(key, resultOf({ out }))));
      const found = (await store.find(key)).map((result) => result.outputs['out']);
      expect(found.length).toBe(20);
      expect(new Set(found)).toEqual(new Set(outs));
    }),
  );

  it(
    'is not changed through what was given or found',
    withStore(async (store) => {
      const manifest = { step: 'train' };
      await store.record(key, { ...resultOf({}), manifest });
      manifest.step = 'changed';
      const [found] = await store.find(key);
      (found?.manifest as { step: string }).step = 'changed too';
      expect((await store.find(key))[0]?.manifest).toEqual({ step: 'train' });
    }),
  );
}

function listsAndRemoves(withStore: WithStore): void {
  const other = digestBytes('another key') as string as Key;
  const files = { a: 'bytes of a', 'b/c': 'more' };
  const fill = async (store: Store, place: TempPlace) => {
    const file = await store.adopt(place.file('bytes'), 'file');
    const empty = await store.adopt(place.file(''), 'file');
    const folder = await store.copyIn(place.folder(files), 'folder');
    await store.record(key, resultOf({ file, folder }));
    await store.record(key, resultOf({ file }));
    await store.record(other, resultOf({ file, empty }));
    return { file, empty, folder };
  };
  const nothing = { results: [], folders: [], files: [] };

  it(
    'lists all that it holds, and nothing where it holds nothing',
    withStore(async (store, place) => {
      expect(await store.list()).toEqual({ files: new Map(), folders: new Map(), results: [] });
      const { file, empty, folder } = await fill(store, place);
      const contents = await store.list();
      const sizes = { bytes: 5, '': 0, ...Object.fromEntries(Object.values(files).map((text) => [text, text.length])) };
      expect(new Map([...contents.files].map(([digest, { size }]) => [digest, size]))).toEqual(
        new Map(Object.entries(sizes).map(([text, size]) => [digestBytes(text), size])),
      );
      expect([...contents.folders.keys()]).toEqual([folder]);
      expect(contents.folders.get(folder)?.entries).toEqual(
        Object.entries(files).map(([name, text]) => ({ name, digest: digestBytes(text), size: text.length })),
      );
      const told = contents.results.map(({ key: under, outputs, at }) => JSON.stringify([under, outputs, at]));
      const wanted = [
        [key, { file, folder }],
        [key, { file }],
        [other, { file, empty }],
      ].map(([under, outputs]) => JSON.stringify([under, outputs, resultOf({}).at]));
      expect(told.sort()).toEqual(wanted.sort());
      const { results } = contents;
      expect(new Set(results.map(({ key: under, name }) => `${under} ${name}`)).size).toBe(3);
    }),
  );

  it(
    'removes what is named and nothing else, and what is not there as well',
    withStore(async (store, place) => {
      const { file, empty, folder } = await fill(store, place);
      const { results } = await store.list();
      const going = results.filter(({ outputs }) => 'folder' in outputs);
      for (const _ of ['once', 'again']) await store.remove({ ...nothing, results: going, folders: [folder, absent] });
      expect(await store.find(key)).toEqual([resultOf({ file })]);
      expect(await store.find(other)).toEqual([resultOf({ file, empty })]);
      expect([await store.has(folder), await store.copyOut(folder, place.fresh())]).toEqual([false, false]);
      await expectFile(store, file, 'bytes', place);
      await expectFile(store, digestBytes(files.a), files.a, place);
      const left = await store.list();
      expect([left.files.size, left.folders.size, left.results.length]).toEqual([4, 0, 2]);
    }),
  );

  it(
    'a result and a folder whose file was removed are missed, and healed by storing it again',
    withStore(async (store, place) => {
      const { folder, file } = await fill(store, place);
      await store.remove({ ...nothing, files: [digestBytes(files.a)] });
      expect(await store.find(key)).toEqual([resultOf({ file })]);
      expect([await store.has(folder), await store.formOf(folder), await store.sizeOf(folder)]).toEqual([
        false,
        undefined,
        undefined,
      ]);
      expect(await store.copyOut(folder, place.fresh())).toBe(false);
      expect(await store.layOut(folder, place.fresh())).toBe(false);
      await store.adopt(place.folder(files), 'folder');
      await expectFolder(store, folder, files, place);
      expect((await store.find(key)).length).toBe(2);
    }),
  );

  it(
    'what was removed can be stored again, by one who stored it before',
    withStore(async (store, place) => {
      const first = await fill(store, place);
      const { results, folders, files: stored } = await store.list();
      await store.remove({ results, folders: [...folders.keys()], files: [...stored.keys()] });
      expect(await store.list()).toEqual({ files: new Map(), folders: new Map(), results: [] });
      expect([await store.find(key), await store.has(first.file), await store.pathOf(first.file)]).toEqual([
        [],
        false,
        undefined,
      ]);
      expect(await fill(store, place)).toEqual(first);
      await expectFile(store, first.file, 'bytes', place);
      await expectFolder(store, first.folder, files, place);
      expect((await store.find(key)).length).toBe(2);
    }),
  );
}

/** Everything that a store reports about a file is true. */
export async function expectFile(
  store: Store,
  digest: Digest,
  bytes: string | Buffer,
  place: TempPlace,
): Promise<void> {
  const wanted = Buffer.from(bytes as string);
  expect(await store.has(digest)).toBe(true);
  expect(await store.formOf(digest)).toBe('file');
  expect(await store.sizeOf(digest)).toBe(wanted.length);
  expect(readFileSync((await store.pathOf(digest)) as string).equals(wanted)).toBe(true);
  const copy = place.fresh('copy');
  expect(await store.copyOut(digest, copy)).toBe(true);
  expect(readFileSync(copy).equals(wanted)).toBe(true);
  const laid = place.fresh('laid');
  expect(await store.layOut(digest, laid)).toBe(true);
  expect(readFileSync(laid).equals(wanted)).toBe(true);
}

/** Everything that a store reports about a folder is true. */
export async function expectFolder(
  store: Store,
  digest: Digest,
  files: Readonly<Record<string, string>>,
  place: TempPlace,
): Promise<void> {
  const all = Object.entries(files).map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const entries = all.map(({ name, bytes }) => ({ name, digest: digestBytes(bytes), size: bytes.length }));
  expect(digest).toBe(digestFolder(entries));
  expect(await store.has(digest)).toBe(true);
  expect(await store.formOf(digest)).toBe('folder');
  expect(await store.sizeOf(digest)).toBe(entries.reduce((sum, { size }) => sum + size, 0));
  const copy = place.fresh('copy');
  expect(await store.copyOut(digest, copy)).toBe(true);
  const tree = Object.fromEntries(all.map(({ name, bytes }) => [name, bytes.toString('latin1')]));
  expect(readTree(copy)).toEqual(tree);
  const laid = place.fresh('laid');
  expect(await store.layOut(digest, laid)).toBe(true);
  expect(readTree(laid)).toEqual(tree);
}

/** Bytes that differ everywhere, so that no two chunks are equal. */
function patternOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = size + 1;
  for (let index = 0; index < size; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
