// Which tensors of two saved networks differ, and by how much at most. The manifest in model.json, or packed.json, says
// where each is.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedTensor } from '../packed/pack-tensors.ts';
import { readPacked } from '../packed/packed-file.ts';
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
  const [one, other] = await Promise.all([before, now].map(readTensors));
  return describeDifferingTensors(one!, other!);
}

/** The same of two networks whose weights are packed. */
export async function describePacked(before: string, now: string): Promise<string | undefined> {
  const [one, other] = await Promise.all([before, now].map(readPacked));
  return describeDifferingTensors(one!.tensors, other!.tensors);
}

/** The same of tensors by name. */
export function describeDifferingTensors(
  before: readonly NamedTensor[],
  now: readonly NamedTensor[],
): string | undefined {
  const others = new Map(now.map((tensor) => [tensor.name, tensor]));
  const [first, ...more] = before.flatMap(({ name, shape, data }) => {
    const other = others.get(name);
    const size = `[${shape.join(', ')}]`;
    if (!other) return [`tensor '${name}' ${size} in one of them`];
    if (other.data.length !== data.length) return [`tensor '${name}' ${size}, and now [${other.shape.join(', ')}]`];
    const { by, at } = greatestDifference(data, other.data);
    return at === -1 ? [] : [`tensor '${name}' ${size} by up to ${by.toPrecision(3)}, first at ${at}`];
  });
  return first && `${first}${more.length ? ` and ${more.length} more` : ''}`;
}

async function readTensors(folder: string): Promise<readonly NamedTensor[]> {
  const manifest = JSON.parse(await readFile(join(folder, topologyFile), 'utf8')) as { weightsManifest?: Weights[] };
  const groups = manifest.weightsManifest ?? [];
  if (groups.some(({ weights }) => weights.some(({ dtype }) => dtype !== 'float32'))) return [];
  const tensors: NamedTensor[] = [];
  for (const { paths, weights } of groups) {
    const bytes = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))));
    let offset = 0;
    for (const { name, shape } of weights) {
      const length = shape.reduce((product, size) => product * size, 1);
      const count = Math.max(0, Math.min(length, Math.floor((bytes.length - offset) / 4)));
      const data = Float32Array.from({ length: count }, (_, index) => bytes.readFloatLE(offset + 4 * index));
      tensors.push({ name, shape, data });
      offset += 4 * length;
    }
  }
  return tensors;
}

function greatestDifference(a: Float32Array, b: Float32Array) {
  let [by, at] = [0, -1];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] as number, b[index] as number];
    if (Object.is(x, y)) continue;
    if (at === -1) at = index;
    by = Math.max(by, Math.abs(x - y));
  }
  return { by, at };
}
