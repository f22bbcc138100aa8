import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readChunks } from './read-chunks.ts';

/** Bytes that differ from chunk to chunk. */
function patternOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let index = 0; index < size; index += 1) bytes[index] = index * 31 + (index >> 16);
  return bytes;
}

async function readAll(size: number, expected: number): Promise<{ readonly chunks: number; readonly bytes: Buffer }> {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-chunks-'));
  writeFileSync(join(folder, 'file'), patternOf(size));
  const file = openSync(join(folder, 'file'), 'r');
  const chunks: Buffer[] = [];
  for await (const chunk of readChunks(file, expected)) chunks.push(Buffer.from(chunk));
  closeSync(file);
  rmSync(folder, { recursive: true });
  return { chunks: chunks.length, bytes: Buffer.concat(chunks) };
}

it.each([0, 1, (1 << 17) - 1, 1 << 17, (1 << 20) - 1, 1 << 20, (3 << 20) + 7])(
  'gives all of %i bytes',
  async (size) => {
    expect((await readAll(size, size)).bytes.equals(patternOf(size))).toBe(true);
  },
);

it('a size that turns out wrong changes nothing, and does not end in a chunk for each byte', async () => {
  const counts: number[] = [];
  for (const expected of [0, 1, 1000, 1 << 19, 5 << 20]) {
    const { chunks, bytes } = await readAll(1_500_000, expected);
    expect(bytes.equals(patternOf(1_500_000))).toBe(true);
    counts.push(chunks);
  }
  expect(counts).toEqual([3, 3, 3, 3, 2]);
});

it('whoever stops early may close the file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-chunks-'));
  writeFileSync(join(folder, 'file'), patternOf(5 << 20));
  const file = openSync(join(folder, 'file'), 'r');
  for await (const chunk of readChunks(file, 5 << 20)) if (chunk.length) break;
  closeSync(file);
  await expect(readChunks(file, 1 << 20).next()).rejects.toThrow('EBADF');
  rmSync(folder, { recursive: true });
});
