// Who may do what: clients that send one of the server's keys. A key is compared as a digest and in constant time, with
// every key, so that the time of an answer does not say how much of it is right. Keys may be given as digests, so that
// the file that has them need not be secret.

import { createHash, timingSafeEqual } from 'node:crypto';
import { RequestError } from '../errors/request-error.ts';

/**
 * What a key allows: to predict, to ask why, to send outcomes, and to make the server load what the registry names now.
 * Explanations say more about the training rows than predictions do, so a key has that role only if it is given.
 */
export const roles = ['predict', 'explain', 'feedback', 'admin'] as const;
export type Role = (typeof roles)[number];

export interface ApiKey {
  /** The key, or `sha256:` and the 64 hexadecimal digits of its digest. */
  readonly key: string;
  /** Who has it, for logs. Default: the first eight digits of its digest. */
  readonly name?: string | undefined;
  /** Default `predict` and `feedback`. */
  readonly roles?: readonly Role[] | undefined;
}

/** Who sent a request. */
export interface Client {
  readonly name: string;
  readonly roles: ReadonlySet<Role>;
}

/** Paths that need no key: whether the server lives and is ready, which load balancers ask. */
const openPaths: ReadonlySet<string> = new Set(['/livez', '/readyz', '/v2/health/live', '/v2/health/ready']);

/** The headers of a request that may have a key. */
interface KeyHeaders {
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | readonly string[] | undefined;
}

const digestForm = /^sha256:[0-9a-f]{64}$/;

export class ApiKeys {
  readonly #clients: readonly (Client & { readonly digest: Buffer })[];

  /**
   * @param keys - none: every client may do everything
   * @throws TypeError if a key cannot be sent in a header
   */
  constructor(keys: readonly (string | ApiKey)[]) {
    this.#clients = keys.map((given) => {
      const { key, name, roles: own = ['predict', 'feedback'] } = typeof given === 'string' ? { key: given } : given;
      if (key === '' || /\s/.test(key)) throw new TypeError('An API key is empty or has a space in it');
      if (key.startsWith('sha256:') && !digestForm.test(key))
        throw new TypeError("An API key begins with 'sha256:', but 64 hexadecimal digits do not follow");
      const digest = digestForm.test(key) ? Buffer.from(key.slice('sha256:'.length), 'hex') : digestOf(key);
      return { digest, name: name ?? digest.toString('hex').slice(0, 8), roles: new Set(own) };
    });
  }

  /**
   * Takes `Authorization: Bearer <key>` and `X-API-Key: <key>`.
   *
   * @param path - of the route; undefined if there is none
   * @param role - what the route needs; undefined if any key may use it
   * @returns who sent it; undefined if the server has no keys or the path needs none
   * @throws RequestError `key-missing`, `key-wrong` (401), `role-missing` (403)
   */
  check(headers: KeyHeaders, path: string | undefined, role: Role | undefined): Client | undefined {
    if (this.#clients.length === 0 || (path !== undefined && openPaths.has(path))) return undefined;
    const given = readKey(headers);
    if (given === undefined)
      throw new RequestError(
        401,
        'key-missing',
        'This server needs an API key: send it as Authorization: Bearer <key>.',
      );
    const digest = digestOf(given);
    let found: Client | undefined;
    for (const client of this.#clients) if (timingSafeEqual(client.digest, digest)) found = client;
    if (!found) throw new RequestError(401, 'key-wrong', 'This server does not know the API key of the request.');
    if (role !== undefined && !found.roles.has(role))
      throw new RequestError(403, 'role-missing', `The API key of '${found.name}' does not have the role '${role}'.`);
    return found;
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
