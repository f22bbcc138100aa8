// Folders that were laid out and given back: the next one is made of the nearest of them, by as many files as differ, and
// whatever became of its files meanwhile is never handed out.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { layoutOf } from '../../packages/core/src/store/disk/layout.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import type { NamedFile, Store } from '../../packages/core/src/store/store.ts';
import { flipByte } from './flip-byte.ts';
import { createTempPlace, fastFolder, readTree, type TempPlace } from './temp-place.ts';

const count = 300;
const bytes = 20_000;

/** Members of a folder of so many files in 10 folders; some of them others. */
function filesWith(others: Readonly<Record<string, string>> = {}): Record<string, string> {
  const all = Array.from({ length: count }, (_, index) => [
    `${index % 10}/${index}.txt`,
    `${index} `.repeat(bytes / 5),
  ]);
  return { ...(Object.fromEntries(all) as Record<string, string>), ...others };
}

interface Laid {
  readonly store: Store;
  readonly place: string;
  /** Of `filesWith()`. */
  readonly digest: Digest;
}

/** A store in which the folder was laid out, read, and given back by a process that has ended. */
async function layAndGiveBack(temp: TempPlace): Promise<Laid> {
  const place = temp.fresh('store');
  const first = await openStore(place);
  const digest = await first.copyIn(temp.folder(filesWith()), 'folder');
  const path = join(place, 'tmp', 'laid');
  expect(await first.layOut(digest, path)).toBe(true);
  await first.giveBack(path);
  expect(existsSync(path)).toBe(false);
  return { store: await openStore(place), place, digest };
}

/** As planning knows them: by their digests. */
function namedFiles(folder: string, files: Readonly<Record<string, string>>): readonly NamedFile[] {
  return Object.entries(files).map(([name, text]) => ({
    name,
    path: join(folder, name),
    digest: digestBytes(text),
    size: Buffer.byteLength(text),
  }));
}

/** The files of the store that were given a name, or lost one, since a moment. */
function touchedSince(place: string, moment: number): number {
  const folder = join(place, 'artifacts');
  const paths = readdirSync(folder).flatMap((shard) =>
    readdirSync(join(folder, shard)).map((name) => join(folder, shard, name)),
  );
  expect(paths.length).toBeGreaterThanOrEqual(count);
  return paths.filter((path) => statSync(path).ctimeMs >= moment).length;
}

/** Bytes that this process has read, as Linux counts them. */
function bytesRead(): number {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('a folder that is laid out where a nearly equal one was given back', () => {
  it.runIf(existsSync('/proc/self/io'))('reads and links the files that differ, and no other', async () => {
    using temp = createTempPlace(fastFolder);
    const { store, place } = await layAndGiveBack(temp);
    const wanted = filesWith({ '7/7.txt': 'changed', 'new/deep/file.txt': 'new' });
    delete wanted['8/8.txt'];
    const digest = await store.copyFiles(namedFiles(temp.folder(wanted), wanted));
    await pause();
    const [read, moment] = [bytesRead(), Date.now()];
    const path = temp.fresh();
    expect(await store.layOut(digest, path)).toBe(true);
    // The manifest and the index, and not 6 MB of files.
    expect(bytesRead() - read).toBeLessThan(count * 1_000);
    // The new ones, the one that is gone, and the one that was there instead of the changed one.
    expect(touchedSince(place, moment)).toBeLessThanOrEqual(4);
    expect(readTree(path)).toEqual(wanted);
    expect(existsSync(join(path, 'new/deep'))).toBe(true);
  });

  it('is the very folder where nothing differs, and folders that no file needs are gone', async () => {
    using temp = createTempPlace(fastFolder);
    const { store, digest } = await layAndGiveBack(temp);
    const fewer = Object.fromEntries(Object.entries(filesWith()).filter(([name]) => !name.startsWith('3/')));
    const less = await store.copyIn(temp.folder(fewer), 'folder');
    const path = join(temp.path, 'less');
    expect(await store.layOut(less, path)).toBe(true);
    expect(readdirSync(path).sort()).toEqual(['0', '1', '2', '4', '5', '6', '7', '8', '9']);
    expect(readTree(path)).toEqual(fewer);
    await store.giveBack(path);
    expect(await store.layOut(digest, path)).toBe(true);
    expect(readTree(path)).toEqual(filesWith());
  });

  it('is never one that somebody else reads', async () => {
    using temp = createTempPlace(fastFolder);
    const { store, place, digest } = await layAndGiveBack(temp);
    const changed = filesWith({ '7/7.txt': 'changed' });
    const other = await store.copyIn(temp.folder(changed), 'folder');
    const second = await openStore(place);
    const paths = [temp.fresh(), temp.fresh(), temp.fresh()] as const;
    const laid = [store.layOut(digest, paths[0]), second.layOut(other, paths[1]), second.layOut(digest, paths[2])];
    expect(await Promise.all(laid)).toEqual([true, true, true]);
    expect(paths.map(readTree)).toEqual([filesWith(), changed, filesWith()]);
    // Given back and taken again while the others are read.
    await store.giveBack(paths[0]);
    const last = temp.fresh();
    expect(await second.layOut(other, last)).toBe(true);
    expect([readTree(last), readTree(paths[1]), readTree(paths[2])]).toEqual([changed, changed, filesWith()]);
  });

  it('keeps a few, not all that were ever laid out', async () => {
    using temp = createTempPlace(fastFolder);
    const { store, place } = await layAndGiveBack(temp);
    const paths: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const digest = await store.copyIn(temp.folder(filesWith({ '7/7.txt': `${round}` })), 'folder');
      paths.push(temp.fresh());
      await store.layOut(digest, paths.at(-1)!);
    }
    for (const path of paths) await store.giveBack(path);
    expect(readdirSync(layoutOf(place).laid).length).toBe(4);
  });

  it('keeps no folder of a few files, and none that it did not lay out', async () => {
    using temp = createTempPlace(fastFolder);
    const store = await openStore(temp.fresh('store'));
    const digest = await store.copyIn(temp.folder({ a: 'a', b: 'b' }), 'folder');
    const path = temp.fresh();
    await store.layOut(digest, path);
    await store.giveBack(path);
    await store.giveBack(temp.folder(filesWith()));
    expect(readTree(path)).toEqual({ a: 'a', b: 'b' });
    expect(existsSync(layoutOf(store.place).laid)).toBe(false);
  });
});

describe('what became of a folder meanwhile', () => {
  const keptTree = (place: string): string => {
    const { laid } = layoutOf(place);
    return join(laid, readdirSync(laid)[0]!, 'tree');
  };
  const write = (path: string, text: string): void => {
    chmodSync(path, 0o644);
    writeFileSync(path, text);
  };
  /** What is done to the folder as it is kept. The bytes of the store's own file are others after some of them. */
  const deeds: Readonly<Record<string, (tree: string) => void>> = {
    'a file has other bytes of the same length': (tree) => {
      chmodSync(join(tree, '5/5.txt'), 0o644);
      flipByte(join(tree, '5/5.txt'), (length) => length >> 1);
    },
    'a file is replaced by another': (tree) => {
      rmSync(join(tree, '5/5.txt'));
      writeFileSync(join(tree, '5/5.txt'), `${'6 '.repeat(bytes / 5)}`);
    },
    'two files have changed their names': (tree) => {
      renameSync(join(tree, '5/5.txt'), join(tree, 'x'));
      renameSync(join(tree, '6/6.txt'), join(tree, '5/5.txt'));
      renameSync(join(tree, 'x'), join(tree, '6/6.txt'));
    },
    'a file is gone': (tree) => rmSync(join(tree, '5/5.txt')),
    'a file was added': (tree) => writeFileSync(join(tree, '5/more.txt'), 'more'),
    'a folder was added': (tree) => mkdirSync(join(tree, 'empty')),
    'a file is a folder now': (tree) => {
      rmSync(join(tree, '5/5.txt'));
      mkdirSync(join(tree, '5/5.txt/in'), { recursive: true });
      writeFileSync(join(tree, '5/5.txt/in/it'), 'x');
    },
    'all of it is gone': (tree) => rmSync(tree, { recursive: true }),
    'its index is damaged': (tree) => flipByte(join(tree, '../index.json'), (length) => length >> 1),
    'its index is cut off': (tree) => write(join(tree, '../index.json'), '{"sha256":"'),
  };

  it.each(Object.keys(deeds))('%s: the bytes that are handed out are those of the digest', async (deed) => {
    using temp = createTempPlace(fastFolder);
    const { store, place, digest } = await layAndGiveBack(temp);
    await pause();
    deeds[deed]!(keptTree(place));
    let path = temp.fresh();
    if (!(await store.layOut(digest, path))) {
      // The store's own file was damaged: it is set aside, and given again.
      expect(await store.copyIn(temp.folder(filesWith()), 'folder')).toBe(digest);
      path = temp.fresh();
      expect(await store.layOut(digest, path)).toBe(true);
    }
    expect(readTree(path)).toEqual(filesWith());
    expect(readdirSync(path).sort()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  });

  it('a reader that wrote to it spoils nothing of what is laid out next', async () => {
    using temp = createTempPlace(fastFolder);
    const { store, place, digest } = await layAndGiveBack(temp);
    const path = temp.fresh();
    await store.layOut(digest, path);
    await pause();
    write(join(path, '5/5.txt'), 'spoilt');
    await store.giveBack(path);
    const later = await openStore(place);
    expect(await later.layOut(digest, temp.fresh())).toBe(false);
    expect(await later.copyIn(temp.folder(filesWith()), 'folder')).toBe(digest);
    const last = temp.fresh();
    expect(await later.layOut(digest, last)).toBe(true);
    expect(readTree(last)).toEqual(filesWith());
  });

  it('a program stays one, and a file that became one is one', async () => {
    using temp = createTempPlace(fastFolder);
    const { store, place } = await layAndGiveBack(temp);
    const source = temp.folder(filesWith());
    for (const name of ['1/1.txt', '2/2.txt']) chmodSync(join(source, name), 0o755);
    const programs = await store.copyIn(source, 'folder');
    const path = temp.fresh();
    expect(await store.layOut(programs, path)).toBe(true);
    await store.giveBack(path);
    const later = await openStore(place);
    for (const [digest, isProgram] of [
      [programs, true],
      [await later.copyIn(temp.folder(filesWith()), 'folder'), false],
    ] as const) {
      const laid = temp.fresh();
      expect(await later.layOut(digest, laid)).toBe(true);
      expect((statSync(join(laid, '1/1.txt')).mode & 0o100) !== 0).toBe(isProgram);
      expect(readTree(laid)).toEqual(filesWith());
      await later.giveBack(laid);
    }
  });
});
