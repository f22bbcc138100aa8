import { chmod, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Digest, RunId } from '../base/brand.ts';
import { temporaryName } from '../files/temp-owner.ts';
import { createTempFolder, type TempFolder } from '../history/git/temp-repository.rig.ts';
import { openDiskStore } from '../store/disk/disk-store.ts';
import { writeLockText } from '../store/locks/lock-file.rig.ts';
import type { Store } from '../store/store.ts';
import { resolveAlias } from './check-bundles.ts';
import { type PublishedBundle, publishBundle, publishLock } from './publish.ts';
import { areWritten, registeredFiles } from './registered-name.ts';
import { listVersions, readRegistered, registryFolder, versionFolder, writeRegistered } from './registry.ts';

interface Place extends AsyncDisposable {
  readonly place: string;
  readonly folder: TempFolder;
  readonly store: Store;
  /** Stores a bundle whose model is this text. */
  bundle(model: string, manifest?: { name?: string; alias?: string }, card?: string): Promise<Digest>;
  publish(digest: Digest, run?: string): Promise<PublishedBundle['deployed'] & Pick<PublishedBundle, 'isNew'>>;
}

async function createPlace(): Promise<Place> {
  const folder = await createTempFolder();
  const place = join(folder.root, '.cairn');
  const store = await openDiskStore(place);
  return {
    place,
    folder,
    store,
    async bundle(model, { name = 'digits', alias = 'champion' } = {}, card) {
      await folder.write('bundle/bundle.json', JSON.stringify({ name, alias }));
      await folder.write('bundle/model/weights.bin', model);
      if (card !== undefined) await folder.write('bundle/card.md', card);
      return store.adopt(join(folder.root, 'bundle'), 'folder');
    },
    async publish(digest, run = 'run') {
      const options = { place, store, run: run as RunId, commit: 'c0ffee' };
      const { deployed, isNew } = await publishBundle(digest, options);
      return { ...deployed, isNew };
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const modelOf = (path: string): Promise<string> => readFile(join(path, 'model/weights.bin'), 'utf8');
/** What lies in the registry's folder: nothing but the names may stay. */
const leftIn = async (place: string): Promise<readonly string[]> => (await readdir(registryFolder(place))).sort();

it('lays a bundle out under the next version, and moves its alias', async () => {
  await using at = await createPlace();
  const [one, two] = [await at.bundle('one'), await at.bundle('two')];
  const first = await at.publish(one, 'first');
  expect(first).toEqual({
    name: 'digits',
    version: 1,
    aliasVersion: 1,
    digest: one,
    alias: 'champion',
    path: join(at.place, 'registry/digits/v1'),
    isNew: true,
  });
  const second = await at.publish(two, 'second');
  expect([second.version, await modelOf(first.path), await modelOf(second.path)]).toEqual([2, 'one', 'two']);
  const { versions, aliases, moves } = await readRegistered(at.place, 'digits');
  expect(versions.map(({ at: _, ...version }) => version)).toEqual([
    { version: 1, digest: one, run: 'first', commit: 'c0ffee' },
    { version: 2, digest: two, run: 'second', commit: 'c0ffee' },
  ]);
  expect(aliases).toEqual({ champion: 2 });
  expect(moves.map(({ at: _, ...move }) => move)).toEqual([
    { alias: 'champion', from: null, to: 1, run: 'first' },
    { alias: 'champion', from: 1, to: 2, run: 'second' },
  ]);
  for (const { at: time } of [...versions, ...moves]) expect(new Date(time).toISOString()).toBe(time);
  expect(await leftIn(at.place)).toEqual(['digits']);
});

it('a bundle that was published keeps its version, and its alias stays where it is', async () => {
  await using at = await createPlace();
  const [one, two] = [await at.bundle('one'), await at.bundle('two')];
  await at.publish(one);
  await at.publish(two);
  const before = await readRegistered(at.place, 'digits');
  expect(await at.publish(one, 'later')).toMatchObject({ version: 1, isNew: false, aliasVersion: 2 });
  expect(await at.publish(two, 'later')).toMatchObject({ version: 2, isNew: false, aliasVersion: 2 });
  expect(await readRegistered(at.place, 'digits')).toEqual(before);
  expect(before.aliases).toEqual({ champion: 2 });
});

it('a version with the model of an earlier one says which, and what differs', async () => {
  await using at = await createPlace();
  await at.publish(await at.bundle('one', {}, 'of three rows'));
  await at.publish(await at.bundle('two', {}, 'of three rows'));
  const again = await at.bundle('one', {}, 'of four rows');
  const sameModel = { version: 1, differs: ['card.md'] };
  expect(await at.publish(again)).toMatchObject({ version: 3, isNew: true, sameModel });
  expect(await at.publish(again)).toMatchObject({ version: 3, isNew: false, sameModel });
  const versions = await listVersions(at.place);
  expect(versions.map((version) => version.sameModel)).toEqual([undefined, undefined, sameModel]);
});

it('an alias that somebody moved by hand stays; a new version takes it', async () => {
  await using at = await createPlace();
  const [one, two] = [await at.bundle('one'), await at.bundle('two')];
  await at.publish(one);
  await at.publish(two);
  const registered = await readRegistered(at.place, 'digits');
  await writeRegistered(at.place, 'digits', { ...registered, aliases: { champion: 1, mine: 2 } });
  await at.publish(two);
  expect((await readRegistered(at.place, 'digits')).aliases).toEqual({ champion: 1, mine: 2 });
  await at.publish(await at.bundle('three'));
  const { aliases, moves } = await readRegistered(at.place, 'digits');
  expect(aliases).toEqual({ champion: 3, mine: 2 });
  expect(moves.at(-1)).toMatchObject({ alias: 'champion', from: 1, to: 3 });
});

it('a number that others gave is not given again, but to the very bundle that they gave it to', async () => {
  await using at = await createPlace();
  const [ours, theirs, more] = [await at.bundle('ours'), await at.bundle('theirs'), await at.bundle('more')];
  const versionsOf = async () => [
    { version: 2, digest: theirs },
    { version: 5, digest: null },
  ];
  const options = { place: at.place, store: at.store, run: 'run' as RunId, commit: null, versionsOf };
  const given: number[] = [];
  for (const bundle of [ours, theirs, more, ours]) given.push((await publishBundle(bundle, options)).deployed.version);
  expect(given).toEqual([6, 2, 7, 6]);
  const { versions, aliases } = await readRegistered(at.place, 'digits');
  expect([versions.map(({ version }) => version), aliases]).toEqual([[2, 6, 7], { champion: 7 }]);
});

it('a version of a run that left no record is that of the next run that made the same', async () => {
  await using at = await createPlace();
  const [one, two] = [await at.bundle('one'), await at.bundle('two')];
  await at.publish(one, 'recorded');
  await at.publish(two, 'killed');
  const before = await readRegistered(at.place, 'digits');
  const options = {
    place: at.place,
    store: at.store,
    commit: 'c0ffee',
    hasRecord: async (run: RunId) => run !== 'killed',
  };
  expect(await publishBundle(one, { ...options, run: 'next' as RunId })).toMatchObject({ isNew: false });
  expect(await publishBundle(two, { ...options, run: 'next' as RunId })).toMatchObject({
    deployed: { version: 2 },
    isNew: true,
  });
  const { versions, moves, aliases } = await readRegistered(at.place, 'digits');
  expect(versions.map(({ run }) => run)).toEqual(['recorded', 'next']);
  expect(versions.map(({ at }) => at)).toEqual(before.versions.map(({ at }) => at));
  expect(moves.map(({ run, to }) => [run, to])).toEqual([
    ['recorded', 1],
    ['next', 2],
  ]);
  expect(aliases).toEqual({ champion: 2 });
});

it('names and aliases do not touch each other', async () => {
  await using at = await createPlace();
  await at.publish(await at.bundle('one'));
  await at.publish(await at.bundle('one', { alias: 'candidate' }));
  expect((await at.publish(await at.bundle('one', { name: 'credit' }))).version).toBe(1);
  expect((await readRegistered(at.place, 'digits')).aliases).toEqual({ champion: 1, candidate: 2 });
  expect((await listVersions(at.place)).map(({ name, version, aliases }) => [name, version, aliases])).toEqual([
    ['credit', 1, ['champion']],
    ['digits', 1, ['champion']],
    ['digits', 2, ['candidate']],
  ]);
});

it('a version whose folder is gone or damaged is laid out again, under its number', async () => {
  await using at = await createPlace();
  const one = await at.bundle('one');
  const { path } = await at.publish(one);
  const registered = await readRegistered(at.place, 'digits');
  const damages: readonly (() => Promise<void>)[] = [
    () => rm(path, { recursive: true }),
    async () => writeFile(path, 'not a folder').catch(() => rm(path, { recursive: true })),
    () => writeFile(join(path, 'model/weights.bin'), 'eno'),
    () => writeFile(join(path, 'model/weights.bin'), ''),
    () => rm(join(path, 'bundle.json')),
    () => rm(join(path, 'model'), { recursive: true }),
    () => writeFile(join(path, 'model/more.bin'), ''),
  ];
  for (const damage of damages) {
    await damage();
    expect(await at.publish(one)).toMatchObject({ version: 1, path, isNew: false });
    expect(await modelOf(path)).toBe('one');
    expect((await readdir(path, { recursive: true })).sort()).toEqual(['bundle.json', 'model', 'model/weights.bin']);
  }
  expect(damages.length).toBe(7);
  expect(await readRegistered(at.place, 'digits')).toEqual(registered);
  const { ino } = await stat(path);
  await at.publish(one);
  expect((await stat(path)).ino).toBe(ino);
});

it('a folder that a killed run left where the next version goes is replaced', async () => {
  await using at = await createPlace();
  await at.folder.write('.cairn/registry/digits/v1/half', '');
  const { path } = await at.publish(await at.bundle('one'));
  expect((await readdir(path)).sort()).toEqual(['bundle.json', 'model']);
});

it('a bundle that is damaged in the store is refused, and leaves nothing behind', async () => {
  await using at = await createPlace();
  const one = await at.bundle('one');
  const artifacts = (await readdir(join(at.place, 'artifacts'), { recursive: true })).filter(
    (name) => name.length > 60,
  );
  expect(artifacts.length).toBe(2);
  for (const name of artifacts) {
    const file = join(at.place, 'artifacts', name);
    if ((await readFile(file, 'utf8')) !== 'one') continue;
    await chmod(file, 0o644);
    await writeFile(file, 'eno');
  }
  await expect(at.publish(one)).rejects.toThrow('the bundle is damaged in the store: run again');
  await expect(at.publish('0'.repeat(64) as Digest)).rejects.toThrow('the bundle is damaged in the store');
  expect(await leftIn(at.place)).toEqual([]);
  expect(await listVersions(at.place)).toEqual([]);
});

const script = `
  const [source, place, ...digests] = process.argv.slice(1);
  const { publishBundle } = await import(source + '/registry/publish.ts');
  const { openDiskStore } = await import(source + '/store/disk/disk-store.ts');
  const store = await openDiskStore(place);
  for (const digest of digests) {
    const { deployed: { version } } = await publishBundle(digest, { place, store, run: String(process.pid), commit: null });
    console.log(digest, version);
  }
`;

/** Publishes in a process of its own; tells the digests with the versions they were given. */
async function publishElsewhere(place: string, digests: readonly Digest[]): Promise<readonly string[]> {
  const source = join(import.meta.dirname, '..');
  const { stdout } = await execa(process.execPath, [
    '--input-type=module',
    '--eval',
    script,
    '--',
    source,
    place,
    ...digests,
  ]);
  return stdout.split('\n');
}

it('several processes at once: no version is given twice, none is lost, and what is equal is one', async () => {
  await using at = await createPlace();
  const [shared, own]: [Digest[], Digest[]] = [[], []];
  for (const model of ['x', 'y', 'z']) shared.push(await at.bundle(model));
  for (const model of ['a', 'b', 'c']) own.push(await at.bundle(model));
  // A dead owner's lock is there when all begin: one of them takes it over.
  await at.folder.write(lockOf(nameOf(await deadPid())), asked);
  const told = await Promise.all(own.map((digest) => publishElsewhere(at.place, [shared[0]!, digest, ...shared])));
  const { versions, aliases, moves } = await readRegistered(at.place, 'digits');
  expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(new Set(versions.map(({ digest }) => digest))).toEqual(new Set([...shared, ...own]));
  expect(moves.map(({ from, to }) => [from, to])).toEqual(
    [null, 1, 2, 3, 4, 5].map((from, index) => [from, index + 1]),
  );
  expect(aliases).toEqual({ champion: 6 });
  const known = versions.map(({ digest, version }) => `${digest} ${version}`);
  expect(told.flat().length).toBe(15);
  for (const line of told.flat()) expect(known).toContain(line);
  for (const { version, digest } of versions) {
    const copy = versionFolder(at.place, 'digits', version);
    expect(await at.store.copyIn(copy, 'folder')).toBe(digest);
  }
  expect(await leftIn(at.place)).toEqual(['digits']);
});

it('what a killed publisher had laid out is swept by the next; what a living one has is not', async () => {
  await using at = await createPlace();
  const [dead, living] = [nameOf(await deadPid()), nameOf(process.ppid)];
  for (const name of [dead, living]) await at.folder.write(`.cairn/registry/.publishing-${name}/half/of/it`, '');
  await at.publish(await at.bundle('one'));
  expect(await leftIn(at.place)).toEqual([`.publishing-${living}`, 'digits']);
});

/** What a process of that pid calls a temporary file. */
const nameOf = (pid: number): string => temporaryName().replace(/-\d+\.\d*-/, `-${pid}-`);

/** Where a process says that it asks for the lock, from the temporary folder. */
const lockOf = (owner: string): string => `.cairn/tmp/${owner}.locks`;
const asked = writeLockText(publishLock('digits'));

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = execa(process.execPath, ['--version']);
  await child;
  return child.pid!;
}

it.each<[string, () => Promise<string>, number]>([
  ['of a dead owner', async () => nameOf(await deadPid()), 0],
  ['of a dead owner, from tomorrow by a clock that was set back', async () => nameOf(await deadPid()), 86_400],
  ['of a pid that another process has', async () => temporaryName().replace(/\.\d*-/, '.1-'), 0],
  ['from before the machine started, an hour old', async () => `elsewhere-${nameOf(process.pid)}`, -3600],
  ['from before the machine started, from tomorrow', async () => `elsewhere-${nameOf(process.pid)}`, 86_400],
])('a lock %s is taken over', async (_, writeOwner, seconds) => {
  await using at = await createPlace();
  const owner = await writeOwner();
  await at.folder.write(lockOf(owner), asked);
  const touched = Date.now() / 1000 + seconds;
  await utimes(join(at.folder.root, lockOf(owner)), touched, touched);
  expect((await at.publish(await at.bundle('one'))).version).toBe(1);
  expect(await leftIn(at.place)).toEqual(['digits']);
});

it('what waiters left that were killed is swept', async () => {
  await using at = await createPlace();
  const [dead, living] = [nameOf(await deadPid()), nameOf(process.ppid)];
  await at.folder.write(lockOf(dead), asked);
  await at.folder.write(lockOf(living), writeLockText(publishLock('other')));
  await at.publish(await at.bundle('one'));
  expect(await readdir(join(at.place, 'tmp'))).toEqual([`${living}.locks`]);
});

it('a lock of a living owner is waited for', async () => {
  await using at = await createPlace();
  const digest = await at.bundle('one');
  const living = lockOf(nameOf(process.ppid));
  await at.folder.write(living, asked);
  const publishing = at.publish(digest);
  // Its own file lies next to that of the owner.
  while ((await readdir(join(at.place, 'tmp'))).length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(await readRegistered(at.place, 'digits')).toEqual({ versions: [], aliases: {}, moves: [] });
  await rm(join(at.folder.root, living));
  expect((await publishing).version).toBe(1);
  expect(await leftIn(at.place)).toEqual(['digits']);
});

it('a version is found by alias or number; what is not there is told with what there is', async () => {
  await using at = await createPlace();
  for (const model of ['one', 'two']) await at.publish(await at.bundle(model));
  const find = async (name: string, wanted: string) => (await resolveAlias(at.place, name, wanted)).version;
  expect([await find('digits', 'champion'), await find('digits', 'v1'), await find('digits', '1')]).toEqual([2, 1, 1]);
  expect(await resolveAlias(at.place, 'digits', 'champion')).toMatchObject({
    name: 'digits',
    aliases: ['champion'],
    path: join(at.place, 'registry/digits/v2'),
  });
  const problemOf = async (name: string, wanted: string): Promise<string> =>
    find(name, wanted).then(
      () => 'found',
      ({ problems: [{ code, message, fix }] }) => `${code}: ${message}. ${fix}`,
    );
  expect(await problemOf('digits', 'v3')).toMatchInlineSnapshot(
    `"unknown-version: Cannot find deployed model 'digits@v3'. There are 'digits@v1', 'digits@champion', 'digits@v2'."`,
  );
  expect(await problemOf('other', 'champion')).toMatchInlineSnapshot(
    `"unknown-version: Cannot find deployed model 'other@champion'. Nothing is deployed under that name yet: run its pipeline first."`,
  );
  expect(await listVersions(join(at.folder.root, 'nowhere'))).toEqual([]);
});

describe('of the two files of what is registered', () => {
  const damages: Readonly<Record<string, (path: string) => Promise<void>>> = {
    'is gone': (path) => rm(path),
    'is empty': (path) => writeFile(path, ''),
    'is cut off': async (path) => writeFile(path, (await readFile(path)).subarray(0, 99)),
  };
  const cases = ['registry.json', 'registry.copy.json'].flatMap((file) =>
    Object.keys(damages).map((damage) => [file, damage] as const),
  );

  it.each(cases)('%s %s, and nothing is lost', async (file, damage) => {
    await using at = await createPlace();
    const [one, two] = [await at.bundle('one'), await at.bundle('two')];
    await at.publish(one);
    await at.publish(two);
    const before = await readRegistered(at.place, 'digits');
    const folder = join(registryFolder(at.place), 'digits');
    await damages[damage]!(join(folder, file));
    expect(await readRegistered(at.place, 'digits')).toEqual(before);
    expect(await at.publish(one)).toMatchObject({ version: 1, isNew: false });
    expect(await areWritten(folder, before)).toBe(true);
  });

  it('no flipped byte makes another version of one, or another number', async () => {
    await using at = await createPlace();
    await at.publish(await at.bundle('one'));
    await at.publish(await at.bundle('two'));
    const { versions, moves } = await readRegistered(at.place, 'digits');
    let flipped = 0;
    for (const path of registeredFiles(join(registryFolder(at.place), 'digits'))) {
      const bytes = await readFile(path);
      for (let place = 0; place < bytes.length; place += 7) {
        const damaged = Buffer.from(bytes);
        damaged[place]! ^= 1;
        await writeFile(path, damaged);
        const found = await readRegistered(at.place, 'digits');
        expect({ versions: found.versions, moves: found.moves }).toEqual({ versions, moves });
        flipped++;
      }
      await writeFile(path, bytes);
    }
    expect(flipped).toBeGreaterThan(150);
  });

  it('an alias that was moved in the one for people stays, and is copied', async () => {
    await using at = await createPlace();
    const [one, two] = [await at.bundle('one'), await at.bundle('two')];
    await at.publish(one);
    await at.publish(two);
    const folder = join(registryFolder(at.place), 'digits');
    const [file] = registeredFiles(folder);
    await writeFile(file, (await readFile(file, 'utf8')).replace('"champion": 2', '"champion": 1'));
    await at.publish(two);
    await rm(file);
    expect((await readRegistered(at.place, 'digits')).aliases).toEqual({ champion: 1 });
    // A version that never was is a mistake, of a hand or of a disk.
    await at.publish(two);
    await writeFile(file, (await readFile(file, 'utf8')).replace('"champion": 1', '"champion": 7'));
    expect((await readRegistered(at.place, 'digits')).aliases).toEqual({ champion: 1 });
  });

  it('both are damaged, and that is told', async () => {
    await using at = await createPlace();
    await at.publish(await at.bundle('one'));
    for (const path of registeredFiles(join(registryFolder(at.place), 'digits'))) await writeFile(path, '{');
    await expect(readRegistered(at.place, 'digits')).rejects.toMatchObject({
      problems: [{ code: 'registry-damaged' }],
    });
  });
});

it.each([
  { name: '../../../outside' },
  { name: '..' },
  { name: '.hidden' },
  { name: 'a/b' },
  { name: 'a\u001b[2Jb' },
  { alias: '../champion' },
  { name: '' },
])('a bundle that states %j is not published, and nothing is written or removed', async (manifest) => {
  await using at = await createPlace();
  await at.folder.write('outside/v1/kept.txt', 'kept');
  const before = await readdir(at.folder.root, { recursive: true });
  await expect(at.publish(await at.bundle('one', manifest))).rejects.toThrow(/ is not a plain name$/);
  expect(await leftIn(at.place)).toEqual([]);
  const after = await readdir(at.folder.root, { recursive: true });
  expect(before.filter((file) => file.startsWith('outside') && !after.includes(file))).toEqual([]);
});

it.each(['', '[]', 'null', '{"name":1,"alias":"a"}', '{'.repeat(5000)])(
  'a bundle whose manifest is %j says so in a sentence',
  async (text) => {
    await using at = await createPlace();
    await at.folder.write('bundle/bundle.json', text);
    const digest = await at.store.adopt(join(at.folder.root, 'bundle'), 'folder');
    await expect(at.publish(digest)).rejects.toThrow('bundle.json of the bundle does not state a name and an alias');
  },
);
