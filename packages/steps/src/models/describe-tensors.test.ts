import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeTensors } from './describe-tensors.ts';

const manifest = {
  weightsManifest: [
    {
      paths: ['weights.bin'],
      weights: [
        { name: 'dense/kernel', shape: [2, 2], dtype: 'float32' },
        { name: 'dense/bias', shape: [2], dtype: 'float32' },
      ],
    },
  ],
};

async function compare(before: readonly number[], now: readonly number[]): Promise<string | undefined> {
  const folders: string[] = [];
  for (const weights of [before, now]) {
    const folder = await mkdtemp(join(tmpdir(), 'cairn-tensors-'));
    folders.push(folder);
    await writeFile(join(folder, 'model.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'weights.bin'), new Uint8Array(Float32Array.from(weights).buffer));
  }
  try {
    return await describeTensors(folders[0]!, folders[1]!);
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true });
  }
}

test('the first tensor that differs, by how much at most, and how many more do', async () => {
  expect([
    await compare([1, 2, 3, 4, 5, 6], [1, 2.5, 3, 3.75, 5, 6]),
    await compare([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, -0, 6]),
    await compare([1, 2, 3, 4, 5, 6], [9, 2, 3, 4, 5, 7]),
    await compare([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
  ]).toEqual([
    "tensor 'dense/kernel' [2, 2] by up to 0.500, first at 1",
    "tensor 'dense/bias' [2] by up to 5.00, first at 0",
    "tensor 'dense/kernel' [2, 2] by up to 8.00, first at 0 and 1 more",
    undefined,
  ]);
});
