// Collections from a store on disk: what goes and what stays, one that is ended at any moment, two at once, and a store
// that several projects share.

import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../packages/core/src/base/brand.ts';
import { digestCanonical } from '../../packages/core/src/base/digest.ts';
import type { AuthorError } from '../../packages/core/src/base/errors/author-error.ts';
import { sealJson } from '../../packages/core/src/files/sealed-json.ts';
import {
  collectStore,
  explainArtifact,
  measureStore,
  verifyStore,
} from '../../packages/core/src/history/housekeeping/keep-store.ts';
import { writeRegistered } from '../../packages/core/src/registry/registry.ts';
import { claimStore } from '../../packages/core/src/store/claims/claim-store.ts';
import { noteProject } from '../../packages/core/src/store/claims/project-notes.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { createKeptProject, type KeptProject, keyOf, neededFiles, writeKeptRun } from './housekeeping.ts';
import { resultOf } from './result-of.ts';
import { startChild } from './run-child.ts';
import { expectFile, expectFolder } from './store-contract.ts';
import { createTempPlace, fastFolder, listOrNone, readTree, type TempPlace } from './temp-place.ts';
import type { Write } from './watch-writes.ts';

const collect = ({ home, path }: Pick<KeptProject, 'home' | 'path'>, options: object = {}) =>
  collectStore({ home, storePlace: path, ...options });

async function expectKept({ store, needed, home, path }: KeptProject, place: TempPlace): Promise<void> {
  await expectFile(store, needed.file, 'needed', place);
  await expectFolder(store, needed.folder, neededFiles, place);
  expect(await store.find(keyOf('first'))).toEqual([resultOf(needed)]);
  expect((await store.find(keyOf('second'))).length).toBe(1);
  expect(await verifyStore({ home, storePlace: path })).toMatchObject({ findings: [], absent: [] });
}

const codesOf = async (work: Promise<unknown>): Promise<readonly string[]> =>
  work.then(
    () => [],
    (error: AuthorError) => error.problems.map(({ code }) => code),
  );

describe('a collection', () => {
  it('removes what no run needs, and is asked twice for nothing', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    const before = Object.keys(readTree(project.path)).length;
    const dry = await collect(project, { isDry: true });
    expect(Object.keys(readTree(project.path)).length).toBe(before);
    const { removed, kept, needed, going, runs, underWay, isHindered } = await collect(project);
    expect(dry.removed).toEqual(removed);
    expect({ removed, kept: kept.artifacts, isAll: kept.bytes === needed.bytes, runs, underWay, isHindered }).toEqual({
      removed: { artifacts: 3, folders: 1, records: 2, bytes: expect.any(Number) },
      kept: 4,
      isAll: true,
      runs: { all: 1, kept: 1 },
      underWay: 0,
      isHindered: false,
    });
    expect(going.results.map(({ lastUsed }) => lastUsed)).toEqual([null, null]);
    await expectKept(project, place);
    expect((await collect(project)).removed).toEqual({ artifacts: 0, folders: 0, records: 0, bytes: 0 });
    expect(listOrNone(join(project.path, 'tmp'))).toEqual([]);
    const emptied = readdirSync(join(project.path, 'records'), { recursive: true }).length;
    // Two keys, their shards and their results: nothing is left of the key that went.
    expect(emptied).toBe(6 + 1);
  });

  it('says how much there is, and how much of it is needed', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    mkdirSync(join(project.path, 'damaged'));
    writeFileSync(join(project.path, 'damaged/x'), '12345');
    const size = await measureStore({ home: project.home, storePlace: project.path });
    const { needed, unneeded, artifacts, folders, records } = size;
    expect([artifacts.count, folders.count, records.count, size.damaged]).toEqual([7, 2, 4, { count: 1, bytes: 5 }]);
    expect(needed).toMatchObject({ artifacts: 4, folders: 1, records: 2 });
    expect(unneeded).toMatchObject({ artifacts: 3, folders: 1, records: 2 });
    expect(needed.bytes + unneeded.bytes).toBe(artifacts.bytes + folders.bytes + records.bytes);
    expect((await collect(project)).removed).toEqual(unneeded);
  });

  it('keeps what so many newest runs need, or runs not older, and always the newest that was whole', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    const { home, store, needed } = project;
    const later: Record<string, Digest> = {};
    for (const month of ['03', '04']) {
      later[month] = await store.adopt(place.file(`made in ${month}`), 'file');
      await store.record(keyOf('later'), resultOf({ out: later[month] }));
      await writeKeptRun(home, `2026${month}02T030405006Z-aaaa`, { later: { out: later[month] } });
    }
    const runsKept = async (options: object) => (await collect(project, { isDry: true, ...options })).runs;
    expect(await runsKept({})).toEqual({ all: 3, kept: 3 });
    expect(await runsKept({ keepRuns: 2 })).toEqual({ all: 3, kept: 2 });
    expect(await runsKept({ keepRuns: 9 })).toEqual({ all: 3, kept: 3 });
    expect(await runsKept({ olderThan: 0 })).toEqual({ all: 3, kept: 1 });
    expect(await runsKept({ olderThan: 1_000_000 })).toEqual({ all: 3, kept: 3 });
    expect(await runsKept({ olderThan: 0, keepRuns: 2 })).toEqual({ all: 3, kept: 2 });

    await collect(project, { keepRuns: 2 });
    expect([await store.has(needed.file), (await store.find(keyOf('first'))).length]).toEqual([false, 0]);
    expect((await store.find(keyOf('later'))).length).toBe(2);
    const { findings, absent } = await verifyStore({ home, storePlace: project.path });
    expect([findings, absent.length]).toEqual([[], 2]);
    await collect(project, { keepRuns: 1 });
    expect((await store.find(keyOf('later'))).map(({ outputs }) => outputs)).toEqual([{ out: later['04'] }]);
  });

  it('with a limit removes the least recently used first, and never what a run needs', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    const { home, store, spare, path } = project;
    for (const [month, label] of [
      ['05', 'fifth'],
      ['03', 'third'],
      ['04', 'fourth'],
    ] as const) {
      const out = await store.adopt(place.file(label.repeat(100)), 'file');
      await store.record(keyOf(label), resultOf({ out }));
      await writeKeptRun(home, `2026${month}02T030405006Z-aaaa`, { [label]: { out } });
    }
    const left = async () => {
      const labels = ['first', 'second', 'third', 'fourth', 'fifth', 'spare'];
      const found = await Promise.all(labels.map(async (label) => (await store.find(keyOf(label))).length));
      return labels.filter((_, index) => found[index]);
    };
    const all = await measureStore({ home, storePlace: path });
    const total = all.needed.bytes + all.unneeded.bytes;
    expect((await collect(project, { keepRuns: 1, limit: total })).removed.bytes).toBe(0);
    // The file that no result names goes first, although it is enough to remove it.
    expect((await collect(project, { keepRuns: 1, limit: total - 1 })).removed).toMatchObject({
      artifacts: 1,
      records: 0,
    });
    expect(await store.has(spare.orphan)).toBe(false);
    const seen: string[][] = [];
    for (let limit = total - 700; (await left()).length > 1; limit -= 300) {
      await collect(project, { keepRuns: 1, limit });
      const now = await left();
      if (now.length !== seen.at(-1)?.length) seen.push(now);
    }
    expect(seen).toMatchInlineSnapshot(`
      [
        [
          "first",
          "second",
          "third",
          "fourth",
          "fifth",
        ],
        [
          "first",
          "third",
          "fourth",
          "fifth",
        ],
        [
          "third",
          "fourth",
          "fifth",
        ],
        [
          "fourth",
          "fifth",
        ],
        [
          "fifth",
        ],
      ]
    `);
    const least = await collect(project, { keepRuns: 1, limit: 1 });
    expect(least.kept).toEqual(least.needed);
    expect(least.kept.bytes).toBeGreaterThan(1);
  });

  it('keeps what is deployed when no run is kept that made it', async () => {
    using place = createTempPlace(fastFolder);
    const { home, path, store, spare } = await createKeptProject(place);
    const version = { version: 3, digest: spare.folder, run: 'gone' as never, commit: null, at: '' };
    await writeRegistered(path, 'digits', { versions: [version], aliases: { champion: 3 }, moves: [] });
    const { deployed, removed } = await collect({ home, path });
    expect([deployed, removed.folders]).toEqual([1, 0]);
    await expectFolder(store, spare.folder, { own: 'spare bytes', other: 'shared' }, place);
    const { isKept, neededBy } = await explainArtifact({ home, storePlace: path, digest: spare.folder });
    expect([isKept, neededBy]).toEqual([true, [{ by: 'registry', name: 'digits', version: 3, aliases: ['champion'] }]]);
  });

  it('explains why something stays, by a beginning of its digest', async () => {
    using place = createTempPlace(fastFolder);
    const { home, path, needed, spare, store } = await createKeptProject(place);
    const explain = (digest: string) => explainArtifact({ home, storePlace: path, digest });
    const need = {
      by: 'run',
      pipeline: 'digits',
      node: 'first',
      run: '20260102T030405006Z-aaaa',
      runs: 1,
      isKept: true,
    };
    expect(await explain(needed.file.slice(0, 9))).toEqual({
      digest: needed.file,
      form: 'file',
      size: 6,
      isKept: true,
      isUnderWay: false,
      neededBy: [{ ...need, output: 'file' }],
      inFolders: [],
      results: 1,
      unread: [],
    });
    const [member] = (await store.list()).folders.get(needed.folder)?.entries ?? [];
    expect(await explain(member?.digest ?? '')).toMatchObject({
      isKept: true,
      neededBy: [],
      inFolders: [{ folder: needed.folder, name: 'a', neededBy: [{ ...need, output: 'folder' }] }],
    });
    expect(await explain(spare.orphan)).toMatchObject({ isKept: false, neededBy: [], inFolders: [], results: 0 });
    expect(await explain(spare.file)).toMatchObject({ isKept: false, neededBy: [], results: 2 });
    await collect({ home, path }, {});
    expect(await codesOf(explain(spare.file))).toEqual(['unknown-artifact']);
    expect(await codesOf(explain(''))).toEqual(['unknown-artifact']);
    const digests = [...(await store.list()).files.keys()];
    const shared = digests.find((digest) => digests.some((other) => other !== digest && other[0] === digest[0]));
    if (shared) expect(await codesOf(explain(shared.slice(0, 1)))).toEqual(['ambiguous-artifact']);
  });
});

describe('a collection that cannot know', () => {
  it('refuses while the record of a run cannot be read, and names all of them', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    const runs = join(project.path, 'runs');
    for (const name of ['20260101T030405006Z-bbbb', '20260101T030405006Z-cccc'])
      writeFileSync(join(runs, `${name}.json`), '{"version":1');
    const before = readTree(project.path);
    expect(await codesOf(collect(project))).toEqual(['run-damaged', 'run-damaged']);
    expect(await codesOf(collect(project, { isDry: true }))).toEqual(['run-damaged', 'run-damaged']);
    expect(readTree(project.path)).toEqual(before);
    // To look is allowed, and says what is not counted.
    const { unread } = await measureStore({ home: project.home, storePlace: project.path });
    expect(unread.map(({ code }) => code)).toEqual(['run-damaged', 'run-damaged']);
    rmSync(join(runs, '20260101T030405006Z-bbbb.json'));
    rmSync(join(runs, '20260101T030405006Z-cccc.json'));
    await collect(project);
    await expectKept(project, place);
  });

  it('refuses while the registry cannot be read', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    mkdirSync(join(project.path, 'registry/digits'), { recursive: true });
    writeFileSync(join(project.path, 'registry/digits/registry.json'), '{');
    expect(await codesOf(collect(project))).toEqual(['registry-damaged']);
  });

  it('a read-only store is told in a sentence', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    // Nothing can be made where a file is.
    rmSync(join(project.path, 'tmp'), { recursive: true });
    writeFileSync(join(project.path, 'tmp'), '');
    chmodSync(join(project.path, 'tmp'), 0o444);
    expect(await codesOf(collect(project))).toEqual(['store-unwritable']);
  });
});

describe('a store that several projects use', () => {
  /** A second project, which made `spare` in the store of the first. */
  async function shareStore(place: TempPlace) {
    const project = await createKeptProject(place);
    const other = place.fresh('other');
    mkdirSync(other);
    {
      using claimed = claimStore(await openStore(project.path), other);
      await claimed.find(keyOf('spare'));
      const { file, folder } = project.spare;
      await writeKeptRun(other, '20260103T030405006Z-bbbb', { spare: { file, folder } });
    }
    return { project, other };
  }

  it('keeps what the runs of each need, whoever collects, and applies rules to its own only', async () => {
    using place = createTempPlace(fastFolder);
    const { project, other } = await shareStore(place);
    const { path, home, store, spare } = project;
    for (const [asks, runs] of [
      [home, 2],
      [other, 2],
      [home, 2],
    ] as const) {
      const told = await collectStore({ home: asks, storePlace: path, olderThan: 0 });
      expect(told.runs).toEqual({ all: runs, kept: runs });
    }
    await expectKept(project, place);
    await expectFolder(store, spare.folder, { own: 'spare bytes', other: 'shared' }, place);
    expect(await store.has(spare.orphan)).toBe(false);
  });

  it('forgets a project that is gone from this machine, and says so', async () => {
    using place = createTempPlace(fastFolder);
    const { project, other } = await shareStore(place);
    renameSync(other, `${other}-moved`);
    expect((await collect(project, { isDry: true })).gone).toEqual([other]);
    expect((await collect(project)).gone).toEqual([other]);
    expect((await collect(project)).gone).toEqual([]);
    expect(await project.store.has(project.spare.folder)).toBe(false);
    await expectKept(project, place);
  });

  it('refuses while a project lies where its records cannot be read, or its note is damaged', async () => {
    using place = createTempPlace(fastFolder);
    const { project, other } = await shareStore(place);
    const notes = join(project.path, 'projects');
    const elsewhere = { home: other, host: 'another machine', inode: 1 };
    const name = `${digestCanonical(['another machine', other]).slice(0, 16)}.json`;
    writeFileSync(join(notes, name), sealJson(elsewhere));
    expect(await codesOf(collect(project))).toEqual(['store-shared']);
    writeFileSync(join(notes, name), '{}');
    expect(await codesOf(collect(project))).toEqual(['store-shared']);
    rmSync(join(notes, name));
    expect(await codesOf(collect(project))).toEqual([]);
    expect(await project.store.has(project.spare.folder)).toBe(true);
  });

  it('needs no note of the project whose own store it is', async () => {
    using place = createTempPlace(fastFolder);
    const { home, path } = await createKeptProject(place);
    noteProject(path, home);
    expect(listOrNone(join(path, 'projects'))).toEqual([]);
  });
});

describe('collections that are ended, or meet', () => {
  it.each(['collect', 'repair'])(
    'a %s stopped at every write: the store is whole, and the next one ends it',
    async (work) => {
      using place = createTempPlace(fastFolder);
      const child = await startChild('child-collecting.ts', [place.path, work], undefined, place.path).ended;
      expect(child.code).toBe(0);
      const rounds = child.told.map((line) => JSON.parse(line));
      for (const { found, findings, left, absent } of rounds) {
        expect(findings).toBe(0);
        // What was damaged is found until it is repaired; a collection damages nothing.
        if (work === 'collect') expect([found, left, absent]).toEqual([0, 4 + 1 + 2, 0]);
        else expect(left).toBeLessThanOrEqual(7 + 2 + 4);
      }
      expect(rounds.length).toBeGreaterThan(work === 'collect' ? 15 : 10);
      expect(new Set(rounds.map(({ call }) => call)).size).toBeGreaterThan(3);
    },
  );

  it('a collection killed in the midst: the same, and what it left is swept', async () => {
    using place = createTempPlace(fastFolder);
    const first = await createKeptProject(place);
    const { told } = await startChild('child-collect.ts', [first.home], undefined, place.path).ended;
    let killed = 0;
    let still = 0;
    for (let number = 2; number <= told.length; number += 4) {
      const project = await createKeptProject(place);
      const child = await startChild('child-collect.ts', [project.home, `${number}`], undefined, place.path).ended;
      // The first may have held the store more often, as the clock has it: of its last writes this one made none.
      if (child.signal === null) break;
      expect(child.signal).toBe('SIGKILL');
      killed++;
      still += listOrNone(join(project.path, 'tmp')).length;
      expect((await verifyStore({ home: project.home, storePlace: project.path })).findings).toEqual([]);
      {
        // Nobody waits for the dead.
        using claimed = claimStore(await openStore(project.path), project.home);
        expect((await claimed.find(keyOf('first'))).length).toBeGreaterThan(0);
      }
      await collect(project);
      await expectKept(project, place);
    }
    expect(killed).toBeGreaterThan(3);
    expect(still).toBeGreaterThan(1);
  });

  it('records are off the disk before folders go, and folders before artifacts', async () => {
    using place = createTempPlace(fastFolder);
    const { home, path } = await createKeptProject(place);
    const { told } = await startChild('child-collect.ts', [home], undefined, place.path).ended;
    const dirty = new Set<string>();
    const seen: string[] = [];
    for (const line of told) {
      const { call, path: at, to }: Write = JSON.parse(line);
      const room = at.slice(path.length + 1).split('/')[0] as string;
      if (call === 'sync') dirty.delete(at);
      if (call === 'rmdir' && !existsSync(at)) {
        // With its folder a record is gone as well.
        dirty.delete(at);
        dirty.add(dirname(at));
      }
      // What is removed goes through the folder of the hold.
      if (call !== 'rename' || !to?.includes('.still/')) continue;
      // What goes before has its folder synced, unless it is of one kind.
      expect([...dirty].filter((folder) => !folder.startsWith(join(path, room)))).toEqual([]);
      dirty.add(dirname(at));
      seen.push(room);
    }
    expect(seen).toEqual(['records', 'records', 'folders', 'artifacts', 'artifacts', 'artifacts']);
    expect([...dirty]).toEqual([]);
  });

  it('several collections at once remove everything once', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    const children = [1, 2, 3].map(() => startChild('child-collect.ts', [project.home], undefined, place.path).ended);
    const rounds = await Promise.all([...children, collect(project)]);
    expect(rounds.slice(0, 3).map((round) => 'code' in round && round.code)).toEqual([0, 0, 0]);
    await expectKept(project, place);
    expect((await collect(project)).removed.bytes).toBe(0);
  });
});
