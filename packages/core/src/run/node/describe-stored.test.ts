import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Digest } from '../../base/brand.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { describeStored } from './describe-stored.ts';

test('the digests, and where the bytes differ', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-test-'));
  try {
    const store = createMemoryStore(join(folder, 'store'));
    const keep = async (name: string, files: Readonly<Record<string, string | Uint8Array>>) => {
      await mkdir(join(folder, name));
      for (const [file, bytes] of Object.entries(files)) await writeFile(join(folder, name, file), bytes);
      return store.copyIn(join(folder, name), 'folder');
    };
    const one = await keep('one', { 'a.json': '{"n":1}', weights: Uint8Array.of(0, 1, 2) });
    const other = await keep('other', { 'a.json': '{"n":2}', weights: Uint8Array.of(0, 1) });
    const bytes = await keep('bytes', { 'a.json': '{"n":1}', weights: Uint8Array.of(0, 1) });
    const more = await keep('more', { 'a.json': '{"n":1}', weights: Uint8Array.of(0, 1, 2), z: '' });
    await writeFile(join(folder, 'x'), Uint8Array.of(0, 1));
    await writeFile(join(folder, 'y'), Uint8Array.of(0, 2));
    const files = [
      await store.copyIn(join(folder, 'x'), 'file'),
      await store.copyIn(join(folder, 'y'), 'file'),
    ] as const;
    const told = [
      await describeStored(one, other, undefined, store, join(folder, 't1')),
      await describeStored(one, bytes, undefined, store, join(folder, 't2')),
      await describeStored(one, more, undefined, store, join(folder, 't3')),
      await describeStored(...files, undefined, store, join(folder, 't4')),
      await describeStored(files[0], '0'.repeat(64) as Digest, undefined, store, join(folder, 't5')),
    ];
    expect(told).toMatchInlineSnapshot(`
      [
        "80dc3fb4b3fb → 3978589850c3, 'a.json' and 1 more: n: 1 → 2",
        "80dc3fb4b3fb → 65dff0863009, 'weights': 3 bytes → 2 bytes",
        "80dc3fb4b3fb → 0f63f4989b41, 'z' is new",
        "b413f47d13ee → fcf0a6c700dd, 1 of 2 bytes, the first at 1",
        "b413f47d13ee → 000000000000",
      ]
    `);
  } finally {
    await rm(folder, { recursive: true });
  }
});
