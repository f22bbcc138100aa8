// A write that does not replace what is there.

import { isBlobError } from '@cairn/core';
import type { HttpAnswer } from '@cairn/store-http';
import type { HashedRequest, SignedTransport } from './signed-transport.ts';

/**
 * Sends a write with the condition that nothing is there. A server that knows no conditions for it is sent it without: then
 * the last of several writers at once counts, as on a plain HTTP server.
 *
 * @throws BlobError
 */
export async function sendIfAbsent(transport: SignedTransport, request: HashedRequest): Promise<HttpAnswer> {
  try {
    return await transport.send({ ...request, headers: { ...request.headers, 'if-none-match': '*' } });
  } catch (error) {
    if (!isBlobError(error) || error.code !== 'unsupported') throw error;
    return transport.send(request);
  }
}
