// The contract of every store of blobs. packages/core/src/store/blobs/blob-store.ts says what each verb guarantees.

import { describe, expect, it } from 'vitest';
import { blobOf, readBlob } from '../../packages/core/src/store/blobs/blob-bytes.ts';
import type { BlobBytes, BlobStore, ListedBlob } from '../../packages/core/src/store/blobs/blob-store.ts';
import { createTempPlace } from './temp-place.ts';

/** Two stores of one location, as two machines would open them. */
type TwoStores = readonly [BlobStore, BlobStore];
type OpenBlobs = (location: string) => TwoStores | Promise<TwoStores>;

export interface BlobLimits {
  /** Whether a blob and one below its name can both be there. Cairn has no such names. Default true. */
  readonly nests?: boolean;
  /** How many parts of 128 characters a name may have; default 8. */
  readonly mostParts?: number;
  /** Whether of several who remove a blob at once one is told so. Cairn needs only that it is gone. Default true. */
  readonly removesOnce?: boolean;
  /**
   * Whether of several who put under one name at once one is told that it has stored. A server without conditions keeps the
   * bytes of one of them whole, and does not know which was first. Default true.
   */
  readonly hasConditions?: boolean;
}

const mebibyte = 1 << 20;

export function contractOfBlobs(
  name: string,
  open: OpenBlobs,
  { nests = true, mostParts = 8, removesOnce = true, hasConditions = true }: BlobLimits = {},
): void {
  const withBlobs = (run: (blobs: BlobStore, other: BlobStore) => Promise<void>) => async () => {
    using place = createTempPlace();
    await run(...(await open(place.fresh('blobs'))));
  };

  describe(`a store of blobs: ${name}`, () => {
    it(
      'has nothing at first, and removes nothing',
      withBlobs(async (blobs) => {
        expect(await blobs.has('files/a')).toBeUndefined();
        expect(await blobs.get('files/a')).toBeUndefined();
        expect(await listAll(blobs)).toEqual([]);
        expect(await blobs.remove('files/a')).toBe('absent');
      }),
    );

    it.each([0, 1, mebibyte, 5 * mebibyte + 3])('gives back %s bytes as they were', (size) =>
      withBlobs(async (blobs, other) => {
        const bytes = patternOf(size);
        expect(await blobs.putIfAbsent('files/a', inPieces(bytes, 70_001))).toBe('stored');
        for (const store of [blobs, other]) {
          expect(await store.has('files/a')).toEqual({ name: 'files/a', size });
          const blob = (await store.get('files/a'))!;
          expect(blob.size).toBe(size);
          expect((await readBlob(blob)).equals(bytes)).toBe(true);
          // Each call begins at the start.
          expect((await readBlob(blob)).equals(bytes)).toBe(true);
        }
      })(),
    );

    it(
      'keeps the bytes that it was given, whatever is written to them later',
      withBlobs(async (blobs) => {
        const bytes = Buffer.from('bytes');
        await blobs.putIfAbsent('a', blobOf(bytes));
        bytes.write('BYTES');
        for await (const chunk of (await blobs.get('a'))!.chunks()) chunk[0] = 0;
        expect(String(await readBlob((await blobs.get('a'))!))).toBe('bytes');
      }),
    );

    it(
      'puts under a name that is free, and never over another blob',
      withBlobs(async (blobs, other) => {
        expect(await blobs.putIfAbsent('a', blobOf('first'))).toBe('stored');
        for (const store of [blobs, other]) expect(await store.putIfAbsent('a', blobOf('second'))).toBe('present');
        expect(String(await readBlob((await blobs.get('a'))!))).toBe('first');
      }),
    );

    it(
      'of writers at once one has stored, and its bytes are there whole',
      withBlobs(async (blobs, other) => {
        let rounds = 0;
        for (; rounds < 8; rounds += 1) {
          const contents = [0, 1, 2, 3].map((n) => Buffer.alloc(mebibyte + n, `${n}`));
          const told = await Promise.all(
            contents.map((bytes, n) => (n % 2 ? other : blobs).putIfAbsent(`race/${rounds}`, inPieces(bytes, 65_536))),
          );
          const stored = contents.filter((_, n) => told[n] === 'stored');
          if (hasConditions) expect(stored).toHaveLength(1);
          const kept = await readBlob((await other.get(`race/${rounds}`))!);
          expect(stored.some((bytes) => bytes.equals(kept))).toBe(true);
        }
        expect(rounds).toBe(8);
      }),
    );

    it(
      'while a blob is written nobody sees any of it',
      withBlobs(async (blobs, other) => {
        let seen = 0;
        const looking: BlobBytes = {
          size: 3 * mebibyte,
          async *chunks() {
            for (let n = 0; n < 3; n += 1) {
              yield Buffer.alloc(mebibyte, n);
              expect([await other.has('a'), await other.get('a'), await listAll(other)]).toEqual([
                undefined,
                undefined,
                [],
              ]);
              seen += 1;
            }
          },
        };
        expect(await blobs.putIfAbsent('a', looking)).toBe('stored');
        // It may read the content more than once.
        expect(seen).toBeGreaterThanOrEqual(3);
        expect(await listAll(other)).toEqual([{ name: 'a', size: 3 * mebibyte }]);
      }),
    );

    const torn: Readonly<Record<string, readonly [BlobBytes, unknown]>> = {
      fails: [tornContent(2 * mebibyte, new Error('the source is gone')), { message: 'the source is gone' }],
      'ends early': [tornContent(2 * mebibyte), { name: 'BlobError', code: 'incomplete' }],
      'goes on after its size': [tornContent(mebibyte - 1), { name: 'BlobError', code: 'incomplete' }],
    };
    it.each(Object.entries(torn))('content that %s leaves nothing, and the name free', (_, [content, error]) =>
      withBlobs(async (blobs, other) => {
        await expect(blobs.putIfAbsent('a', content)).rejects.toMatchObject(error as object);
        expect([await other.has('a'), await listAll(other)]).toEqual([undefined, []]);
        expect(await other.putIfAbsent('a', blobOf('whole'))).toBe('stored');
        expect(String(await readBlob((await blobs.get('a'))!))).toBe('whole');
      })(),
    );

    it(
      'who stops reading midway, or reads nothing, keeps nobody from anything',
      withBlobs(async (blobs) => {
        const bytes = patternOf(4 * mebibyte);
        await blobs.putIfAbsent('a', inPieces(bytes, mebibyte));
        let read = 0;
        for (let round = 0; round < 50; round += 1) {
          const blob = (await blobs.get('a'))!;
          if (round % 2) continue;
          for await (const chunk of blob.chunks()) {
            read += chunk.length;
            break;
          }
        }
        expect(read).toBeGreaterThan(0);
        expect((await readBlob((await blobs.get('a'))!)).equals(bytes)).toBe(true);
        expect(await blobs.remove('a')).toBe('removed');
      }),
    );

    it(
      'a blob that is removed while it is read is whole, or rejected',
      withBlobs(async (blobs, other) => {
        const bytes = patternOf(4 * mebibyte);
        await blobs.putIfAbsent('a', inPieces(bytes, mebibyte));
        const blob = (await blobs.get('a'))!;
        expect(await other.remove('a')).toBe('removed');
        const read = await readBlob(blob).catch((error: unknown) => error);
        if (read instanceof Buffer) expect(read.equals(bytes)).toBe(true);
        else expect(read).toMatchObject({ name: 'BlobError', code: 'incomplete' });
      }),
    );

    it(
      'lists what was put by its beginning, and not what was removed',
      withBlobs(async (blobs, other) => {
        const alone = nests ? 'a' : 'z';
        const names = [alone, 'a/b', 'ab/c', 'a/c', 'b/c/d', 'a-b/c'];
        for (const [size, name] of names.entries()) await blobs.putIfAbsent(name, blobOf(Buffer.alloc(size)));
        expect(await listAll(other)).toEqual(names.map((name, size) => ({ name, size })).sort(byName));
        expect((await listAll(other, 'a/')).map(({ name }) => name)).toEqual(['a/b', 'a/c']);
        expect((await listAll(other, 'b/c/')).map(({ name }) => name)).toEqual(['b/c/d']);
        expect(await listAll(other, 'none/')).toEqual([]);
        expect([await other.remove('a/b'), await blobs.remove('a/b')]).toEqual(['removed', 'absent']);
        expect((await listAll(blobs, 'a/')).map(({ name }) => name)).toEqual(['a/c']);
        expect([await blobs.has(alone), await blobs.has('a/b')]).toEqual([{ name: alone, size: 0 }, undefined]);
        // A name is free after its blob was removed.
        expect(await other.putIfAbsent('a/b', blobOf('again'))).toBe('stored');
      }),
    );

    it(
      'is removed once, by however many at once',
      withBlobs(async (blobs, other) => {
        await blobs.putIfAbsent('a', blobOf('bytes'));
        const told = await Promise.all([blobs, other, blobs, other].map((store) => store.remove('a')));
        if (removesOnce) expect(told.sort()).toEqual(['absent', 'absent', 'absent', 'removed']);
        else expect(told).toContain('removed');
        expect(await other.has('a')).toBeUndefined();
      }),
    );

    const wrong = [
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      'a/..',
      '../a',
      './a',
      'a.b',
      'A',
      'é',
      'a b',
      'a\\b',
      'a\0',
    ];
    const tooLong = ['x'.repeat(129), Array(9).fill('x').join('/'), '-a', 'a/_b', 'a\n'];
    it.each([...wrong, ...tooLong].map((name) => [JSON.stringify(name).slice(0, 20), name]))(
      'refuses the name %s in every verb',
      (_, name) =>
        withBlobs(async (blobs) => {
          const verbs = [
            () => blobs.has(name),
            () => blobs.get(name),
            () => blobs.putIfAbsent(name, blobOf('bytes')),
            () => blobs.remove(name),
            ...(name === '' || name === 'a/' ? [] : [() => listAll(blobs, name)]),
          ];
          for (const verb of verbs)
            await expect(verb()).rejects.toMatchObject({ name: 'BlobError', code: 'invalid-name' });
          expect(await listAll(blobs)).toEqual([]);
        })(),
    );

    it(
      'takes the longest names',
      withBlobs(async (blobs) => {
        const name = Array(mostParts).fill('x'.repeat(128)).join('/');
        expect(await blobs.putIfAbsent(name, blobOf('bytes'))).toBe('stored');
        expect(await listAll(blobs)).toEqual([{ name, size: 5 }]);
      }),
    );
  });
}

export async function listAll(blobs: BlobStore, prefix = ''): Promise<readonly ListedBlob[]> {
  const listed: ListedBlob[] = [];
  for await (const blob of blobs.list(prefix)) listed.push(blob);
  return listed.sort(byName);
}

function byName(a: ListedBlob, b: ListedBlob): number {
  return a.name < b.name ? -1 : 1;
}

/** Content that arrives in pieces. */
export function inPieces(bytes: Buffer, length: number): BlobBytes {
  return {
    size: bytes.length,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
    },
  };
}

/** Content of one mebibyte that states another size, and may fail after it. */
function tornContent(size: number, error?: Error): BlobBytes {
  return {
    size,
    async *chunks() {
      yield Buffer.alloc(mebibyte / 2, 'a');
      yield Buffer.alloc(mebibyte / 2, 'b');
      if (error) throw error;
    },
  };
}

function patternOf(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let index = 0; index < size; index += 1) bytes[index] = Math.imul(index + size, 2654435761) >>> 24;
  return bytes;
}
