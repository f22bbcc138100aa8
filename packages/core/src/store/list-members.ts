// The members of a folder artifact, as its manifest in a store on disk lists them.

import type { Digest } from '../base/brand.ts';
import type { FolderEntry } from '../base/digest.ts';
import { readOrNone } from '../files/read-small.ts';
import { layoutOf } from './disk/layout.ts';
import { readManifest } from './format/folder-manifest.ts';

/** Undefined if it is not a folder, or its manifest is damaged. */
export function listMembers(place: string, digest: Digest): readonly FolderEntry[] | undefined {
  const bytes = readOrNone(layoutOf(place).folder(digest));
  return bytes && readManifest(bytes, digest);
}
