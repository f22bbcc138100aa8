// Tries a shared store as a run would use it, for `cairn doctor`.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { digestBytes } from '../../base/digest.ts';
import { readProcessEnvironment } from '../../plan/environment/process-environment.ts';
import { type BlobStore, blobOf, isBlobError, readBlob } from '../../store/blob-client.ts';
import { openClient } from './open-project-store.ts';

/** What was tried, in the order in which it was tried. What comes after a failure is missing. */
export interface CheckedShared {
  /** As it is shown: without a query. */
  readonly location: string;
  /** Why it cannot be read; null if it can. */
  readonly unreadable: string | null;
  /** A folder that does not exist: nothing was tried, because that would make it. */
  readonly isMissing?: true;
  /** Milliseconds of the fastest of a few small requests. */
  readonly latency?: number;
  /** Why it cannot be written, or what it gave back instead of what was written; null if it can. */
  readonly unwritable?: string | null;
  /** Whether this machine may write: without a key of its own it does not, if results have to be signed, and with CAIRN_STORE_READ_ONLY. */
  readonly mayWrite?: boolean;
  /** Whether a second write of one name is refused. */
  readonly hasConditions?: boolean;
  /** Why nothing can be removed; null if it can. */
  readonly unremovable?: string | null;
  /** Milliseconds that its clock is ahead; null if it does not say the time. */
  readonly clockAhead?: number | null;
}

export interface CheckSharedOptions {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** The URL of the store. */
  readonly place: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const requests = 3;
/** Milliseconds for each step. */
const longest = 10_000;

/**
 * Reads, writes and removes a few bytes. Undefined if the location is not the URL of a shared store.
 *
 * @throws AuthorError `store-unknown`, `store-package-missing`, `shared-store-wrong`
 */
export async function checkShared(options: CheckSharedOptions): Promise<CheckedShared | undefined> {
  const { home, place, environment = readProcessEnvironment() } = options;
  const client = await openClient(place, home, environment);
  if (!client) return undefined;
  const { blobs, mayWrite } = client;
  const { location } = blobs;
  const folder = URL.parse(place)?.protocol === 'file:' ? fileURLToPath(place) : undefined;
  if (folder !== undefined && !existsSync(folder)) return { location, unreadable: null, isMissing: true };
  const latency = await tryIt(() => measureLatency(blobs));
  if (typeof latency === 'string') return { location, unreadable: latency };
  const ahead = await tryIt(async () => (await blobs.clockAhead?.()) ?? null);
  const read = { location, unreadable: null, latency, clockAhead: typeof ahead === 'string' ? null : ahead, mayWrite };
  const bytes = randomBytes(32);
  const name = `cas/${digestBytes(bytes)}`;
  const written = await tryIt(async () => {
    await blobs.putIfAbsent(name, blobOf(bytes));
    const blob = await blobs.get(name);
    return blob !== undefined && (await readBlob(blob)).equals(bytes);
  });
  if (typeof written === 'string') return { ...read, unwritable: written };
  if (!written) return { ...read, unwritable: 'it does not give back what was written' };
  const again = await tryIt(async () => (await blobs.putIfAbsent(name, blobOf(bytes))) === 'present');
  const removed = await tryIt(async () => (await blobs.remove(name)) === 'removed');
  return {
    ...{ ...read, unwritable: null, hasConditions: again === true },
    unremovable: typeof removed === 'string' ? removed : null,
  };
}

async function measureLatency(blobs: BlobStore): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let request = 0; request < requests; request += 1) {
    const begun = performance.now();
    await blobs.get(`ac/${digestBytes(randomBytes(32))}`);
    fastest = Math.min(fastest, performance.now() - begun);
  }
  return fastest;
}

/** The result, or why there is none. */
async function tryIt<T>(work: () => Promise<T>): Promise<T | string> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it did not answer within ${longest / 1000} s`), longest);
  });
  try {
    return await Promise.race([work(), passed]);
  } catch (error) {
    if (!isBlobError(error)) throw error;
    return error.message;
  } finally {
    clearTimeout(timer);
  }
}
