import { once } from 'node:events';
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
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

it('says what is at a path that holds no output', async () => {
  using folder = openFolder();
  mkdirSync(folder.path('made'));
  writeFileSync(folder.path('file'), 'bytes');
  symlinkSync('loop', folder.path('loop'));
  const server = createServer().listen(folder.path('made/socket'));
  await once(server, 'listening');
  const out = folder.path('out');
  const said = (place: Promise<void>): Promise<string> => place.then(String, (error: Error) => error.message);
  expect([
    await said(placeFile(folder.path('absent'), out)),
    await said(placeFile(folder.path('file/below'), out)),
    await said(placeFile(folder.path('loop'), out)),
    await said(placeFile(folder.path('made'), out)),
    await said(placeFile(folder.path('made/socket'), out)),
    await said(placeFolder(folder.path('file'), out)),
    await said(placeFolder(folder.path('absent'), out)),
    await said(placeFolder(folder.path('made'), out)),
  ]).toEqual([
    `is missing: there is nothing at '${folder.path('absent')}', write it before 'run' returns`,
    `is missing: there is nothing at '${folder.path('file/below')}', write it before 'run' returns`,
    `is missing: '${folder.path('loop')}' is a link that leads back to itself`,
    `is declared as a file, and '${folder.path('made')}' is a folder`,
    `is declared as a file, and '${folder.path('made/socket')}' is a socket`,
    `is declared as a folder, and '${folder.path('file')}' is a file`,
    `is missing: there is nothing at '${folder.path('absent')}', write it before 'run' returns`,
    `holds '${folder.path('made/socket')}', which is a socket and cannot be stored`,
  ]);
  server.close();
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
