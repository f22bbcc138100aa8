// Decides what is removed from a store and what stays. It is a pure function of the store's contents, of what is
// needed, and of the maximum size. What is needed always stays. Everything else is removed, or with a limit only as
// much as necessary, least recently used first.

import type { Digest } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import type { ListedResult, Removal, StoreContents } from '../store.ts';

export interface Needed {
  isArtifactNeeded(digest: Digest): boolean;
  isResultNeeded(result: ListedResult): boolean;
}

export interface CollectionOptions {
  readonly needed: Needed;
  /** The maximum size of the store in bytes. Without a limit, everything that is not needed is removed. */
  readonly limit?: number;
  /** When a result, or an artifact that no result names, was last used: ISO 8601, '' if unknown. */
  lastUsed(entry: ListedResult | Digest): string;
}

export interface Tally {
  readonly artifacts: number;
  readonly folders: number;
  readonly records: number;
  readonly bytes: number;
}

export interface PlannedCollection {
  readonly going: Removal;
  readonly removed: Tally;
  readonly kept: Tally;
  /** The part of what stays that is needed. */
  readonly needed: Tally;
}

export function planCollection(contents: StoreContents, options: CollectionOptions): PlannedCollection {
  const { needed, limit = Number.NEGATIVE_INFINITY } = options;
  const artifacts = [...contents.files.keys(), ...contents.folders.keys()];
  const isNeeded = (result: ListedResult): boolean => needed.isResultNeeded(result);
  const staying = contents.results.filter(isNeeded);
  const roots = artifacts.filter((digest) => needed.isArtifactNeeded(digest));
  const reached = reach(contents, [...roots, ...staying.flatMap(({ outputs }) => Object.values(outputs))]);
  const all = listAll(contents);
  const needs = tallyOf(contents, {
    results: staying,
    folders: all.folders.filter((digest) => reached.has(digest)),
    files: all.files.filter((digest) => reached.has(digest)),
  });
  const total = tallyOf(contents, all);
  const spare = contents.results.filter((result) => !isNeeded(result));
  const going = chooseGoing(contents, reached, spare, total.bytes - limit, options);
  const removed = tallyOf(contents, going);
  return { going, removed, kept: subtractTallies(total, removed), needed: needs };
}

/** The digests, and the files of the folders among them. */
function reach({ folders }: StoreContents, digests: readonly Digest[]): ReadonlySet<Digest> {
  const members = digests.flatMap((digest) => folders.get(digest)?.entries.map((entry) => entry.digest) ?? []);
  return new Set([...digests, ...members]);
}

function chooseGoing(
  { files, folders }: StoreContents,
  reached: ReadonlySet<Digest>,
  spare: readonly ListedResult[],
  excess: number,
  { lastUsed }: CollectionOptions,
): { results: ListedResult[]; folders: Digest[]; files: Digest[] } {
  const going = { results: [] as ListedResult[], folders: [] as Digest[], files: [] as Digest[] };
  let left = excess;
  // How many remaining results and folders name each artifact.
  const names = new Map<Digest, number>();
  const count = (digest: Digest, by: number): number => {
    const now = (names.get(digest) ?? 0) + by;
    names.set(digest, now);
    return now;
  };
  for (const { outputs } of spare) for (const digest of new Set(Object.values(outputs))) count(digest, 1);
  for (const [digest, { entries }] of folders)
    if (!reached.has(digest)) for (const member of new Set(entries.map((entry) => entry.digest))) count(member, 1);

  const dropArtifact = (digest: Digest): void => {
    if (reached.has(digest)) return;
    const [file, folder] = [files.get(digest), folders.get(digest)];
    if (file) going.files.push(digest);
    if (folder) going.folders.push(digest);
    left -= (file?.size ?? 0) + (folder?.size ?? 0);
    for (const member of new Set(folder?.entries.map((entry) => entry.digest)))
      if (count(member, -1) === 0) dropArtifact(member);
  };
  const dropResult = (result: ListedResult): void => {
    going.results.push(result);
    left -= result.size;
    for (const digest of new Set(Object.values(result.outputs))) if (count(digest, -1) === 0) dropArtifact(digest);
  };

  const orphans = [...folders.keys(), ...files.keys()].filter((digest) => !reached.has(digest) && !names.get(digest));
  // Runs cannot find these artifacts again, so they are removed before any result.
  for (const digest of sortByUse(orphans, lastUsed, (orphan) => orphan)) {
    if (left <= 0) break;
    dropArtifact(digest);
  }
  for (const result of sortByUse(spare, lastUsed, ({ key, name }) => key + name)) {
    if (left <= 0) break;
    dropResult(result);
  }
  return going;
}

/** Least recently used first. Items that were used at the same time are sorted by name. */
function sortByUse<T>(items: readonly T[], lastUsed: (item: T) => string, nameOf: (item: T) => string): readonly T[] {
  return [...items].sort(
    (a, b) => compareCodeUnits(lastUsed(a), lastUsed(b)) || compareCodeUnits(nameOf(a), nameOf(b)),
  );
}

interface Counted {
  readonly results: readonly { readonly size: number }[];
  readonly folders: readonly Digest[];
  readonly files: readonly Digest[];
}

export const noTally: Tally = { artifacts: 0, folders: 0, records: 0, bytes: 0 };

function listAll({ results, folders, files }: StoreContents): {
  results: readonly ListedResult[];
  folders: readonly Digest[];
  files: readonly Digest[];
} {
  return { results, folders: [...folders.keys()], files: [...files.keys()] };
}

/** Counts everything in a store. */
export function tallyAll(contents: StoreContents): Tally {
  return tallyOf(contents, listAll(contents));
}

/** Counts a part of the contents of a store. */
export function tallyOf(contents: StoreContents, { results, folders, files }: Counted): Tally {
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  return {
    artifacts: files.length,
    folders: folders.length,
    records: results.length,
    bytes:
      sum(results.map(({ size }) => size)) +
      sum(folders.map((digest) => contents.folders.get(digest)!.size)) +
      sum(files.map((digest) => contents.files.get(digest)!.size)),
  };
}

export function addTallies(a: Tally, b: Tally): Tally {
  return {
    artifacts: a.artifacts + b.artifacts,
    folders: a.folders + b.folders,
    records: a.records + b.records,
    bytes: a.bytes + b.bytes,
  };
}

export function subtractTallies(a: Tally, b: Tally): Tally {
  return {
    artifacts: a.artifacts - b.artifacts,
    folders: a.folders - b.folders,
    records: a.records - b.records,
    bytes: a.bytes - b.bytes,
  };
}
