// A large content, sent in parts. If it breaks off, the next try goes on with the parts that are there: they are compared by
// their MD5, which is the ETag of a part. Only artifacts go on: their name says that the bytes are the same.

import { hash } from 'node:crypto';
import { type BlobBytes, BlobError, blobOf, checkSize } from '@cairn/core';
import { textOf } from './list-objects.ts';
import { sendIfAbsent } from './send-if-absent.ts';
import type { SignedTransport } from './signed-transport.ts';

/** Bytes of a part. S3 takes at most 10,000 of them, and larger contents have larger parts. */
export const partSize = 1 << 24;
const mostParts = 9000;
const partsAtOnce = 4;

export interface PutInPartsOptions {
  readonly url: URL;
  /** The bucket; its path ends with `/`. */
  readonly bucket: URL;
  readonly key: string;
  readonly content: BlobBytes;
  readonly transport: SignedTransport;
  /** Whether the name says what the bytes are. */
  readonly isKnown: boolean;
}

export async function putInParts(options: PutInPartsOptions): Promise<'stored' | 'present'> {
  const { url, content, transport, isKnown } = options;
  const size = Math.max(partSize, Math.ceil(content.size / mostParts));
  const begun = isKnown ? await findBegun(options) : undefined;
  const upload = begun ?? { id: await begin(options), parts: new Map<number, string>() };
  const etags: string[] = [];
  const sending = new Set<Promise<void>>();
  let failure: unknown;
  let number = 0;
  const send = async (at: number, bytes: Buffer): Promise<void> => {
    const there = upload.parts.get(at);
    if (there !== undefined && there === `"${hash('md5', bytes, 'hex')}"`) {
      etags[at - 1] = there;
      return;
    }
    const part = new URL(url);
    part.search = String(new URLSearchParams({ partNumber: String(at), uploadId: upload.id }));
    const payloadHash = hash('sha256', bytes, 'hex');
    const answer = await transport.send({ method: 'PUT', url: part, body: blobOf(bytes), payloadHash });
    answer.discard();
    const etag = answer.headers['etag'];
    if (answer.status !== 200 || etag === undefined)
      throw new BlobError('unavailable', `${url.origin} answers ${answer.status} to a part`);
    etags[at - 1] = etag;
  };
  try {
    for await (const bytes of inParts(content, size)) {
      number += 1;
      const sent: Promise<void> = send(number, bytes)
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => sending.delete(sent));
      sending.add(sent);
      while (sending.size >= partsAtOnce) await Promise.race(sending);
      if (failure !== undefined) throw failure;
    }
    await Promise.all(sending);
    if (failure !== undefined) throw failure;
    return await complete(options, upload.id, etags);
  } catch (error) {
    await Promise.all(sending);
    if (!isKnown) await abort(options, upload.id);
    throw error;
  }
}

/** Copies, which nobody else writes to. */
async function* inParts(content: BlobBytes, size: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of checkSize(content, 'The content')) {
    waiting.push(Buffer.from(chunk));
    length += chunk.length;
    while (length >= size) {
      const all = Buffer.concat(waiting);
      yield all.subarray(0, size);
      waiting = [all.subarray(size)];
      length -= size;
    }
  }
  if (length) yield Buffer.concat(waiting);
}

interface BegunUpload {
  readonly id: string;
  /** The ETag of each part that is there. */
  readonly parts: ReadonlyMap<number, string>;
}

/** The last upload of the same object that was not completed. A server without such lists begins again. */
async function findBegun(options: PutInPartsOptions): Promise<BegunUpload | undefined> {
  const { bucket, key, transport, url } = options;
  const uploads = new URL(bucket);
  uploads.search = String(new URLSearchParams({ uploads: '', prefix: key }));
  try {
    const page = await readPage(transport, uploads);
    const same = [...page.matchAll(/<Upload>(.*?)<\/Upload>/gs)].filter(([, one = '']) => textOf(one, 'Key') === key);
    const id = textOf(same.at(-1)?.[1] ?? '', 'UploadId');
    if (id === undefined) return undefined;
    const parts = new Map<number, string>();
    for (let after: string | undefined = '0'; after !== undefined; ) {
      const listed: URL = new URL(url);
      listed.search = String(new URLSearchParams({ uploadId: id, 'part-number-marker': after }));
      const answer = await readPage(transport, listed);
      for (const [, one = ''] of answer.matchAll(/<Part>(.*?)<\/Part>/gs))
        parts.set(Number(textOf(one, 'PartNumber')), textOf(one, 'ETag') ?? '');
      after = textOf(answer, 'IsTruncated') === 'true' ? textOf(answer, 'NextPartNumberMarker') : undefined;
    }
    return { id, parts };
  } catch (error) {
    if (error instanceof BlobError && error.code === 'denied') return undefined;
    if (error instanceof BlobError && error.code === 'unsupported') return undefined;
    throw error;
  }
}

async function readPage(transport: SignedTransport, url: URL): Promise<string> {
  const answer = await transport.send({ method: 'GET', url });
  const page = (await answer.read()).toString('utf8');
  if (answer.status === 404) throw new BlobError('unsupported', `${url.origin} does not list uploads`);
  if (answer.status !== 200) throw new BlobError('unavailable', `${url.origin} answers ${answer.status}`);
  return page;
}

async function begin({ url, transport }: PutInPartsOptions): Promise<string> {
  const begun = new URL(url);
  begun.search = 'uploads=';
  const answer = await transport.send({
    method: 'POST',
    url: begun,
    body: blobOf(''),
    headers: { 'content-type': 'application/octet-stream' },
  });
  const id = textOf((await answer.read()).toString('utf8'), 'UploadId');
  if (id === undefined) throw new BlobError('unavailable', `${url.origin} begins no upload (${answer.status})`);
  return id;
}

async function complete(
  { url, transport }: PutInPartsOptions,
  id: string,
  etags: readonly string[],
): Promise<'stored' | 'present'> {
  const completed = new URL(url);
  completed.search = String(new URLSearchParams({ uploadId: id }));
  const parts = etags.map((etag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${etag}</ETag></Part>`);
  const body = Buffer.from(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</CompleteMultipartUpload>`,
  );
  const answer = await sendIfAbsent(transport, {
    ...{ method: 'POST', url: completed, body: blobOf(body), payloadHash: hash('sha256', body, 'hex') },
    headers: { 'content-type': 'application/xml' },
  });
  const text = (await answer.read()).toString('utf8');
  if (answer.status === 412) return 'present';
  // It may fail after the answer has begun.
  if (answer.status === 200 && !text.includes('<Error>')) return 'stored';
  const head = await transport.send({ method: 'HEAD', url });
  head.discard();
  // Another writer completed the same upload.
  if (head.status === 200) return 'present';
  throw new BlobError(
    'unavailable',
    `${url.origin} does not complete an upload (${textOf(text, 'Code') ?? answer.status})`,
  );
}

async function abort({ url, transport }: PutInPartsOptions, id: string): Promise<void> {
  const aborted = new URL(url);
  aborted.search = String(new URLSearchParams({ uploadId: id }));
  try {
    (await transport.send({ method: 'DELETE', url: aborted })).discard();
  } catch {
    // A rule of the bucket removes what was not completed.
  }
}
