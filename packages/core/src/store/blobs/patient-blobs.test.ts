// A store that cannot be reached for a while.

import { expect, test } from 'vitest';
import { blobOf, readBlob } from './blob-bytes.ts';
import { BlobError, type BlobStore } from './blob-store.ts';
import { createMemoryBlobs } from './memory-blobs.ts';
import { createPatientBlobs } from './patient-blobs.ts';

const unavailable = () => new BlobError('unavailable', 'nobody answers');

/** Fails as often as it is told. */
function failing(blobs: BlobStore, times: number, error = unavailable): BlobStore {
  let left = times;
  const orFail = <T>(work: () => Promise<T>): Promise<T> => {
    left -= 1;
    return left < 0 ? work() : Promise.reject(error());
  };
  return {
    ...blobs,
    has: (name) => orFail(() => blobs.has(name)),
    get: (name) => orFail(() => blobs.get(name)),
    putIfAbsent: (name, content) => orFail(() => blobs.putIfAbsent(name, content)),
    remove: (name) => orFail(() => blobs.remove(name)),
  };
}

test('what fails is tried again, until patience ends', async () => {
  const blobs = createMemoryBlobs();
  const patient = createPatientBlobs(failing(blobs, 2), { milliseconds: 60_000 });
  expect(await patient.putIfAbsent('cas/a', blobOf('content'))).toBe('stored');
  const impatient = createPatientBlobs(failing(blobs, 5), { milliseconds: 0 });
  await expect(impatient.has('cas/a')).rejects.toThrow('nobody answers');
});

test('what waiting does not help is rejected at once', async () => {
  const full = () => new BlobError('full', 'no room');
  const patient = createPatientBlobs(failing(createMemoryBlobs(), 1, full), { milliseconds: 60_000 });
  await expect(patient.putIfAbsent('cas/a', blobOf('content'))).rejects.toThrow('no room');
});

test('a reading that breaks off goes on where it was', async () => {
  const blobs = createMemoryBlobs();
  const content = 'one two three four';
  await blobs.putIfAbsent('cas/a', blobOf(content));
  let broken = 0;
  const breaking: BlobStore = {
    ...blobs,
    async get(name) {
      const blob = await blobs.get(name);
      return (
        blob && {
          size: blob.size,
          async *chunks() {
            const bytes = await readBlob(blob);
            for (let at = 0; at < bytes.length; at += 3) {
              if (at >= 6 * (broken + 1) && broken < 2) {
                broken += 1;
                throw new BlobError('incomplete', 'the answer broke off');
              }
              yield bytes.subarray(at, at + 3);
            }
          },
        }
      );
    },
  };
  const blob = await createPatientBlobs(breaking, { milliseconds: 60_000 }).get('cas/a');
  expect([(await readBlob(blob!)).toString(), broken]).toEqual([content, 2]);
});
