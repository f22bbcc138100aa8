// How the bytes of two artifacts differ, in a few words: which member of a folder, which tensor of a network, which path
// of a JSON value, which line of a text, how many bytes.

import { lstat, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { digestFile } from '../../base/digest.ts';
import { listFolder } from '../../store/list-folder.ts';
import { describeJson } from './describe-json.ts';
import { describeLines } from './describe-lines.ts';
import { describeTensors } from './describe-tensors.ts';

/** Larger files are told by their sizes alone. */
const mostBytes = 256 * 1024 * 1024;

/**
 * A clause that goes on from "they differ: ". Both paths are of files, or of folders.
 *
 * @param isTable - the lines of the files are rows, below one with the names of columns
 */
export async function describeDifference(before: string, now: string, { isTable = false } = {}): Promise<string> {
  const [a, b] = await Promise.all([lstat(before), lstat(now)]);
  if (a.isDirectory() && b.isDirectory()) return describeFolders(before, now);
  if (a.isDirectory() !== b.isDirectory()) return 'one is a folder and one is a file';
  if (Math.max(a.size, b.size) > mostBytes) return describeSizes(a.size, b.size);
  const [one, other] = await Promise.all([readFile(before), readFile(now)]);
  const inJson = isTable ? undefined : describeJson(one, other);
  return inJson ?? describeLines(one, other, isTable) ?? describeBytes(one, other);
}

async function describeFolders(before: string, now: string): Promise<string> {
  const [a, b] = [readNames(before), readNames(now)];
  const missing = [...a.keys()].filter((name) => !b.has(name));
  const added = [...b.keys()].filter((name) => !a.has(name));
  if (missing.length) return `'${missing[0]}' is not there any more${others(missing)}`;
  if (added.length) return `'${added[0]}' is new${others(added)}`;
  const changed: string[] = [];
  for (const [name, path] of a) if ((await digestFile(path)) !== (await digestFile(b.get(name)!))) changed.push(name);
  const [first] = changed;
  if (first === undefined) return 'their members are the same';
  const tensors = changed.some((name) => basename(name).endsWith('.bin')) ? await describeTensors(a, b) : [];
  if (tensors.length) return `${tensors[0]}${others(tensors)}`;
  return `'${first}'${others(changed)}: ${await describeDifference(a.get(first)!, b.get(first)!)}`;
}

function readNames(folder: string): ReadonlyMap<string, string> {
  return new Map(listFolder(folder).map(({ name, path }) => [name, path]));
}

function others(names: readonly string[]): string {
  return names.length > 1 ? ` and ${names.length - 1} more` : '';
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
