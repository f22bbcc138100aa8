// Small objects through which a runner and one of its jobs talk in a shared store: under `ac/`, in the form that servers with
// Bazel's layout accept (action-result.ts). Both know a secret, which is in no object: their names are made from it, and
// each is signed with it. So what others write to the store never counts.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { blobOf, readBlob } from '../blobs/blob-bytes.ts';
import type { BlobStore } from '../blobs/blob-store.ts';
import { readActionResult, writeActionResult } from './action-result.ts';

const beginning = Buffer.from('cairn job\n');

export interface SealedObjects {
  /** `present`: there is one already, and it is signed. One that is not signed is replaced. */
  put(part: string, payload: Uint8Array): Promise<'stored' | 'present'>;
  /** Undefined if there is none. `unsigned` if it is of somebody else, or damaged. */
  get(part: string): Promise<Buffer | 'unsigned' | undefined>;
  /** Whether it was there. */
  remove(part: string): Promise<boolean>;
}

/** @param about - what the objects belong to: the name of a job */
export function openSealedObjects(blobs: BlobStore, secret: string, about: string): SealedObjects {
  const nameOf = (part: string): string => `ac/${sealOf(secret, [about, part]).toString('hex')}`;
  const get = async (part: string): Promise<Buffer | 'unsigned' | undefined> => {
    const name = nameOf(part);
    const blob = await blobs.get(name);
    if (!blob) return undefined;
    const object = readActionResult(await readBlob(blob));
    if (!object || !isJobBody(object.body)) return 'unsigned';
    const expected = sealOf(secret, [name, object.body]);
    const isSigned = object.signature.length === expected.length && timingSafeEqual(object.signature, expected);
    return isSigned ? Buffer.from(object.body.subarray(beginning.length)) : 'unsigned';
  };
  return {
    get,
    async put(part, payload) {
      const name = nameOf(part);
      const body = Buffer.concat([beginning, payload]);
      const bytes = blobOf(writeActionResult([], { body, signature: sealOf(secret, [name, body]) }));
      if ((await blobs.putIfAbsent(name, bytes)) === 'stored') return 'stored';
      if ((await get(part)) !== 'unsigned') return 'present';
      await blobs.remove(name);
      return blobs.putIfAbsent(name, bytes);
    },
    async remove(part) {
      return (await blobs.remove(nameOf(part))) === 'removed';
    },
  };
}

/** Whether the body of an object under `ac/` is that of a job: it is needed by nobody when the job is done. */
export function isJobBody(body: Uint8Array): boolean {
  return beginning.equals(body.subarray(0, beginning.length));
}

function sealOf(secret: string, parts: readonly (string | Uint8Array)[]): Buffer {
  const seal = createHmac('sha256', secret);
  for (const part of parts) seal.update(`${part.length}\n`).update(part);
  return seal.digest();
}
