// Housekeeping of the shared store of a project, by its URL.

import { failAuthor } from '../../base/errors/author-error.ts';
import { isBlobError } from '../../store/blob-client.ts';
import {
  type CollectedShared,
  type CollectSharedOptions,
  collectShared,
  type MeasuredShared,
  measureShared,
  type VerifiedShared,
  verifyShared,
} from '../../store/shared/keep-shared.ts';
import { openClient, type SharedClient } from './open-project-store.ts';

export interface SharedPlace {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** The URL of the store. */
  readonly place: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** @throws AuthorError `shared-store-wrong` if it cannot be read or lists nothing; those of `openProjectStore` */
export function measureSharedStore(shared: SharedPlace): Promise<MeasuredShared> {
  return withClient(shared, ({ blobs }) => measureShared(blobs));
}

/** Reads and hashes everything. @throws AuthorError as `measureSharedStore` */
export function verifySharedStore(shared: SharedPlace): Promise<VerifiedShared> {
  return withClient(shared, ({ blobs, trust }) => verifyShared(blobs, trust));
}

/** Removes what no registered run needs. @throws AuthorError as `measureSharedStore` */
export function collectSharedStore(shared: SharedPlace, options: CollectSharedOptions): Promise<CollectedShared> {
  return withClient(shared, ({ blobs }) => collectShared(blobs, options));
}

async function withClient<T>(
  { home, place, environment }: SharedPlace,
  work: (client: SharedClient) => Promise<T>,
): Promise<T> {
  const client = await openClient(place, home, environment);
  if (!client) return failAuthor('store-unknown', { place });
  try {
    return await work(client);
  } catch (error) {
    if (!isBlobError(error)) throw error;
    const fix =
      error.code === 'unsupported'
        ? 'Ask for its size and remove old files on the server itself.'
        : 'Check the URL, the network and the credentials with cairn doctor.';
    return failAuthor('shared-store-wrong', { place: client.blobs.location, problem: error.message, fix });
  }
}
