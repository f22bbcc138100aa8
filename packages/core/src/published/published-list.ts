// The list of the files that Cairn published in the folders of a project: .cairn/published.json. It says which bytes are
// Cairn's own, so that a file that somebody edited is never overwritten or removed.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { isInnerPath } from '../base/safe-name.ts';
import {
  hasFields,
  isListOf,
  isMapOf,
  isNullOr,
  isNumber,
  isOneOf,
  isOptional,
  isPlainData,
  isString,
  type Shape,
} from '../base/shape.ts';
import { keepOutOfGit } from '../files/keep-out-of-git.ts';
import { readOrNone } from '../files/read-small.ts';
import { openSealedJson, sealJson } from '../files/sealed-json.ts';
import { temporaryFolder, temporaryName } from '../files/temp-owner.ts';
import { isDigest } from '../run/record/record-shape.ts';

/** One file or folder that Cairn published. */
export interface ListedFile {
  readonly pipeline: string;
  /** The pipeline's file, relative to the folder that contains `.cairn`. */
  readonly file: string;
  /** What the run that wrote it was given: a run with other params does not remove it. */
  readonly params: Canonical;
  readonly seed: number;
  readonly result: string;
  /** The artifact of the result. */
  readonly artifact: Digest;
  /** The code that wrote it, of a file in another format than the artifact's own (`digestExporters`). */
  readonly exporter?: Digest;
  /** Digests of the bytes that Cairn wrote there, the newest last: git may bring an older version back. */
  readonly written: readonly Digest[];
  /** The uppermost folder that was made for it; null if there was one. */
  readonly madeFolder: string | null;
}

/** By path, relative to the folder that contains `.cairn`, with `/`. */
export type PublishedList = Readonly<Record<string, ListedFile>>;

/** The number of versions of a file that are known as Cairn's own. */
const mostVersions = 50;

const isInner = isInnerPath as Shape<string>;

const isPublishedList = hasFields<{ readonly version: 1; readonly files: PublishedList }>({
  version: isOneOf(1),
  files: isMapOf(
    hasFields<ListedFile>({
      pipeline: isString,
      file: isString,
      params: isPlainData as Shape<Canonical>,
      seed: isNumber,
      result: isString,
      artifact: isDigest,
      exporter: isOptional(isDigest),
      written: isListOf(isDigest),
      madeFolder: isNullOr(isInner),
    }),
    isInnerPath,
  ),
});

export function publishedListFile(place: string): string {
  return join(place, 'published.json');
}

/** Empty if nothing was published, or if the list is damaged: then what was changed meanwhile counts as edited. */
export function readPublishedList(place: string): PublishedList {
  const bytes = readOrNone(publishedListFile(place));
  const list = bytes && openSealedJson(bytes);
  return isPublishedList(list) ? list.files : {};
}

export async function writePublishedList(place: string, files: PublishedList): Promise<void> {
  const unfinished = join(temporaryFolder(place), temporaryName());
  await mkdir(temporaryFolder(place), { recursive: true });
  await keepOutOfGit(place);
  try {
    await writeFile(unfinished, sealJson({ version: 1, files }), { flush: true });
    await rename(unfinished, publishedListFile(place));
  } finally {
    await rm(unfinished, { force: true });
  }
}

/** The versions of a file with one more, which is the newest. */
export function addVersion(written: readonly Digest[], digest: Digest): readonly Digest[] {
  return [...written.filter((other) => other !== digest), digest].slice(-mostVersions);
}
