// Which tensors of two saved networks differ, and by how much at most. The manifest in model.json says where each lies.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { topologyFile } from './model-files.ts';

interface Weights {
  readonly paths: readonly string[];
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[];
}

/**
 * `tensor 'dense/kernel' [8, 4] by up to 1.19e-7, first at 3` of the first that differs, and how many more do. Undefined
 * if none does, or if they are not 32-bit floats.
 *
 * @param before - folder of a stored model
 * @param now - folder of the other one
 */
export async function describeTensors(before: string, now: string): Promise<string | undefined> {
  const [first, ...others] = await listDiffering(before, now);
  return first && `${first}${others.length ? ` and ${others.length} more` : ''}`;
}

async function listDiffering(before: string, now: string): Promise<readonly string[]> {
  const manifest = JSON.parse(await readFile(join(before, topologyFile), 'utf8')) as { weightsManifest?: Weights[] };
  const differing: string[] = [];
  for (const { paths, weights } of manifest.weightsManifest ?? []) {
    if (weights.some(({ dtype }) => dtype !== 'float32')) return [];
    const [one, other] = await Promise.all([before, now].map((folder) => readAll(folder, paths)));
    let offset = 0;
    for (const { name, shape } of weights) {
      const length = shape.reduce((product, size) => product * size, 1);
      const { by, at } = greatestDifference(one!, other!, offset, length);
      if (at !== -1)
        differing.push(`tensor '${name}' [${shape.join(', ')}] by up to ${by.toPrecision(3)}, first at ${at}`);
      offset += length * 4;
    }
  }
  return differing;
}

function greatestDifference(a: Buffer, b: Buffer, offset: number, length: number) {
  let [by, at] = [0, -1];
  for (let index = 0; index < length; index++) {
    const place = offset + index * 4;
    if (place + 4 > a.length || place + 4 > b.length) break;
    const [x, y] = [a.readFloatLE(place), b.readFloatLE(place)];
    if (Object.is(x, y)) continue;
    if (at === -1) at = index;
    by = Math.max(by, Math.abs(x - y));
  }
  return { by, at };
}

async function readAll(folder: string, paths: readonly string[]): Promise<Buffer> {
  return Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))));
}
