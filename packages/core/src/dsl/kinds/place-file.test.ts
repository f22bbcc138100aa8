import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { placeFile, placeFolder } from './place-file.ts';

function openFolder() {
  const root = mkdtempSync(join(tmpdir(), 'cairn-place-'));
  const path = (...names: string[]): string => join(root, ...names);
  return { path, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}

it('gives a file a second name, which is the only one when its folder is gone', async () => {
  using folder = openFolder();
  mkdirSync(folder.path('work'));
  writeFileSync(folder.path('work/made'), 'bytes');
  await placeFile(folder.path('work/made'), folder.path('out'));
  rmSync(folder.path('work'), { recursive: true });
  expect(readFileSync(folder.path('out'), 'utf8')).toBe('bytes');
  expect(statSync(folder.path('out')).nlink).toBe(1);
});

it('copies what a symlink leads to', async () => {
  using folder = openFolder();
  writeFileSync(folder.path('made'), 'bytes');
  symlinkSync('made', folder.path('link'));
  await placeFile(folder.path('link'), folder.path('out'));
  rmSync(folder.path('made'));
  expect(readFileSync(folder.path('out'), 'utf8')).toBe('bytes');
});

it('tells in the words of the system what is not there', async () => {
  using folder = openFolder();
  await expect(placeFile(folder.path('absent'), folder.path('out'))).rejects.toThrow('ENOENT');
});

it('gives all files of a folder a second name; links inside it lead inside the new one', async () => {
  using folder = openFolder();
  mkdirSync(folder.path('made/deep'), { recursive: true });
  writeFileSync(folder.path('made/deep/file'), 'bytes');
  linkSync(folder.path('made/deep/file'), folder.path('made/twin'));
  symlinkSync('deep/file', folder.path('made/link'));
  symlinkSync('made', folder.path('root'));
  await placeFolder(folder.path('root'), folder.path('out'));
  rmSync(folder.path('made'), { recursive: true });
  const read = (name: string): string => readFileSync(folder.path('out', name), 'utf8');
  expect([read('deep/file'), read('twin'), read('link')]).toEqual(['bytes', 'bytes', 'bytes']);
  expect(statSync(folder.path('out/twin')).ino).toBe(statSync(folder.path('out/deep/file')).ino);
});
