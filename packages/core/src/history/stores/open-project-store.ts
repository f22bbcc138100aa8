// Opens the store of a project: a folder, or a shared store behind the project's own.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coreFolder } from '../../base/core-package.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import type { Warn } from '../../base/errors/warnings.ts';
import { readForgotten } from '../../plan/decisions/forgotten.ts';
import { readProcessEnvironment } from '../../plan/environment/process-environment.ts';
import type { BlobStore } from '../../store/blob-client.ts';
import { openStore } from '../../store/open-store.ts';
import { openBlobs } from '../../store/shared/open-blobs.ts';
import { type OpenedShared, openSharedStore } from '../../store/shared/open-shared.ts';
import { createTrust, type RecordTrust } from '../../store/shared/record-trust.ts';
import { isSharedLocation, showLocation, storeKeysFile } from '../../store/shared/shared-location.ts';
import type { Store } from '../../store/store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A shared store as a project uses it, before it is put behind a local store. */
export interface SharedClient {
  readonly blobs: BlobStore;
  readonly trust: RecordTrust;
  /**
   * Whether this machine may write results: without a key of its own it cannot, if results have to be signed, and with
   * CAIRN_STORE_READ_ONLY it does not.
   */
  readonly mayWrite: boolean;
}

/**
 * The store of a project for looking results up.
 *
 * @param place - a folder; `memory:`; the URL of a shared store, which is used behind `.cairn`; default `.cairn`
 * @param home - the folder that contains `.cairn`
 * @throws AuthorError `store-unknown`, `store-package-missing`, `shared-store-wrong`
 */
export async function openProjectStore(
  place: string | undefined,
  home: string,
  environment: Environment = readProcessEnvironment(),
): Promise<Store> {
  const local = await openStore(localPlaceOf(place, home));
  const client = await openClient(place, home, environment);
  return client ? putBehind(local, client, home).store : local;
}

/** The folder of the local store; of a shared store, the one in front of it. */
export function localPlaceOf(place: string | undefined, home: string): string {
  return place === undefined || isSharedLocation(place) ? join(home, '.cairn') : place;
}

/**
 * Undefined if the location is not the URL of a shared store.
 *
 * @throws AuthorError `store-unknown`, `store-package-missing`, `shared-store-wrong`
 */
export async function openClient(
  place: string | undefined,
  home: string,
  environment: Environment = readProcessEnvironment(),
): Promise<SharedClient | undefined> {
  if (place === undefined || !isSharedLocation(place)) return undefined;
  // Pipelines may be in a member of a workspace. Next to Cairn itself, it may be installed for several projects.
  const roots = [home, join(home, 'pipelines'), coreFolder].filter((root) => existsSync(root));
  const [blobs, signingKey, accepted] = await Promise.all([
    openBlobs(place, environment, roots),
    readSigningKey(place, environment['CAIRN_STORE_KEY']),
    readAcceptedKeys(home),
  ]);
  try {
    const trust = createTrust({ signingKey, acceptedKeys: accepted });
    const mayWrite = !environment['CAIRN_STORE_READ_ONLY'] && (!accepted?.length || signingKey !== undefined);
    return { blobs, trust, mayWrite };
  } catch {
    // The text of the error may contain a part of the key.
    return failAuthor('shared-store-wrong', {
      place: blobs.location,
      problem: `a key in '${storeKeysFile}' or CAIRN_STORE_KEY is not an Ed25519 key in PEM form`,
      fix: 'Make one with: openssl genpkey -algorithm ed25519.',
    });
  }
}

/** @param warn - of a run, which also sends its results */
export function putBehind(
  local: Store,
  { blobs, trust, mayWrite }: SharedClient,
  home: string,
  warn?: Warn,
): OpenedShared {
  const forgotten = readForgotten(home);
  return openSharedStore(local, {
    ...{ blobs, trust, sends: warn !== undefined && mayWrite },
    isWithdrawn: (key) => forgotten.has(key),
    ...(warn && { warn }),
  });
}

async function readSigningKey(place: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined || file === '') return undefined;
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    failAuthor('shared-store-wrong', {
      ...{
        place: showLocation(place),
        problem: `the key in CAIRN_STORE_KEY ('${file}') cannot be read (${error.code})`,
      },
      fix: 'Name the file of an Ed25519 private key in PEM form.',
    }),
  );
}

async function readAcceptedKeys(home: string): Promise<readonly string[] | undefined> {
  const text = await readFile(join(home, storeKeysFile), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const keys = text.match(/-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g) ?? [];
  // A file that names nobody accepts nobody, and not everybody.
  return keys.length ? keys : ['no key'];
}
