// Requests that are signed when they are sent, and errors of S3 as errors of a store of blobs. Two errors are corrected once:
// a clock that is wrong, and credentials that have ended.

import { BlobError, type BlobErrorCode, blobOf } from '@cairn/core';
import type { HttpAnswer, HttpRequest, Transport } from '@cairn/store-http';
import type { Credentials } from './credentials/credentials.ts';
import type { CredentialSource } from './credentials/find-credentials.ts';
import { emptyHash, signRequest } from './sign-request.ts';

/** A request with the SHA-256 of its body, in hex. */
export interface HashedRequest extends HttpRequest {
  readonly payloadHash?: string;
}

export interface SignedTransport extends Transport {
  send(request: HashedRequest): Promise<HttpAnswer>;
}

/** Milliseconds that a server accepts at least. */
const mostSkew = 4 * 60 * 1000;
/** Answers that the caller understands. */
const expected = new Set([404, 409, 412, 416]);
const meaning: Readonly<Record<string, BlobErrorCode>> = {
  AccessDenied: 'denied',
  InvalidAccessKeyId: 'denied',
  SignatureDoesNotMatch: 'denied',
  ExpiredToken: 'denied',
  InvalidToken: 'denied',
  RequestTimeTooSkewed: 'denied',
  NoSuchBucket: 'denied',
  AllAccessDisabled: 'denied',
  AccountProblem: 'denied',
  QuotaExceeded: 'full',
  XMinioStorageFull: 'full',
  NotImplemented: 'unsupported',
  MethodNotAllowed: 'unsupported',
};

export function openSignedTransport(
  transport: Transport,
  credentials: CredentialSource,
  region: string,
): SignedTransport {
  /** Milliseconds that the clock of the server is ahead. */
  let skew = 0;
  const getCredentials = async (): Promise<Credentials> => {
    try {
      return await credentials.get();
    } catch (error) {
      // A run that has begun goes on without the store.
      throw new BlobError('denied', `the credentials ended, and ${(error as Error).message}`, error);
    }
  };
  const sendOnce = async ({ payloadHash = emptyHash, ...request }: HashedRequest): Promise<HttpAnswer> =>
    transport.send({
      ...request,
      headers: signRequest(
        { method: request.method, url: request.url, headers: request.headers ?? {}, payloadHash },
        { credentials: await getCredentials(), region, service: 's3', at: new Date(Date.now() + skew) },
      ),
    });
  const sendTwice = async (request: HashedRequest, isSecond: boolean): Promise<HttpAnswer> => {
    const answer = await sendOnce(request);
    if (answer.status < 400 || (request.method === 'HEAD' && expected.has(answer.status))) return answer;
    const body = request.method === 'HEAD' ? '' : (await answer.read()).toString('utf8');
    if (request.method === 'HEAD') answer.discard();
    const code = /<Code>([\w.-]+)<\/Code>/.exec(body)?.[1];
    const date = Date.parse(answer.headers['date'] ?? '');
    // An answer to HEAD does not say why it was refused.
    const isWrong = code === 'RequestTimeTooSkewed' || (code === undefined && answer.status === 403);
    const isSkewed = isWrong && Math.abs(date - Date.now() - skew) > mostSkew;
    if (isSkewed) skew = date - Date.now();
    if (code === 'ExpiredToken') credentials.forget();
    if (!isSecond && (isSkewed || code === 'ExpiredToken')) return sendTwice(request, true);
    if (expected.has(answer.status) && code !== 'NoSuchBucket') return readAlready(answer, body);
    const said = code ?? String(answer.status);
    throw new BlobError(meaning[said] ?? codeOf(answer.status), `${request.url.origin} answers ${said}`);
  };
  return { send: (request) => sendTwice(request, false) };
}

function codeOf(status: number): BlobErrorCode {
  if (status === 401 || status === 403) return 'denied';
  if (status === 501) return 'unsupported';
  return status === 507 ? 'full' : 'unavailable';
}

function readAlready(answer: HttpAnswer, body: string): HttpAnswer {
  return {
    ...answer,
    read: async () => Buffer.from(body),
    stream: () => blobOf(body).chunks(),
    discard: () => undefined,
  };
}
