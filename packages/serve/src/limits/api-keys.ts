// Who may ask: clients that send one of the server's keys. A key is compared as a digest and in constant time, with every
// key, so that the time of an answer does not say how much of it is right.

import { createHash, timingSafeEqual } from 'node:crypto';
import { RequestError } from '../errors/request-error.ts';

/** Paths that need no key: whether the server lives and is ready, which load balancers ask. */
const openPaths: ReadonlySet<string> = new Set(['/livez', '/readyz', '/v2/health/live', '/v2/health/ready']);

/** The headers of a request that may have a key. */
interface KeyHeaders {
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | readonly string[] | undefined;
}

export class ApiKeys {
  readonly #digests: readonly Buffer[];

  /** @param keys - none: every client may ask */
  constructor(keys: readonly string[]) {
    if (keys.some((key) => key === '' || /\s/.test(key)))
      throw new TypeError('An API key is empty or has a space in it');
    this.#digests = keys.map(digestOf);
  }

  /**
   * Takes `Authorization: Bearer <key>` and `X-API-Key: <key>`.
   *
   * @param path - of the route; undefined if there is none
   * @throws RequestError `key-missing`, `key-wrong` (401)
   */
  check(headers: KeyHeaders, path: string | undefined): void {
    if (this.#digests.length === 0 || (path !== undefined && openPaths.has(path))) return;
    const given = readKey(headers);
    if (given === undefined)
      throw new RequestError(
        401,
        'key-missing',
        'This server needs an API key: send it as Authorization: Bearer <key>.',
      );
    const digest = digestOf(given);
    let isKnown = false;
    for (const own of this.#digests) isKnown = timingSafeEqual(own, digest) || isKnown;
    if (!isKnown) throw new RequestError(401, 'key-wrong', 'This server does not know the API key of the request.');
  }
}

function readKey(headers: KeyHeaders): string | undefined {
  const { authorization, 'x-api-key': key } = headers;
  const bearer = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  return bearer ?? (typeof key === 'string' && key !== '' ? key : undefined);
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
