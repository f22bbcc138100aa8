import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createOwnTemporary } from './own-temporary.ts';

test('it empties and removes its own folder, and nothing beside it', async () => {
  const around = await mkdtemp(join(tmpdir(), 'cairn-test-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = around;
  try {
    writeFileSync(join(around, 'of-another'), 'kept');
    const own = createOwnTemporary();
    const path = own.path!;
    const folder = dirname(path);
    expect([dirname(folder), basename(folder).startsWith('cairn-worker-')]).toEqual([around, true]);
    expect(own.around).toBe(folder);
    writeFileSync(join(folder, 'of-the-worker'), 'kept');
    mkdirSync(join(path, 'folder'));
    writeFileSync(join(path, 'folder/file'), '');
    // What the variable says later does not matter.
    process.env['TMPDIR'] = '/';
    own.empty();
    expect([readdirSync(path), readdirSync(folder), readdirSync(around).length]).toEqual([
      [],
      ['of-the-worker', 'tmp'],
      2,
    ]);
    own.remove();
    own.empty();
    own.remove();
    expect([existsSync(path), readdirSync(around)]).toEqual([false, ['of-another']]);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    await rm(around, { recursive: true });
  }
});

test('where none can be made there is none, and nothing is removed', () => {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = '/does/not/exist';
  try {
    const own = createOwnTemporary();
    expect(own.path).toBeUndefined();
    own.empty();
    own.remove();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
});
