// @cairn/store-s3: a shared store in an S3 bucket. Cairn loads it for the URL s3:.

import { type BlobStore, showLocation } from '@cairn/core';
import { openTransport } from '@cairn/store-http';
import type { Environment } from './credentials/credentials.ts';
import { openCredentials } from './credentials/find-credentials.ts';
import { readLocation } from './read-location.ts';
import { createS3Blobs } from './s3-blobs.ts';
import { openSignedTransport } from './signed-transport.ts';

/**
 * Opens the blobs below a prefix of a bucket. Credentials are found, and nothing is asked of the bucket.
 *
 * @param url - `s3://bucket/prefix`, with `endpoint` and `region` as its query
 * @throws StoreLocationError if the URL is wrong, or no credentials are found
 */
export async function openBlobs(url: URL, environment: Environment): Promise<BlobStore> {
  const location = await readLocation(url, environment);
  const credentials = openCredentials(environment, location.region);
  await credentials.get();
  const plain = openTransport();
  const transport = openSignedTransport(plain, credentials, location.region);
  return createS3Blobs(location, transport, plain, showLocation(url.href));
}
