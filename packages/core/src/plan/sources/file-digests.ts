// Digests of the files that pipelines read, kept under the files' marks, so that a large table is hashed when it changed
// and not whenever a plan is made.

import { type BigIntStats, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestFile } from '../../base/digest.ts';
import { isSettledBefore, markOf } from '../../base/file-mark.ts';
import { isDigits } from '../../base/safe-name.ts';
import { isMapOf, isString, type Shape } from '../../base/shape.ts';
import { nowNs } from '../../files/now-ns.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import type { DiskView } from '../../fingerprint/disk/disk-view.ts';

export interface FileDigests {
  /**
   * Of the bytes of a file that is there.
   *
   * @param looked - the file as it was seen by now, so that it is not looked at again
   */
  of(path: string, looked?: Looked): Promise<Digest>;
  /** Keeps what was hashed. What cannot be kept is hashed again. */
  keep(): Promise<void>;
}

export interface Looked {
  readonly stats: BigIntStats;
  /** When it was looked at, in nanoseconds since 1970. */
  readonly since: bigint;
}

/** Undefined where nothing is. */
export function lookAtFile(path: string): Looked | undefined {
  const since = nowNs();
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && { stats, since };
}

/** The digest of a file, noted among what planning saw. */
export async function noteDigest(path: string, disk: DiskView, digests: FileDigests): Promise<Digest> {
  const digest = await digests.of(path);
  disk.noteFile(path, digest);
  return digest;
}

type Kept = Readonly<Record<string, readonly [mark: string, digest: Digest]>>;

const mostKept = 200_000;

/** `hashesAll` believes nothing that was kept. */
export async function openFileDigests(keptFile: string, hashesAll: boolean): Promise<FileDigests> {
  const kept = hashesAll ? {} : await readKept(keptFile);
  const fresh = new Map<string, readonly [string, Digest]>();
  return {
    async of(path, looked) {
      const { stats, since } = looked ?? { since: nowNs(), stats: statSync(path, { bigint: true }) };
      const mark = markOf(stats);
      const known = kept[path];
      if (known?.[0] === mark) return known[1];
      const digest = await digestFile(path);
      if (isSettledBefore(stats, since)) fresh.set(path, [mark, digest]);
      return digest;
    },
    async keep() {
      if (!fresh.size) return;
      const all = Object.entries({ ...kept, ...Object.fromEntries(fresh) }).slice(-mostKept);
      const unfinished = `${keptFile}.${process.pid}`;
      try {
        await mkdir(dirname(keptFile), { recursive: true });
        await writeFile(unfinished, sealJson(Object.fromEntries(all)));
        await rename(unfinished, keptFile);
      } catch {
        await rm(unfinished, { force: true }).catch(() => undefined);
      }
    },
  };
}

const areKept: Shape<Kept> = isMapOf(
  (value): value is Kept[string] =>
    Array.isArray(value) && value.length === 2 && isString(value[0]) && isDigits(value[1]),
);

async function readKept(file: string): Promise<Kept> {
  const bytes = await readFile(file).catch(() => undefined);
  const kept = bytes && openSealedJson(bytes);
  return areKept(kept) ? kept : {};
}
