// Blobs on an HTTP server, each at the path of its name:
//
//      GET, HEAD   the bytes; with a range, so that a large blob that broke off is continued
//      PUT         with `If-None-Match: *`, which a server may ignore: then the last of several writers counts
//      DELETE      optional
//      MKCOL       for servers that put nothing into a folder that is missing, such as Apache's mod_dav
//      GET <folder>/   optional: a listing in the form of nginx's `autoindex_format json`
//
// A server that ignores conditions is still safe for artifacts, whose names are the digests of their bytes. Results under
// one key may then replace each other; each of them is right.

import {
  BlobError,
  type BlobStore,
  blobOf,
  checkBlobName,
  checkBlobPrefix,
  isBlobError,
  type ListedBlob,
} from '@cairn/core';
import { readContinued } from './read-continued.ts';
import { failAnswer, type Headers, type HttpAnswer, type Transport } from './transport.ts';

/** Smaller blobs come with the first answer. */
export const firstBytes = 1 << 20;

export interface HttpBlobsOptions {
  /** Where the blobs are; its path ends with `/`. */
  readonly base: URL;
  readonly transport: Transport;
  /** Sent with every request. */
  readonly headers: Headers;
  /** The location, for messages. */
  readonly location: string;
}

export function createHttpBlobs({ base, transport, headers, location }: HttpBlobsOptions): BlobStore {
  const urlOf = (name: string): URL => new URL(name, base);
  const named = (name: string): URL => {
    checkBlobName(name);
    return urlOf(name);
  };
  const has = async (name: string): Promise<ListedBlob | undefined> => {
    const url = named(name);
    const answer = await transport.send({ method: 'HEAD', url, headers });
    if (answer.status === 404 || answer.status === 410) {
      answer.discard();
      return undefined;
    }
    if (answer.status === 400 && !isForBazel(name)) failUnsupported(answer, url, name);
    const size = sizeOf(answer.headers['content-length']);
    if (answer.status !== 200 || size === undefined) failAnswer(answer, url);
    answer.discard();
    return { name, size };
  };
  return {
    location,
    has,
    async get(name) {
      const url = named(name);
      const answer = await transport.send({
        method: 'GET',
        url,
        headers: { ...headers, range: `bytes=0-${firstBytes - 1}` },
      });
      if (answer.status === 404 || answer.status === 410) {
        answer.discard();
        return undefined;
      }
      // No byte is in the range: the blob is empty, or the server does not say so with another answer.
      if (answer.status === 416) {
        answer.discard();
        return blobOf('');
      }
      const size = readSize(answer);
      if ((answer.status !== 200 && answer.status !== 206) || size === undefined) return failAnswer(answer, url);
      const ask = (from: number): Promise<HttpAnswer> =>
        transport.send({ method: 'GET', url, headers: { ...headers, ...(from && { range: `bytes=${from}-` }) } });
      if (answer.status === 200 && size > firstBytes) {
        answer.discard();
        return { size, chunks: () => readContinued({ ask, size, name, url }) };
      }
      const first = await answer.read();
      if (first.length > size) throw new BlobError('incomplete', `The blob '${name}' has more than ${size} bytes`);
      if (first.length === size) return blobOf(first);
      if (answer.status === 200 || first.length !== firstBytes)
        throw new BlobError('incomplete', `The blob '${name}' has only ${first.length} of ${size} bytes`);
      return { size, chunks: () => readContinued({ ask, size, name, url, first }) };
    },
    async putIfAbsent(name, content) {
      const url = named(name);
      // The bytes of an artifact are the same, whoever writes them: a small one is not asked for first.
      const isAsked = !name.startsWith('cas/') || content.size > firstBytes;
      if (isAsked && (await has(name))) return 'present';
      const put = (): Promise<HttpAnswer> =>
        transport.send({
          method: 'PUT',
          url,
          headers: { ...headers, 'if-none-match': '*', 'content-type': 'application/octet-stream' },
          body: content,
        });
      const putOnce = () => orPresent(put, async () => (await has(name)) !== undefined);
      let answer = await putOnce();
      // A folder above it is missing, or another write of the same path goes on.
      const isLost = answer !== 'present' && answer.status === 409 && !(await has(name));
      if (answer !== 'present' && isLost && (await makeFolders(url))) {
        answer.discard();
        answer = await putOnce();
      }
      if (answer === 'present') return 'present';
      if (answer.status === 412 || (answer.status === 409 && (await has(name)))) {
        answer.discard();
        return 'present';
      }
      if (answer.status === 404 || answer.status === 400) failUnsupported(answer, url, name);
      if (answer.status < 200 || answer.status > 204) failAnswer(answer, url);
      answer.discard();
      return 'stored';
    },
    async *list(prefix) {
      checkBlobPrefix(prefix);
      yield* listFolder(prefix);
    },
    clockAhead: () => readClock(transport, base),
    async remove(name) {
      const url = named(name);
      const answer = await transport.send({ method: 'DELETE', url, headers });
      if (answer.status === 404 || answer.status === 410) {
        answer.discard();
        return 'absent';
      }
      if (answer.status < 200 || answer.status > 204) failAnswer(answer, url);
      answer.discard();
      return 'removed';
    },
  };

  /** Makes the folders above a blob, those that are missing. False if the server cannot. */
  async function makeFolders(url: URL): Promise<boolean> {
    const parts = url.pathname.split('/').slice(1, -1);
    for (const end of parts.keys()) {
      const folder = new URL(`/${parts.slice(0, end + 1).join('/')}/`, url);
      const answer = await transport.send({ method: 'MKCOL', url: folder, headers });
      answer.discard();
      // 405: it is there, perhaps because somebody else made it just now.
      if (![201, 301, 405].includes(answer.status)) return false;
    }
    return true;
  }

  async function* listFolder(prefix: string): AsyncGenerator<ListedBlob> {
    const url = urlOf(prefix);
    const answer = await transport.send({ method: 'GET', url, headers });
    if (answer.status === 404) return answer.discard();
    if (answer.status !== 200) failAnswer(answer, url);
    const entries = readListing(await answer.read());
    if (!entries) throw new BlobError('unsupported', `${url.origin} does not list its files`);
    for (const { name, type, size } of entries) {
      if (type === 'directory') yield* listFolder(`${prefix}${name}/`);
      else if (isName(prefix + name)) yield { name: prefix + name, size };
    }
  }
}

/**
 * A server may refuse a name that is used before it has read the content, and close the connection. Then its answer can be
 * lost.
 */
export async function orPresent(
  put: () => Promise<HttpAnswer>,
  isThere: () => Promise<boolean>,
): Promise<HttpAnswer | 'present'> {
  try {
    return await put();
  } catch (error) {
    if (isBlobError(error) && error.code === 'unavailable' && (await isThere().catch(() => false))) return 'present';
    throw error;
  }
}

/** From the header `date` of any answer. It has whole seconds, so half a second is added. */
export async function readClock(transport: Transport, url: URL): Promise<number | undefined> {
  const asked = Date.now();
  const answer = await transport.send({ method: 'HEAD', url });
  answer.discard();
  const date = Date.parse(answer.headers['date'] ?? '') + 500;
  return Number.isFinite(date) ? date - (asked + Date.now()) / 2 : undefined;
}

/** A server for Bazel knows no other names, and asking it again changes nothing. */
function isForBazel(name: string): boolean {
  return /^(ac|cas)\//.test(name);
}

function failUnsupported(answer: HttpAnswer, url: URL, name: string): never {
  answer.discard();
  throw new BlobError('unsupported', `${url.origin} answers ${answer.status} to '${name}'`);
}

interface ListedEntry {
  readonly name: string;
  readonly type: 'directory' | 'file';
  readonly size: number;
}

function readListing(bytes: Buffer): readonly ListedEntry[] | undefined {
  try {
    const read: unknown = JSON.parse(bytes.toString('utf8'));
    if (!Array.isArray(read)) return undefined;
    return read.filter((entry: Partial<ListedEntry> | null): entry is ListedEntry =>
      Boolean(
        entry &&
          typeof entry.name === 'string' &&
          !entry.name.includes('/') &&
          !/^\.+$/.test(entry.name) &&
          (entry.type === 'directory' || (entry.type === 'file' && Number.isSafeInteger(entry.size))),
      ),
    );
  } catch {
    return undefined;
  }
}

function isName(name: string): boolean {
  try {
    checkBlobName(name);
    return true;
  } catch {
    return false;
  }
}

/** Of the whole blob, also if the answer is a part of it. */
function readSize({ status, headers }: HttpAnswer): number | undefined {
  if (status === 206) return sizeOf(/\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]);
  return sizeOf(headers['content-length']);
}

function sizeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
