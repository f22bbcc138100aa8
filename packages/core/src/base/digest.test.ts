import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Digest } from './brand.ts';
import { digestBytes, digestFile, digestFolder } from './digest.ts';

it('is sha256 of the bytes (FIPS 180-2, appendix B.1)', () => {
  expect(digestBytes('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it('digests a file as its bytes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-digest-'));
  const bytes = Buffer.alloc(3 << 20, 7);
  await writeFile(join(folder, 'big'), bytes);
  expect(await digestFile(join(folder, 'big'))).toBe(digestBytes(bytes));
  await rm(folder, { recursive: true });
});

it('digests a folder by names and digests, in code-unit order', () => {
  const entry = (name: string, digest: string, size = 1) => ({ name, digest: digest as Digest, size });
  const folder = digestFolder([entry('b/a', '2'), entry('a', '1'), entry('Z', '3')]);
  expect(folder).toBe(digestFolder([entry('Z', '3', 9), entry('a', '1'), entry('b/a', '2')]));
  expect(folder).not.toBe(digestFolder([entry('b/a', '1'), entry('a', '2'), entry('Z', '3')]));
  expect(digestFolder([entry('a', 'b')])).not.toBe(digestFolder([entry('ab', '')]));
  expect(folder).toMatchInlineSnapshot(`"8b1a339f339f2f9d2c8e5998e2b8f7db734961dd6a151d53da251bad5d3158e9"`);
});
