// Which tensors of two saved networks differ, and by how much at most. The manifest in model.json says where each lies.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { isRecord } from '../../base/canonical.ts';

interface Weights {
  readonly paths: readonly string[];
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[];
}

type Files = ReadonlyMap<string, string>;

/**
 * `tensor 'dense/kernel' [8, 4] by up to 1.19e-7, first at 3` for each that differs; none where the files are of no such
 * network, or of one whose weights are not 32-bit floats.
 */
export async function describeTensors(a: Files, b: Files): Promise<readonly string[]> {
  const manifest = [...a.keys()].find((file) => basename(file) === 'model.json');
  if (manifest === undefined) return [];
  const groups = readGroups(await readFile(a.get(manifest)!, 'utf8'));
  const folder = manifest.slice(0, -'model.json'.length);
  const differing: string[] = [];
  for (const { paths, weights } of groups) {
    const [before, now] = await Promise.all(
      [a, b].map((files) => readAll(paths.map((path) => files.get(folder + path)))),
    );
    if (!before || !now || weights.some(({ dtype }) => dtype !== 'float32')) return [];
    let offset = 0;
    for (const { name, shape } of weights) {
      const length = shape.reduce((product, size) => product * size, 1);
      const { by, at } = greatestDifference(before, now, offset, length);
      if (at !== -1)
        differing.push(`tensor '${name}' [${shape.join(', ')}] by up to ${by.toPrecision(3)}, first at ${at}`);
      offset += length * 4;
    }
  }
  return differing;
}

function readGroups(text: string): readonly Weights[] {
  try {
    const manifest: unknown = JSON.parse(text);
    const groups = isRecord(manifest) ? manifest['weightsManifest'] : undefined;
    return Array.isArray(groups) ? (groups as readonly Weights[]) : [];
  } catch {
    return [];
  }
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

async function readAll(paths: readonly (string | undefined)[]): Promise<Buffer | undefined> {
  if (paths.some((path) => path === undefined)) return undefined;
  return Buffer.concat(await Promise.all(paths.map((path) => readFile(path!))));
}
