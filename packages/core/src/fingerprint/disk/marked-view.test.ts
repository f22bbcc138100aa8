import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nowNs } from '../../files/now-ns.ts';
import { createDiskView } from './disk-view.ts';
import { lookAgain, type MarkedView, markView } from './marked-view.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-marked-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const at = (...parts: string[]): string => join(root, ...parts);
const isSame = (view: MarkedView): boolean => lookAgain(view, nowNs()).isSame;

function look(paths: readonly string[], real: readonly string[] = []): MarkedView {
  const disk = createDiskView();
  for (const path of paths) disk.kindOf(path);
  for (const path of real) disk.realPath(path);
  return markView(disk.seen(), nowNs())!;
}

test('a folder that is not there stands for all that was not found in it', () => {
  mkdirSync(at('there'));
  writeFileSync(at('file'), '');
  const names = Array.from({ length: 40 }, (_, index) => `deep/${index}/package.json`);
  const view = look([
    ...names.map((name) => at('gone', name)),
    ...[at('there/a'), at('there/b'), at('file/below'), at('there')],
  ]);
  expect(Object.fromEntries(view.kinds)).toEqual({
    ...{ [at('gone')]: null, [at('there/a')]: null, [at('there/b')]: null, [at('file/below')]: null },
    [at('there')]: 'folder',
  });
  expect(isSame(view)).toBe(true);
  mkdirSync(at('gone/deep/7'), { recursive: true });
  writeFileSync(at('gone/deep/7/package.json'), '{}');
  expect(isSame(view)).toBe(false);
});

test('what appeared while it was planned is seen, also where its folder was not there either', () => {
  const disk = createDiskView();
  disk.kindOf(at('gone/deep/a'));
  mkdirSync(at('gone/deep'), { recursive: true });
  writeFileSync(at('gone/deep/a'), '');
  expect(isSame(markView(disk.seen(), nowNs())!)).toBe(false);
});

test('a real path is one as long as no part of it becomes a link, goes away or leads elsewhere', () => {
  mkdirSync(at('packages/a/src'), { recursive: true });
  mkdirSync(at('packages/b/src'), { recursive: true });
  mkdirSync(at('modules'));
  symlinkSync(at('packages/a'), at('modules/a'));
  const paths = [at('packages/a/src'), at('packages/a'), at('packages/b/src'), at('modules/a/src')];
  const view = look([], paths);
  expect(view.realPaths).toContainEqual([at('modules/a/src'), at('packages/a/src')]);
  expect(isSame(view)).toBe(true);
  const edits: readonly (readonly [() => void, () => void])[] = [
    [
      () => {
        renameSync(at('packages/b'), at('packages/c'));
        symlinkSync(at('packages/c'), at('packages/b'));
      },
      () => {
        rmSync(at('packages/b'));
        renameSync(at('packages/c'), at('packages/b'));
      },
    ],
    [() => renameSync(at('packages/b/src'), at('kept')), () => renameSync(at('kept'), at('packages/b/src'))],
    [
      () => {
        rmSync(at('modules/a'));
        symlinkSync(at('packages/b'), at('modules/a'));
      },
      () => {
        rmSync(at('modules/a'));
        symlinkSync(at('packages/a'), at('modules/a'));
      },
    ],
  ];
  for (const [edit, undo] of edits) {
    edit();
    expect(isSame(view)).toBe(false);
    undo();
    expect(isSame(view)).toBe(true);
  }
});
