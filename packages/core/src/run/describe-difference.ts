// In what two artifacts differ, in a few words: their digests, and of JSON the first path, of text the first line, of a
// folder the first file.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { isRecord } from '../base/canonical.ts';
import { listFolder } from '../store/list-folder.ts';
import type { Store } from '../store/store.ts';

const longest = 40;
/** Larger files are told by their digests. */
const mostBytes = 64_000_000;

/** `9f86d081884c → 3a7bd3e2360a, epochs[0].loss: 0.69 → 0.7`. `folder` does not exist yet. */
export async function describeDifference(before: Digest, now: Digest, store: Store, folder: string): Promise<string> {
  const where =
    (await store.formOf(before)) === 'folder'
      ? await compareFolders(before, now, store, folder)
      : await compareFiles(before, now, store);
  const digests = `${before.slice(0, 12)} → ${now.slice(0, 12)}`;
  return where === undefined ? digests : `${digests}, ${where}`;
}

async function compareFolders(before: Digest, now: Digest, store: Store, folder: string): Promise<string | undefined> {
  const paths = [join(folder, 'before'), join(folder, 'now')] as const;
  if (!(await store.copyOut(before, paths[0])) || !(await store.copyOut(now, paths[1]))) return undefined;
  const [first, second] = paths.map((path) => new Map(listFolder(path).map((file) => [file.name, file.path])));
  for (const name of [...new Set([...first!.keys(), ...second!.keys()])].sort()) {
    const [one, other] = [first!.get(name), second!.get(name)];
    if (!one || !other) return `${name} is ${one ? 'not there the second time' : 'there the second time only'}`;
    const [bytes, others] = [await readFile(one), await readFile(other)];
    if (bytes.equals(others)) continue;
    const found = compareBytes(bytes, others);
    return found === undefined ? `${name}, ${bytes.length} and ${others.length} bytes` : `${name}, ${found}`;
  }
  return undefined;
}

async function compareFiles(before: Digest, now: Digest, store: Store): Promise<string | undefined> {
  const [first, second] = [await store.pathOf(before), await store.pathOf(now)];
  return first && second ? compareBytes(await readFile(first), await readFile(second)) : undefined;
}

/** Undefined for what is neither JSON nor text. */
export function compareBytes(before: Uint8Array, now: Uint8Array): string | undefined {
  if (before.length + now.length > mostBytes) return undefined;
  const [first, second] = [readText(before), readText(now)];
  if (first === undefined || second === undefined) return undefined;
  const [one, other] = [readJson(first), readJson(second)];
  return (one && other && comparePaths(one.value, other.value, '')) ?? compareLines(first, second);
}

function readText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

function readJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function comparePaths(before: unknown, now: unknown, path: string): string | undefined {
  if (Object.is(before, now)) return undefined;
  const isBoth = (is: (value: unknown) => boolean): boolean => is(before) && is(now);
  if (isBoth(Array.isArray)) {
    const [one, other] = [before as unknown[], now as unknown[]];
    for (let index = 0; index < Math.max(one.length, other.length); index += 1) {
      const found = comparePaths(one[index], other[index], `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isBoth((value) => isRecord(value) && !Array.isArray(value))) {
    const [one, other] = [before as Record<string, unknown>, now as Record<string, unknown>];
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const found = comparePaths(one[name], other[name], path === '' ? name : `${path}.${name}`);
      if (found !== undefined) return found;
    }
    return Object.keys(one).join() === Object.keys(other).join()
      ? undefined
      : `${path === '' ? 'fields' : path} in another order`;
  }
  return `${path === '' ? '' : `${path}: `}${show(before)} → ${show(now)}`;
}

function compareLines(before: string, now: string): string | undefined {
  const [one, other] = [before.split('\n'), now.split('\n')];
  const place = Array.from({ length: Math.max(one.length, other.length) }).findIndex(
    (_, index) => one[index] !== other[index],
  );
  return place === -1 ? undefined : `line ${place + 1}: ${show(one[place])} → ${show(other[place])}`;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
