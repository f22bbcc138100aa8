// What a shared store contains:
//
//      cas/<sha256>   the bytes of a file
//      ac/<key>       the result under a key
//      ac/<sha256>    the members of a folder, under a digest that is made from the folder's
//
// This is the layout of Bazel's HTTP cache. Each object is found by its name alone, so that a server needs no listing. A key
// has one result: the first. A result that differs is reported, and not stored.

import type { Digest, Key } from '../../base/brand.ts';
import { digestCanonical, type FolderEntry } from '../../base/digest.ts';
import { blobOf } from '../blobs/blob-bytes.ts';
import type { BlobBytes } from '../blobs/blob-store.ts';
import { readManifest, writeManifest } from '../format/folder-manifest.ts';
import { type NotedArtifact, type ResultRecord, readRecord, writeRecord } from '../format/record-file.ts';
import type { StoredResult } from '../store.ts';
import { type NeededFile, readActionResult, writeActionResult } from './action-result.ts';
import { noTrust, type RecordTrust, type TrustProblem } from './record-trust.ts';

/** Of a folder, the digest and size of each file in it are in an object of their own. */
export interface SharedRecord {
  readonly key: Key;
  readonly artifacts: Readonly<Record<Digest, NotedArtifact>>;
  readonly result: StoredResult;
}

export type ReadRecord =
  | { readonly type: 'found'; readonly record: SharedRecord }
  | { readonly type: 'refused'; readonly problem: TrustProblem | 'damaged' };

export function nameOfFile(digest: Digest): string {
  return `cas/${digest}`;
}

export function nameOfRecord(key: Key): string {
  return `ac/${key}`;
}

export function nameOfFolder(digest: Digest): string {
  return `ac/${digestCanonical(['shared folder', digest])}`;
}

export function writeSharedRecord(record: SharedRecord, trust: RecordTrust = noTrust): BlobBytes {
  const body = Buffer.from(writeRecord({ ...record, sequence: 1 }));
  const files = Object.entries(record.artifacts).filter(([, { form }]) => form === 'file');
  const needed = files.map(([digest, { size }]) => ({ digest: digest as Digest, size }));
  return blobOf(writeActionResult(needed, { body, signature: trust.sign(body) }));
}

export function readSharedRecord(bytes: Uint8Array, key: Key, trust: RecordTrust = noTrust): ReadRecord {
  const object = readActionResult(bytes);
  const record: ResultRecord | undefined = object && readRecord(object.body, key);
  if (!object || !record) return { type: 'refused', problem: 'damaged' };
  const problem = trust.check(object.body, object.signature);
  return problem === undefined ? { type: 'found', record } : { type: 'refused', problem };
}

/** It needs no signature: its reader compares its digest. */
export function writeSharedFolder(entries: readonly FolderEntry[]): BlobBytes {
  const needed = new Map<Digest, NeededFile>(entries.map(({ digest, size }) => [digest, { digest, size }]));
  const body = Buffer.from(writeManifest(entries));
  return blobOf(writeActionResult([...needed.values()], { body, signature: new Uint8Array() }));
}

/** Undefined if it is damaged, or is another folder. */
export function readSharedFolder(bytes: Uint8Array, digest: Digest): readonly FolderEntry[] | undefined {
  const object = readActionResult(bytes);
  return object && readManifest(object.body, digest);
}
