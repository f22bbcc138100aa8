// How the bytes of two artifacts differ, in a few words: which member of a folder, which path of a JSON value, which row
// of a text, how many bytes. What only a step's own kind can tell, such as which tensor, is asked for first.

import { lstat, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { isRecord } from '../../base/canonical.ts';
import { digestFile } from '../../base/digest.ts';
import { listFolder } from '../../store/list-folder.ts';

/** Larger files are told by their sizes alone. */
const mostBytes = 256 * 1024 * 1024;

/** A clause that goes on from "they differ: ". Both paths are of files, or of folders. */
export async function describeDifference(expected: string, found: string): Promise<string> {
  const [a, b] = await Promise.all([lstat(expected), lstat(found)]);
  if (a.isDirectory() && b.isDirectory()) return describeFolders(expected, found);
  if (a.isDirectory() !== b.isDirectory()) return 'one is a folder and one is a file';
  if (Math.max(a.size, b.size) > mostBytes) return describeSizes(a.size, b.size);
  const [before, after] = await Promise.all([readFile(expected), readFile(found)]);
  return describeJson(before, after) ?? describeText(before, after) ?? describeBytes(before, after);
}

async function describeFolders(expected: string, found: string): Promise<string> {
  const [a, b] = [expected, found].map((path) => new Map(listFolder(path).map((file) => [file.name, file.path])));
  const missing = [...a!.keys()].filter((name) => !b!.has(name));
  const added = [...b!.keys()].filter((name) => !a!.has(name));
  if (missing.length) return `'${missing[0]}' is not there any more${others(missing)}`;
  if (added.length) return `'${added[0]}' is new${others(added)}`;
  const changed: string[] = [];
  for (const [name, path] of a!) if ((await digestFile(path)) !== (await digestFile(b!.get(name)!))) changed.push(name);
  const [first] = changed;
  if (first === undefined) return 'their members are the same';
  const tensors = changed.some((name) => basename(name).endsWith('.bin')) ? await describeTensors(a!, b!) : undefined;
  return tensors ?? `'${first}'${others(changed)}: ${await describeDifference(a!.get(first)!, b!.get(first)!)}`;
}

function others(names: readonly string[]): string {
  return names.length > 1 ? ` and ${names.length - 1} more` : '';
}

interface Weights {
  readonly paths: readonly string[];
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: string }[];
}

/** Of a saved network, whose manifest says where each tensor lies: which ones differ, and by how much at most. */
async function describeTensors(
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  const name = [...a.keys()].find((file) => basename(file) === 'model.json');
  const file = name === undefined ? undefined : a.get(name);
  if (name === undefined || file === undefined) return undefined;
  const manifest = parse(await readFile(file));
  const groups = isRecord(manifest) ? (manifest['weightsManifest'] as readonly Weights[] | undefined) : undefined;
  if (!Array.isArray(groups)) return undefined;
  const folder = name.slice(0, -'model.json'.length);
  const differing: string[] = [];
  for (const { paths, weights } of groups as readonly Weights[]) {
    const [before, after] = await Promise.all(
      [a, b].map((files) => readAll(paths.map((path) => files.get(folder + path)))),
    );
    if (!before || !after) return undefined;
    let offset = 0;
    for (const { name: tensor, shape, dtype } of weights) {
      if (dtype !== 'float32') return undefined;
      const length = shape.reduce((product, size) => product * size, 1);
      const most = greatestDifference(before, after, offset, length);
      if (most.at !== -1)
        differing.push(
          `tensor '${tensor}' [${shape.join(', ')}] by up to ${most.by.toPrecision(3)}, first at ${most.at}`,
        );
      offset += length * 4;
    }
  }
  return differing.length ? `${differing[0]}${others(differing)}` : undefined;
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

function describeJson(a: Buffer, b: Buffer): string | undefined {
  const [before, after] = [parse(a), parse(b)];
  if (before === undefined || after === undefined) return undefined;
  const found = firstDifference(before, after, '');
  return found && `at ${found.path || 'the top'}: ${show(found.before)} → ${show(found.after)}`;
}

function firstDifference(
  before: unknown,
  after: unknown,
  path: string,
): { path: string; before: unknown; after: unknown } | undefined {
  if (Object.is(before, after)) return undefined;
  const isNested = typeof before === 'object' && before !== null && typeof after === 'object' && after !== null;
  if (!isNested || Array.isArray(before) !== Array.isArray(after)) return { path, before, after };
  const [a, b] = [before as Record<string, unknown>, after as Record<string, unknown>];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const here = Array.isArray(before) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    const found = firstDifference(a[key], b[key], here);
    if (found) return found;
  }
  return undefined;
}

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function describeText(a: Buffer, b: Buffer): string | undefined {
  if (a.includes(0) || b.includes(0)) return undefined;
  const [before, after] = [a.toString('utf8').split('\n'), b.toString('utf8').split('\n')];
  const differing = Array.from({ length: Math.max(before.length, after.length) }, (_, row) => row).filter(
    (row) => before[row] !== after[row],
  );
  const [first] = differing;
  if (first === undefined) return undefined;
  return `row ${first + 1}${differing.length > 1 ? ` and ${differing.length - 1} more` : ''}: ${show(before[first])} → ${show(after[first])}`;
}

function describeBytes(a: Buffer, b: Buffer): string {
  if (a.length !== b.length) return describeSizes(a.length, b.length);
  let [count, first] = [0, -1];
  for (let index = 0; index < a.length; index++)
    if (a[index] !== b[index]) {
      count += 1;
      if (first === -1) first = index;
    }
  return `${count} of ${a.length} bytes, the first at ${first}`;
}

function describeSizes(a: number, b: number): string {
  return a === b ? `both have ${a} bytes` : `${a} bytes → ${b} bytes`;
}
