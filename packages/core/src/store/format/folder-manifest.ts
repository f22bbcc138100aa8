// The members of a folder artifact. The digest covers names, digests and executable bits. The sizes are stored too, so
// that it can be checked without reading the bytes whether a folder is complete.

import type { Digest } from '../../base/brand.ts';
import { compareCodeUnits, isRecord } from '../../base/canonical.ts';
import { digestFolder, type FolderEntry } from '../../base/digest.ts';
import { isDigits, isInnerPath } from '../../base/safe-name.ts';
import { isCount } from '../../base/shape.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';

export function writeManifest(entries: readonly FolderEntry[]): string {
  const sorted = [...entries].sort((a, b) => compareCodeUnits(a.name, b.name));
  return sealJson({
    entries: sorted.map(({ name, digest, size, isExecutable }) => ({
      name,
      digest,
      size,
      ...(isExecutable && { isExecutable }),
    })),
  });
}

/** Undefined if it is damaged, or is the manifest of another folder. */
export function readManifest(bytes: Uint8Array, digest: Digest): readonly FolderEntry[] | undefined {
  const body = openSealedJson(bytes);
  if (!isRecord(body) || !Array.isArray(body['entries'])) return undefined;
  const entries: readonly unknown[] = body['entries'];
  if (!entries.every(isEntry) || digestFolder(entries) !== digest) return undefined;
  return entries;
}

function isEntry(entry: unknown): entry is FolderEntry {
  return (
    isRecord(entry) &&
    isDigits(entry['digest']) &&
    isCount(entry['size']) &&
    (entry['isExecutable'] === undefined || entry['isExecutable'] === true) &&
    // Other programs may write to the store: no name in a manifest may lead out of the folder.
    isInnerPath(entry['name'])
  );
}
