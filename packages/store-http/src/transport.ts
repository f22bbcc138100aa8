// HTTP requests with bounded connections. An error of the connection, a refusal and an answer that is no use are errors of
// a store of blobs.

import { once } from 'node:events';
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { type BlobBytes, BlobError, type BlobErrorCode, checkSize } from '@cairn/core';

export type Headers = Readonly<Record<string, string>>;

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'MKCOL';
  readonly url: URL;
  readonly headers?: Headers | undefined;
  readonly body?: BlobBytes | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Exactly one of the three has to be called, so that the connection is free again. */
  readonly read: () => Promise<Buffer>;
  readonly stream: () => AsyncIterable<Uint8Array>;
  readonly discard: () => void;
}

export interface Transport {
  /** @throws BlobError `unavailable` if there is no answer; errors of the body unchanged */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** How many connections are open at a time. */
const mostConnections = 16;
/** Milliseconds without a byte in either direction. */
const longestSilence = 60_000;

export function openTransport(): Transport {
  const options = { keepAlive: true, maxSockets: mostConnections, timeout: longestSilence };
  const [http, https] = [new HttpAgent(options), new HttpsAgent(options)];
  return {
    async send({ method, url, headers = {}, body }) {
      const isSecure = url.protocol === 'https:';
      const sent = (isSecure ? requestHttps : requestHttp)(url, {
        method,
        agent: isSecure ? https : http,
        headers: { ...headers, ...(body && { 'content-length': String(body.size) }) },
      });
      sent.on('timeout', () => sent.destroy(new Error('it was silent for too long')));
      const answered = new Promise<IncomingMessage>((resolve, reject) => {
        sent.once('response', resolve);
        sent.once('error', (error) => reject(unavailable(url, error)));
      });
      // An answer before the body is sent, such as a refusal, counts.
      answered.catch(() => undefined);
      try {
        const writing = body ? writeBody(sent, body, `What is to be '${url.pathname}'`) : Promise.resolve(sent.end());
        const first = await Promise.race([answered, writing.then(() => undefined)]);
        const answer = first ?? (await answered);
        if (first) writing.catch(() => undefined);
        return readAnswer(answer, url);
      } catch (error) {
        // The content failed, and the connection with it.
        sent.destroy();
        throw error;
      }
    },
  };
}

/** The last bytes are sent after the content has ended, so that a server never has all of a content that goes on. */
async function writeBody(sent: ReturnType<typeof requestHttp>, body: BlobBytes, what: string): Promise<void> {
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    sent.once('close', () => {
      isClosed = true;
      resolve();
    });
  });
  let read = 0;
  let last: Uint8Array | undefined;
  for await (const chunk of checkSize(body, what)) {
    if (isClosed || sent.destroyed) return;
    if (!chunk.length) continue;
    read += chunk.length;
    if (read === body.size) {
      last = Buffer.from(chunk);
      continue;
    }
    // The socket keeps the bytes until they are sent, and the caller may write to its buffer.
    if (!sent.write(chunk)) await Promise.race([once(sent, 'drain').catch(() => undefined), closed]);
  }
  if (last) sent.end(last);
  else sent.end();
}

function readAnswer(answer: IncomingMessage, url: URL): HttpAnswer {
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* answer as AsyncIterable<Uint8Array>;
      if (!answer.complete) throw new Error('the answer broke off');
    } catch (error) {
      throw new BlobError('incomplete', `${url.origin}: the answer broke off`, error);
    } finally {
      answer.destroy();
    }
  };
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers as Readonly<Record<string, string | undefined>>,
    stream,
    async read() {
      const parts: Uint8Array[] = [];
      for await (const part of stream()) parts.push(part);
      return Buffer.concat(parts);
    },
    discard() {
      // A short answer is read, so that its connection can be used again; a long one is cut.
      answer.on('error', () => undefined);
      if (Number(answer.headers['content-length'] ?? 0) > 65_536) answer.destroy();
      else answer.resume();
    },
  };
}

function unavailable(url: URL, error: Error): BlobError {
  const code = (error as NodeJS.ErrnoException).code ?? error.message;
  return new BlobError('unavailable', `${url.origin} cannot be reached (${code})`, error);
}

const meaning: Readonly<Record<number, BlobErrorCode>> = {
  401: 'denied',
  403: 'denied',
  405: 'unsupported',
  413: 'full',
  501: 'unsupported',
  507: 'full',
};

/** An answer that was not expected, as an error. Its body is dropped. */
export function failAnswer(answer: HttpAnswer, url: URL, what = ''): never {
  answer.discard();
  const code = meaning[answer.status] ?? 'unavailable';
  throw new BlobError(code, `${url.origin} answers ${answer.status}${what && `: ${what}`}`);
}
