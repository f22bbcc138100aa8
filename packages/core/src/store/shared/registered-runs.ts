// Runs that used a shared store, and what they need of it, as objects `cairn/runs/<run>`. A collection keeps what they need.

import type { Key } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { isDigits } from '../../base/safe-name.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import { blobOf, readBlob } from '../blobs/blob-bytes.ts';
import type { BlobBytes, BlobStore } from '../blobs/blob-store.ts';

export const runsPrefix = 'cairn/runs/';

export interface RegisteredRun {
  /** The name of its object. */
  readonly name: string;
  /** When it ended, ISO 8601. */
  readonly at: string;
  /** The keys of its results. */
  readonly keys: readonly Key[];
}

/** The id of a run has capital letters, which names of blobs do not have. */
export function nameOfRun(run: string): string {
  return runsPrefix + run.toLowerCase();
}

export function writeRegisteredRun(at: string, keys: readonly Key[]): BlobBytes {
  return blobOf(sealJson({ at, keys: [...new Set(keys)] }));
}

/** Every registered run, and the names of objects that are damaged. */
export async function readRegisteredRuns(
  blobs: BlobStore,
): Promise<{ readonly runs: readonly RegisteredRun[]; readonly damaged: readonly string[] }> {
  const runs: RegisteredRun[] = [];
  const damaged: string[] = [];
  for await (const { name } of blobs.list(runsPrefix)) {
    const blob = await blobs.get(name);
    // It was removed meanwhile.
    if (!blob) continue;
    const read = openSealedJson(await readBlob(blob));
    if (isRegistered(read)) runs.push({ name, ...read });
    else damaged.push(name);
  }
  return { runs, damaged };
}

function isRegistered(read: unknown): read is Pick<RegisteredRun, 'at' | 'keys'> {
  if (!isRecord(read)) return false;
  const { at, keys } = read as Readonly<Record<string, unknown>>;
  return typeof at === 'string' && !Number.isNaN(Date.parse(at)) && Array.isArray(keys) && keys.every(isDigits);
}
