// The blobs of an exchange of artifacts (open-exchange-store.ts) in a shared store: the same objects that results of runs have
// there, so that what a job has put there is not sent again with the result.
//
//      files/<digest>     cas/<digest>
//      folders/<digest>   an object under ac/, in which the members of the folder are

import { createHash } from 'node:crypto';
import { isDigits } from '../../base/safe-name.ts';
import { blobOf, readBlob } from '../blobs/blob-bytes.ts';
import { BlobError, type BlobStore } from '../blobs/blob-store.ts';
import { readManifest } from '../format/folder-manifest.ts';
import { readActionResult } from './action-result.ts';
import { nameOfFile, nameOfFolder, writeSharedFolder } from './shared-objects.ts';

export function openExchangeLayout(blobs: BlobStore): BlobStore {
  return {
    location: blobs.location,
    async has(name) {
      const found = await blobs.has(place(name).object);
      return found && { ...found, name };
    },
    async get(name) {
      const { object, isFolder } = place(name);
      const blob = await blobs.get(object);
      if (!blob || !isFolder) return blob;
      // Something else under its name is a folder that is damaged.
      return blobOf(readActionResult(await readBlob(blob))?.body ?? '');
    },
    async putIfAbsent(name, content) {
      const { object, digest, isFolder } = place(name);
      if (!isFolder) return blobs.putIfAbsent(object, content);
      const entries = readManifest(await readBlob(content), digest);
      if (!entries) throw new Error(`what is to be '${name}' is not the manifest of that folder`);
      return blobs.putIfAbsent(object, writeSharedFolder(entries));
    },
    // biome-ignore lint/correctness/useYield: an exchange is never listed
    async *list() {
      throw new BlobError('unsupported', `the artifacts of '${blobs.location}' are not listed`);
    },
    async remove(name) {
      // Others use these objects too, and a connection may have damaged what was read: what is whole stays.
      if (await isWhole(place(name), blobs)) return 'absent';
      return blobs.remove(place(name).object);
    },
  };
}

async function isWhole({ object, digest, isFolder }: ReturnType<typeof place>, blobs: BlobStore): Promise<boolean> {
  const blob = await blobs.get(object);
  if (!blob) return false;
  if (isFolder)
    return readManifest(readActionResult(await readBlob(blob))?.body ?? new Uint8Array(), digest) !== undefined;
  const hash = createHash('sha256');
  for await (const chunk of blob.chunks()) hash.update(chunk);
  return hash.digest('hex') === digest;
}

function place(name: string) {
  const [kind, digest] = name.split('/');
  if (!isDigits(digest) || (kind !== 'files' && kind !== 'folders'))
    throw new BlobError('invalid-name', `'${name}' is not an artifact`);
  const isFolder = kind === 'folders';
  return { digest, isFolder, object: isFolder ? nameOfFolder(digest) : nameOfFile(digest) };
}
