// The members of a folder artifact. Its digest is over names, digests and which files are programs; the sizes are stored
// next to them, so that whether a folder is whole can be told without reading its bytes.

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

/** Undefined when it is damaged, or is the manifest of another folder. */
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
    // A manifest may come from a store that somebody else fills: no name in it may lead out of the folder.
    isInnerPath(entry['name'])
  );
}
