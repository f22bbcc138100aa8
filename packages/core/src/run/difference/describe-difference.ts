// How two artifacts differ, in a few words. Their kind is asked first. What it does not say is told by their bytes: which
// member of a folder, which path of a JSON value, which line of a text, how many bytes.

import { lstat, readFile } from 'node:fs/promises';
import { describeJson } from '../../base/difference/describe-json.ts';
import { describeLines } from '../../base/difference/describe-lines.ts';
import { digestFile } from '../../base/digest.ts';
import type { Kind } from '../../dsl/kind.ts';
import { listFolder } from '../../files/list-folder.ts';

/** Larger files are told by their sizes alone. */
const mostBytes = 256 * 1024 * 1024;

/**
 * A clause that goes on from "they differ: ". Both paths are of files, or of folders, which are only read.
 *
 * @param kind - of both; undefined if it is not known
 */
export async function describeDifference(
  before: string,
  now: string,
  kind?: Pick<Kind<unknown>, 'describeDifference'>,
): Promise<string> {
  // A kind of an earlier version has no such function; one that cannot read what is stored has nothing to say.
  const said = await kind?.describeDifference?.(before, now).catch(() => undefined);
  return said ?? describePaths(before, now);
}

async function describePaths(before: string, now: string): Promise<string> {
  const [a, b] = await Promise.all([lstat(before), lstat(now)]);
  if (a.isDirectory() && b.isDirectory()) return describeFolders(before, now);
  if (a.isDirectory() !== b.isDirectory()) return 'one is a folder and one is a file';
  if (Math.max(a.size, b.size) > mostBytes) return describeSizes(a.size, b.size);
  const [one, other] = await Promise.all([readFile(before), readFile(now)]);
  return describeJson(one, other) ?? describeLines(one, other) ?? describeBytes(one, other);
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
  return `'${first}'${others(changed)}: ${await describePaths(a.get(first)!, b.get(first)!)}`;
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
