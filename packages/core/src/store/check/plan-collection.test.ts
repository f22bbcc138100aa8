import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Digest, Key } from '../../base/brand.ts';
import type { ListedResult, StoreContents } from '../store.ts';
import { type CollectionOptions, planCollection } from './plan-collection.ts';

interface Drawn {
  /** Bytes of each file, by its name. */
  readonly files: Readonly<Record<string, number>>;
  /** Names of files, by the folder's. */
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  /** Names of files and folders, by the result's. */
  readonly results?: Readonly<Record<string, readonly string[]>>;
}

/** Each manifest takes 10 bytes and each record 100. */
function contentsOf({ files, folders = {}, results = {} }: Drawn): StoreContents {
  const entriesOf = (members: readonly string[]) =>
    members.map((name) => ({ name, digest: name as Digest, size: files[name] ?? 0 }));
  return {
    files: new Map(Object.entries(files).map(([name, size]) => [name as Digest, { size }])),
    folders: new Map(
      Object.entries(folders).map(([name, members]) => [name as Digest, { size: 10, entries: entriesOf(members) }]),
    ),
    results: Object.entries(results).map(([name, made]) => ({
      key: `key of ${name}` as Key,
      name,
      size: 100,
      outputs: Object.fromEntries(made.map((digest) => [digest, digest as Digest])),
      at: name,
    })),
  };
}

const plan = (drawn: Drawn, needed: readonly string[], limit?: number, lastUsed?: CollectionOptions['lastUsed']) =>
  planCollection(contentsOf(drawn), {
    needed: {
      isArtifactNeeded: (digest) => needed.includes(digest),
      isResultNeeded: ({ name }) => needed.includes(name),
    },
    ...(limit !== undefined && { limit }),
    lastUsed: lastUsed ?? ((entry) => (typeof entry === 'string' ? '' : entry.at)),
  });

const show = ({ going }: ReturnType<typeof plan>): string =>
  [...going.results.map(({ name }) => name), ...going.folders, ...going.files].sort().join(' ');

const store: Drawn = {
  files: { a: 1, b: 2, c: 4, d: 8, e: 16 },
  folders: { F: ['a', 'b'], G: ['b', 'c'] },
  results: { r1: ['F'], r2: ['G', 'd'], r3: ['d'] },
};

it('without needs all goes; what is needed stays with all that it names', () => {
  expect(show(plan(store, []))).toBe('F G a b c d e r1 r2 r3');
  expect(show(plan(store, ['r1']))).toBe('G c d e r2 r3');
  expect(show(plan(store, ['r2']))).toBe('F a e r1 r3');
  expect(show(plan(store, ['F', 'e']))).toBe('G c d r1 r2 r3');
  expect(show(plan(store, ['r1', 'r2', 'r3', 'e']))).toBe('');
});

it('with a limit only as much goes as must: what no result names first, then the least recently used', () => {
  const { kept } = plan(store, ['r1', 'r2', 'r3', 'e']);
  expect(kept).toEqual({ artifacts: 5, folders: 2, records: 3, bytes: 351 });
  expect(show(plan(store, [], 351))).toBe('');
  // e takes 16.
  expect(show(plan(store, [], 350))).toBe('e');
  expect(show(plan(store, [], 335))).toBe('e');
  // r1 takes 100, F 10 and a 1; b is in G as well.
  expect(show(plan(store, [], 334))).toBe('F a e r1');
  expect(show(plan(store, [], 223))).toBe('F G a b c e r1 r2');
  expect(show(plan(store, [], 107))).toBe('F G a b c d e r1 r2 r3');
  // As if r1 had been used last.
  const lastUsed = (entry: ListedResult | Digest) =>
    typeof entry === 'string' ? '' : entry.name === 'r1' ? 'z' : entry.at;
  expect(show(plan(store, [], 334, lastUsed))).toBe('G c e r2');
});

it('a limit never takes what is needed', () => {
  const planned = plan(store, ['r2'], 1);
  expect(show(planned)).toBe('F a e r1 r3');
  expect(planned.kept).toEqual(planned.needed);
  expect(planned.kept.bytes).toBeGreaterThan(1);
});

it('whatever a store holds and whatever is needed: the laws of a collection', () => {
  const names = ['a', 'b', 'c', 'd', 'e'] as const;
  const some = fc.subarray([...names]);
  const drawn = fc.record({
    files: fc.record(
      Object.fromEntries(names.map((name) => [name, fc.nat(50)])) as Record<string, fc.Arbitrary<number>>,
    ),
    folders: fc.dictionary(fc.constantFrom('F', 'G', 'H'), some, { noNullPrototype: true }),
    results: fc.dictionary(fc.constantFrom('r1', 'r2', 'r3', 'r4'), fc.subarray([...names, 'F', 'G', 'H']), {
      noNullPrototype: true,
    }),
  });
  const needed = fc.subarray([...names, 'F', 'G', 'H', 'r1', 'r2', 'r3', 'r4']);
  let checked = 0;
  let spared = 0;
  fc.assert(
    fc.property(drawn, needed, fc.option(fc.nat(800), { nil: undefined }), (all, wanted, limit) => {
      const planned = plan(all, wanted, limit);
      const { results, folders, files } = planned.going;
      const gone = new Set<string>([...results.map(({ name }) => name), ...folders, ...files]);
      expect(gone.size).toBe(results.length + folders.length + files.length);
      // What is needed stays, and so does all that whatever stays names.
      const left = { ...all.folders, ...all.results };
      for (const name of wanted) expect(gone.has(name) && (name in left || name in all.files)).toBe(false);
      for (const [name, members] of Object.entries(left))
        if (!gone.has(name)) for (const member of members) expect(gone.has(member)).toBe(false);
      const sum = Object.values(all.files).reduce((total, size) => total + size, 0);
      const total = sum + 10 * Object.keys(all.folders).length + 100 * Object.keys(all.results).length;
      expect(planned.kept.bytes + planned.removed.bytes).toBe(total);
      expect(planned.needed.bytes).toBeLessThanOrEqual(planned.kept.bytes);
      // Above the limit only because all of it is needed; nothing goes that need not.
      if (limit === undefined || planned.kept.bytes > limit) expect(planned.kept).toEqual(planned.needed);
      if (limit !== undefined && total <= limit) expect(gone.size).toBe(0);
      spared += planned.kept.bytes > planned.needed.bytes ? 1 : 0;
      checked++;
    }),
    { seed: 4, numRuns: 400 },
  );
  expect(checked).toBe(400);
  expect(spared).toBeGreaterThan(20);
});
