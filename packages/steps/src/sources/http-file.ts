// A file at a URL, as a source outside of the project. Its version is what the server says of it: the ETag (RFC 9110
// section 8.8.3), or else Last-Modified with the length.

import { createStoredFile, defineSource, type Source, storedFile } from '@cairn/core';
import { z } from 'zod';
import { describeVersion } from './http-version.ts';
import { writeBody } from './write-body.ts';

const params = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** Sent as `Authorization: Bearer …`; use `secret('NAME')`. It is in no key. */
  token: z.string().optional(),
});

const retry = { times: 2, on: ['failed'], backoff: 1 } as const;

/**
 * A file at a URL: `httpFile({ url: 'https://example.org/rates.csv' }).file`, with `{ check: { within: '24h' } }` behind it
 * to ask less often. Redirects are followed. The server has to send an ETag or Last-Modified; one that sends neither is
 * an error while planning. The body has to be as long as the server says, and of the version that was planned with.
 */
export const httpFile: Source<{ file: typeof storedFile }, typeof params> = defineSource('http-file', {
  out: { file: storedFile },
  params,
  notInKey: ['token'],
  resources: { retry },
  async version({ url, token }, { signal }) {
    const head = await request(url, 'HEAD', token, signal);
    // Some servers answer GET alone.
    const response = head.status === 405 || head.status === 501 ? await request(url, 'GET', token, signal) : head;
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${url} answers ${response.status} ${response.statusText}`);
    const version = describeVersion(response.headers);
    if (version === undefined) throw new Error(`${url} has neither an ETag nor Last-Modified`);
    return version;
  },
  async fetch({ url, token }, { signal, folder, version }) {
    const response = await request(url, 'GET', token, signal);
    if (!response.ok) throw new Error(`${url} answers ${response.status} ${response.statusText}`);
    const found = describeVersion(response.headers);
    if (found !== version)
      throw new Error(`${url} has version ${found ?? 'none'} now, and was planned with ${version}`);
    const path = `${folder}/body`;
    await writeBody(response, path);
    return { file: createStoredFile(path) };
  },
});

function request(
  url: string,
  method: 'GET' | 'HEAD',
  token: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  // As it is stored there: an encoding on the way would have a length and an ETag of its own.
  const headers = { 'accept-encoding': 'identity', ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  return fetch(url, { method, headers, signal });
}
