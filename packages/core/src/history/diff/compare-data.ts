// Compares two versions of an input: rows of a text file, members of a folder.

import { open, readFile } from 'node:fs/promises';
import type { Digest } from '../../base/brand.ts';
import type { Canonical } from '../../base/canonical.ts';
import { type ChangedLeaf, compareValues } from '../../key/compare-values.ts';
import type { Source } from '../../plan/sources/sources.ts';
import { listMembers } from '../../store/list-members.ts';
import type { Store } from '../../store/store.ts';

export type ChangedData =
  /** Both are JSON documents: the leaves that differ. */
  | { readonly type: 'values'; readonly values: readonly ChangedLeaf[] }
  /** Lines of text that only one of the two has, in any order. */
  | {
      readonly type: 'rows';
      readonly added: number;
      readonly removed: number;
      /** If exactly one line has another text, and no other differs: its number, from 1. */
      readonly changedLine?: number;
    }
  | {
      readonly type: 'members';
      readonly added: readonly string[];
      readonly removed: readonly string[];
      readonly changed: readonly string[];
    };

/** The rows of larger files are not compared. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Null if nothing can be compared: the earlier bytes are missing, or are not text. `source` is the path of the new
 * bytes.
 */
export async function compareData(
  before: Digest | null,
  now: Digest | null,
  store: Store,
  source: Source | undefined,
): Promise<ChangedData | null> {
  if (before === null || now === null) return null;
  const [a, b] = [listMembers(store.place, before), source?.members ?? listMembers(store.place, now)];
  if (a && b) {
    const [old, young] = [new Map(a.map((e) => [e.name, e.digest])), new Map(b.map((e) => [e.name, e.digest]))];
    return {
      type: 'members',
      added: [...young.keys()].filter((name) => !old.has(name)),
      removed: [...old.keys()].filter((name) => !young.has(name)),
      changed: [...young].filter(([name, digest]) => old.has(name) && old.get(name) !== digest).map(([name]) => name),
    };
  }
  if (a || b) return null;
  const paths = [await store.pathOf(before), source?.path ?? (await store.pathOf(now))];
  const texts = await Promise.all(paths.map((path) => (path === undefined ? undefined : readText(path))));
  const [old, young] = texts;
  if (old === undefined || young === undefined) return null;
  return compareTexts(old, young);
}

/** For larger texts rows are compared, even if they are JSON. */
const mostParsed = 4 * 1024 * 1024;

export function compareTexts(before: string, now: string): ChangedData {
  const [from, to] = [parseJson(before), parseJson(now)];
  if (from !== undefined && to !== undefined) return { type: 'values', values: compareValues(to, from) };
  return { type: 'rows', ...countRows(before, now) };
}

function parseJson(text: string): Canonical | undefined {
  if (text.length > mostParsed) return undefined;
  try {
    return JSON.parse(text) as Canonical;
  } catch {
    return undefined;
  }
}

/** Undefined if it is not text, or too large. */
export async function readText(path: string): Promise<string | undefined> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8192), 0, 8192, 0);
    // A file with a zero byte is not text.
    if (size > mostBytes || buffer.subarray(0, bytesRead).includes(0)) return undefined;
  } finally {
    await handle.close();
  }
  return readFile(path, 'utf8');
}

/** The number of rows that only one of the two texts has, and the one that changed, if it is one. */
function countRows(before: string, now: string): Omit<Extract<ChangedData, { type: 'rows' }>, 'type'> {
  const [old, young] = [rowsOf(before), rowsOf(now)];
  const counts = new Map<string, number>();
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) - 1);
  for (const line of young) counts.set(line, (counts.get(line) ?? 0) + 1);
  let [added, removed] = [0, 0];
  for (const count of counts.values())
    if (count > 0) added += count;
    else removed -= count;
  const changedLine = added === 1 && removed === 1 ? findChanged(before.split(/\r?\n/), now.split(/\r?\n/)) : 0;
  return { added, removed, ...(changedLine && { changedLine }) };
}

/** The number of the line that differs, if the lines before it and after it are the same; otherwise 0. */
function findChanged(before: readonly string[], now: readonly string[]): number {
  if (before.length !== now.length) return 0;
  const places = now.flatMap((line, place) => (line === before[place] ? [] : [place]));
  return places.length === 1 ? places[0]! + 1 : 0;
}

function rowsOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}
