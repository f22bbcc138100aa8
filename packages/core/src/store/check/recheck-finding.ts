// Checks one finding again: while the store was checked, a run may have healed it, or a collection may have removed it.

import { lstatSync } from 'node:fs';
import type { Digest } from '../../base/brand.ts';
import { digestFileOrNone } from '../../files/copy-bytes.ts';
import { readOrNone, sizeOfFile } from '../../files/read-small.ts';
import { openSealedJson } from '../../files/sealed-json.ts';
import type { Layout } from '../disk/layout.ts';
import { readManifest } from '../format/folder-manifest.ts';
import { readRecord } from '../format/record-file.ts';
import type { Finding } from './finding.ts';

/** The problem that is left; undefined if the entry is complete now, or was removed. */
export async function recheckFinding(finding: Finding, layout: Layout): Promise<Finding | undefined> {
  const { kind, fault, path, digest, key, lacks = [] } = finding;
  const isThere = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  if (fault === 'missing') return isThere ? undefined : finding;
  if (!isThere) return undefined;
  if (fault === 'incomplete') {
    if (kind === 'record' && key && readRecord(readRegular(path) ?? Buffer.alloc(0), key)?.result.isRemoved)
      return undefined;
    const left: Digest[] = [];
    for (const each of lacks) if (!(await isWhole(each, layout))) left.push(each);
    return left.length ? { ...finding, lacks: left } : undefined;
  }
  if (fault === 'stray') return finding;
  const bytes = readRegular(path);
  if (kind === 'artifact' && digest) return (await isWholeFile(digest, layout)) ? undefined : finding;
  if (kind === 'folder' && digest) return bytes && readManifest(bytes, digest) ? undefined : finding;
  if (kind === 'record' && key) return bytes && readRecord(bytes, key) ? undefined : finding;
  if (kind === 'project') return bytes && openSealedJson(bytes) ? undefined : finding;
  return finding;
}

async function isWhole(digest: Digest, layout: Layout): Promise<boolean> {
  if (await isWholeFile(digest, layout)) return true;
  const bytes = readRegular(layout.folder(digest));
  const entries = bytes && readManifest(bytes, digest);
  if (!entries) return false;
  for (const entry of entries)
    if (sizeOfFile(layout.artifact(entry.digest)) !== entry.size || !(await isWholeFile(entry.digest, layout)))
      return false;
  return true;
}

/** A link is never a file of the store, whatever its target is. */
function readRegular(path: string): Buffer | undefined {
  return sizeOfFile(path) === undefined ? undefined : readOrNone(path);
}

async function isWholeFile(digest: Digest, layout: Layout): Promise<boolean> {
  const path = layout.artifact(digest);
  const size = sizeOfFile(path);
  return size !== undefined && (await digestFileOrNone(path, size))?.digest === digest;
}
