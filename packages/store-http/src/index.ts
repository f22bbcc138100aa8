// @cairn/store-http: a shared store on an HTTP server. Cairn loads it for the URLs http: and https:.

import { type BlobStore, StoreLocationError, showLocation } from '@cairn/core';
import { createHttpBlobs } from './http-blobs.ts';
import { readAuthorization } from './read-authorization.ts';
import { openTransport } from './transport.ts';

export { createHttpBlobs, type HttpBlobsOptions, orPresent, readClock } from './http-blobs.ts';
export { readContinued } from './read-continued.ts';
export {
  failAnswer,
  type Headers,
  type HttpAnswer,
  type HttpRequest,
  openTransport,
  type Transport,
} from './transport.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Opens the blobs below a URL. Nothing is asked of the server.
 *
 * @param environment - with `CAIRN_STORE_TOKEN`, or `CAIRN_STORE_USER` and `CAIRN_STORE_PASSWORD`, if the server requires them
 * @throws StoreLocationError if the URL has a query or a fragment, or a user has no password
 */
export async function openBlobs(url: URL, environment: Environment): Promise<BlobStore> {
  if (url.search || url.hash)
    throw new StoreLocationError('its URL has a query or a fragment', 'Write https://host/path.');
  const base = new URL(url);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return createHttpBlobs({
    base,
    transport: openTransport(),
    headers: readAuthorization(environment),
    location: showLocation(url.href),
  });
}
