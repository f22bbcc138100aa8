// The contents of a store on disk, read from its names, its manifests and its records. No artifact is opened.

import type { Digest, Key } from '../../base/brand.ts';
import { isDigits } from '../../base/safe-name.ts';
import { readOrNone } from '../../files/read-small.ts';
import { readManifest } from '../format/folder-manifest.ts';
import { readRecord } from '../format/record-file.ts';
import type { ListedResult, StoreContents } from '../store.ts';
import type { Layout } from './layout.ts';
import { type WalkedFile, walkRoom } from './walk-store.ts';

/** The number of names in the path of a file in each folder. */
export const depths = { artifacts: 2, folders: 2, records: 3 } as const;

export function listContents(layout: Layout): StoreContents {
  const files = new Map<Digest, { readonly size: number }>();
  const folders: Map<Digest, NonNullable<ReturnType<typeof listFolder>>> = new Map();
  const results: ListedResult[] = [];
  for (const file of walkRoom(layout, 'artifacts', depths.artifacts)) {
    const digest = file.parts.at(-1);
    if (file.isFile && isDigits(digest)) files.set(digest, { size: file.size });
  }
  for (const file of walkRoom(layout, 'folders', depths.folders)) {
    const digest = digestOfManifest(file);
    const listed = digest && listFolder(file, digest);
    if (listed) folders.set(digest, listed);
  }
  for (const file of walkRoom(layout, 'records', depths.records)) {
    const result = listResult(file);
    if (result) results.push(result);
  }
  return { files, folders, results };
}

/** Takes the folder's digest from the name of a manifest. */
export function digestOfManifest({ parts }: WalkedFile): Digest | undefined {
  const name = parts.at(-1) ?? '';
  const digest = name.endsWith('.json') ? name.slice(0, -'.json'.length) : undefined;
  return isDigits(digest) ? digest : undefined;
}

function listFolder({ path, size }: WalkedFile, digest: Digest) {
  const bytes = readOrNone(path);
  const entries = bytes && readManifest(bytes, digest);
  return entries && { size, entries };
}

/** The manifest of each result, even if its artifacts are damaged or missing. Nothing is moved aside. */
export function listManifests(layout: Layout): readonly ListedManifest[] {
  return [...walkRoom(layout, 'records', depths.records)].flatMap(({ parts, path }) => {
    const [, key, name = ''] = parts;
    const bytes = isDigits(key) ? readOrNone(path) : undefined;
    const record = bytes && readRecord(bytes, key as Key);
    return record ? [{ key: record.key, name, manifest: record.result.manifest }] : [];
  });
}

export interface ListedManifest {
  readonly key: Key;
  /** The name that `resultName` makes. */
  readonly name: string;
  readonly manifest: unknown;
}

function listResult({ parts, path, size }: WalkedFile): ListedResult | undefined {
  const [, key, name = ''] = parts;
  const bytes = isDigits(key) ? readOrNone(path) : undefined;
  const record = bytes && readRecord(bytes, key as Key);
  if (!record) return undefined;
  const { outputs, at, isRemoved } = record.result;
  return { key: record.key, name, size, outputs, at, ...(isRemoved && { isRemoved }) };
}
