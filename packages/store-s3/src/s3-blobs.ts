// Blobs as objects of a bucket. Reading, and checking whether a blob is there, are those of any HTTP server. A write is sent
// with the digest of its body in the signature and in a checksum, so that the server keeps all of it or nothing.

import { createHash, hash } from 'node:crypto';
import {
  type BlobBytes,
  BlobError,
  type BlobStore,
  blobOf,
  checkBlobName,
  checkBlobPrefix,
  checkSize,
} from '@cairn/core';
import { createHttpBlobs, type HttpAnswer, orPresent, readClock, type Transport } from '@cairn/store-http';
import { listObjects } from './list-objects.ts';
import { partSize, putInParts } from './put-in-parts.ts';
import type { S3Location } from './read-location.ts';
import { sendIfAbsent } from './send-if-absent.ts';
import type { SignedTransport } from './signed-transport.ts';

/** Smaller contents are sent in one request. */
const mostAtOnce = 4 * partSize;
const smallest = 1 << 20;

/** @param plain - sends requests that are not signed */
export function createS3Blobs(
  location: S3Location,
  transport: SignedTransport,
  plain: Transport,
  shown: string,
): BlobStore {
  const { base, bucket, prefix } = location;
  const blobs = createHttpBlobs({ base, transport, headers: {}, location: shown });
  const urlOf = (name: string): URL => {
    checkBlobName(name);
    return new URL(name, base);
  };
  return {
    ...blobs,
    clockAhead: () => readClock(plain, bucket),
    async putIfAbsent(name, content) {
      const url = urlOf(name);
      const isKnown = name.startsWith('cas/');
      if ((!isKnown || content.size > smallest) && (await blobs.has(name))) return 'present';
      if (content.size > mostAtOnce)
        return putInParts({ url, bucket, key: prefix + name, content, transport, isKnown });
      const { payloadHash, body } = await hashContent(name, content);
      const put = (): Promise<HttpAnswer> =>
        sendIfAbsent(transport, {
          ...{ method: 'PUT', url, body, payloadHash },
          headers: {
            'content-type': 'application/octet-stream',
            'x-amz-checksum-sha256': Buffer.from(payloadHash, 'hex').toString('base64'),
          },
        });
      const answer = await orPresent(put, async () => (await blobs.has(name)) !== undefined);
      if (answer === 'present') return 'present';
      answer.discard();
      if (answer.status === 412) return 'present';
      if (answer.status < 300) return 'stored';
      // Another write of the same object goes on, or the bucket is missing.
      if (await blobs.has(name)) return 'present';
      throw new BlobError('unavailable', `${url.origin} answers ${answer.status}`);
    },
    async *list(below) {
      checkBlobPrefix(below);
      yield* listObjects({ bucket, prefix, below, transport });
    },
    /** S3 says the same of an object that it removed and of one that was absent. */
    async remove(name) {
      const url = urlOf(name);
      const head = await transport.send({ method: 'HEAD', url });
      head.discard();
      if (head.status === 404) return 'absent';
      const etag = head.headers['etag'];
      const answer = await transport.send({ method: 'DELETE', url, headers: etag ? { 'if-match': etag } : {} });
      answer.discard();
      return answer.status === 404 || answer.status === 412 || answer.status === 409 ? 'absent' : 'removed';
    },
  };
}

/** An artifact is named after its digest: its bytes need not be read twice. */
async function hashContent(name: string, content: BlobBytes): Promise<{ payloadHash: string; body: BlobBytes }> {
  const [, digest] = /^cas\/([0-9a-f]{64})$/.exec(name) ?? [];
  if (digest !== undefined) return { payloadHash: digest, body: content };
  if (content.size > smallest) {
    const hashing = createHash('sha256');
    for await (const chunk of checkSize(content, `What is to be '${name}'`)) hashing.update(chunk);
    return { payloadHash: hashing.digest('hex'), body: content };
  }
  const parts: Uint8Array[] = [];
  // The caller may write to its buffers later.
  for await (const chunk of checkSize(content, `What is to be '${name}'`)) parts.push(Buffer.from(chunk));
  const bytes = Buffer.concat(parts);
  return { payloadHash: hash('sha256', bytes, 'hex'), body: blobOf(bytes) };
}
