// A folder as one file, and back.

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serialize } from 'node:v8';
import { gzip } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packFolder, unpackFolder } from './folder-archive.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'cairn-archive-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

function writeFolder(name: string): string {
  const folder = join(place, name);
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  writeFileSync(join(folder, 'b.txt'), 'b');
  writeFileSync(join(folder, 'scripts/run.sh'), '#!/bin/sh\n');
  chmodSync(join(folder, 'scripts/run.sh'), 0o755);
  symlinkSync('../b.txt', join(folder, 'scripts/link'));
  mkdirSync(join(folder, '.git'));
  return folder;
}

test('files, whether they are executable, and links come back', async () => {
  const to = join(place, 'there');
  await unpackFolder(await packFolder(writeFolder('here'), (name) => name !== '.git'), to);
  expect(readFileSync(join(to, 'scripts/link'), 'utf8')).toBe('b');
  expect(readlinkSync(join(to, 'scripts/link'))).toBe('../b.txt');
  expect([statSync(join(to, 'scripts/run.sh')).mode & 0o100, statSync(join(to, 'b.txt')).mode & 0o100]).toEqual([
    0o100, 0,
  ]);
});

test('equal folders give equal bytes, whenever they were written', async () => {
  const [first, second] = [writeFolder('first'), writeFolder('second')];
  utimesSync(join(second, 'b.txt'), 1, 1);
  expect((await packFolder(first)).equals(await packFolder(second))).toBe(true);
});

test('a name that leads out of the folder is refused', async () => {
  const archive = await promisify(gzip)(serialize([{ name: '../out', content: Buffer.from('x') }]));
  await expect(unpackFolder(archive, join(place, 'there'))).rejects.toThrow("'../out', which is not inside");
});
