// What has to be on disk for results to be fresh: their unchanged records, and their artifacts with their sizes.
// Checking this gives the same answer as `find`, without reading anything.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest, Key } from '../base/brand.ts';
import { markOf } from '../base/file-mark.ts';
import { readOrNone } from '../files/read-small.ts';
import { layoutOf } from './disk/layout.ts';
import { readManifest } from './format/folder-manifest.ts';
import { resultName } from './result-name.ts';

export interface Witnesses {
  /** Files that must be unchanged. */
  readonly marks: readonly (readonly [path: string, mark: string])[];
  /** Files that must exist with this many bytes. */
  readonly sizes: readonly (readonly [path: string, size: number])[];
}

interface Made {
  readonly key: Key;
  readonly outputs: Readonly<Record<string, Digest>>;
  /** Its artifacts are not needed, since nothing reads them. */
  readonly isAbsent?: true;
}

/**
 * Undefined if something is missing. A file that is `read` when a run ends must be unchanged too.
 *
 * @param place - the location of a store on disk
 * @param noteOf - the file that says what a shared store has under a key: for results that are only there
 */
export function listWitnesses(
  place: string,
  results: readonly Made[],
  read: ReadonlySet<Digest>,
  noteOf?: (key: Key) => string,
): Witnesses | undefined {
  const layout = layoutOf(place);
  const marks = new Map<string, string>();
  const sizes = new Map<string, number>();
  for (const { key, outputs, isAbsent } of results) {
    const digests = Object.values(outputs);
    // Its record may be missing as well: then its digests are those of an earlier run.
    const hasRecord = addMark(join(layout.results(key), resultName({ outputs })));
    if (isAbsent) continue;
    if (hasRecord) {
      for (const digest of digests) if (!addArtifact(digest)) return undefined;
    } else {
      if (!noteOf || !addMark(noteOf(key))) return undefined;
      for (const digest of digests) if (read.has(digest) && !addArtifact(digest)) return undefined;
    }
  }
  return { marks: [...marks], sizes: [...sizes] };

  function addMark(path: string): boolean {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats) marks.set(path, markOf(stats));
    return stats !== undefined;
  }
  function addArtifact(digest: Digest): boolean {
    const file = layout.artifact(digest);
    if (sizes.has(file)) return true;
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats) {
      if (read.has(digest)) return addMark(file);
      sizes.set(file, stats.size);
      return true;
    }
    const manifest = layout.folder(digest);
    const bytes = readOrNone(manifest);
    const entries = bytes && readManifest(bytes, digest);
    if (!entries || !addMark(manifest)) return false;
    if (read.has(digest)) return entries.every((entry) => addMark(layout.artifact(entry.digest)));
    for (const entry of entries) sizes.set(layout.artifact(entry.digest), entry.size);
    return true;
  }
}

export function areThere({ marks, sizes }: Witnesses): boolean {
  for (const [path, mark] of marks) {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (!stats || markOf(stats) !== mark) return false;
  }
  for (const [path, size] of sizes) if (statSync(path, { throwIfNoEntry: false })?.size !== size) return false;
  return true;
}
