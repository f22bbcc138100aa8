import { generateKeyPairSync } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { RunId } from '../base/brand.ts';
import { openSealedJson, sealJson } from '../files/sealed-json.ts';
import { createTempFolder } from '../history/git/temp-repository.rig.ts';
import { openDiskStore } from '../store/disk/disk-store.ts';
import { resolveAlias } from './check-bundles.ts';
import type { HistoryEntry } from './history-entry.ts';
import { digestOf, historyFile } from './history-file.ts';
import { promoteVersion, rollBack } from './move-alias.ts';
import { publishBundle } from './publish.ts';
import { readAuthor } from './read-author.ts';
import { registeredFiles } from './registered-name.ts';
import { listVersionsOf, readRegistered, registryFolder, writeRegistered } from './registry.ts';
import { pruneBundles, retireVersion } from './retire-version.ts';
import { trustedKeysFile } from './signing.ts';
import { verifyRegistry } from './verify-registry.ts';

const author = { by: 'ann', reason: 'because' };

async function createRegistry(count: number, keyFile?: string) {
  const folder = await createTempFolder();
  const place = join(folder.root, '.cairn');
  const store = await openDiskStore(place);
  const publish = async (model: string): Promise<void> => {
    await folder.write('bundle/bundle.json', JSON.stringify({ name: 'digits', alias: 'champion' }));
    await folder.write('bundle/model/weights.bin', model);
    const digest = await store.adopt(join(folder.root, 'bundle'), 'folder');
    await publishBundle(digest, { place, store, run: 'run' as RunId, commit: 'c0ffee', keyFile });
  };
  for (let number = 1; number <= count; number++) await publish(`model ${number}`);
  const names = join(registryFolder(place), 'digits');
  return {
    place,
    folder,
    publish,
    history: historyFile(names),
    files: registeredFiles(names),
    champion: async () => (await readRegistered(place, 'digits')).aliases['champion'],
    promote: (version: string, alias = 'champion') => promoteVersion(place, { name: 'digits', version, alias }, author),
    rollBack: () => rollBack(place, { name: 'digits', alias: 'champion' }, author),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'nothing',
    ({ problems, message }) => problems?.[0]?.code ?? message,
  );
}

it('an alias is moved by a person, and the history says who, when and why', async () => {
  await using at = await createRegistry(2);
  expect(await at.promote('v1')).toEqual({ name: 'digits', alias: 'champion', from: 2, to: 1, isMoved: true });
  expect(await at.promote('1')).toMatchObject({ isMoved: false });
  expect(await at.promote('champion', 'production')).toMatchObject({ from: null, to: 1 });
  const { aliases, moves } = await readRegistered(at.place, 'digits');
  expect(aliases).toEqual({ champion: 1, production: 1 });
  expect(moves.slice(2).map(({ at: _, ...move }) => move)).toEqual([
    { alias: 'champion', from: 2, to: 1, run: null, by: 'ann', reason: 'because' },
    { alias: 'production', from: null, to: 1, run: null, by: 'ann', reason: 'because' },
  ]);
  expect(await verifyRegistry(at.place)).toEqual([
    { name: 'digits', entries: 4, signed: 0, unbound: 0, bundles: 2, problems: [] },
  ]);
});

it.each([
  ['v9', 'champion', 'unknown-version'],
  ['v1', 'v2', 'alias-wrong'],
  ['v1', '7', 'alias-wrong'],
  ['v1', '../x', 'alias-wrong'],
])('%s as %s is refused', async (version, alias, code) => {
  await using at = await createRegistry(1);
  expect(await codeOf(at.promote(version, alias))).toBe(code);
  expect(await at.champion()).toBe(1);
});

it('rollbacks go back move by move, and never to the version that was left', async () => {
  await using at = await createRegistry(3);
  expect(await at.rollBack()).toMatchObject({ from: 3, to: 2 });
  expect(await at.rollBack()).toMatchObject({ from: 2, to: 1 });
  expect(await codeOf(at.rollBack())).toBe('no-earlier-version');
  await at.promote('v3');
  expect(await at.rollBack()).toMatchObject({ from: 3, to: 1 });
});

it('a retired version is not used, promoted or rolled back to, and one that an alias names is not retired', async () => {
  await using at = await createRegistry(3);
  const retire = (version: string) => retireVersion(at.place, { name: 'digits', version }, author);
  expect(await codeOf(retire('champion'))).toBe('alias-in-use');
  await retire('v2');
  expect(await codeOf(retire('v2'))).toBe('version-retired');
  expect(await codeOf(at.promote('v2'))).toBe('version-retired');
  expect(await codeOf(resolveAlias(at.place, 'digits', 'v2'))).toBe('version-retired');
  expect(await at.rollBack()).toMatchObject({ from: 3, to: 1 });
  expect((await listVersionsOf(at.place, 'digits')).map(({ retired }) => retired)).toEqual([
    undefined,
    'because',
    undefined,
  ]);
});

it('pruning keeps what an alias names, and a removed bundle comes back under its number', async () => {
  await using at = await createRegistry(4);
  await at.promote('v1', 'baseline');
  const rule = { keep: 1 };
  const numbers = async () => {
    const { removed, kept } = await pruneBundles(at.place, rule, author);
    return [removed.map(({ version }) => version), kept.map(({ version }) => version)];
  };
  expect((await pruneBundles(at.place, { ...rule, dryRun: true }, author)).removed.length).toBe(2);
  expect(await numbers()).toEqual([[2, 3], [1]]);
  expect(await numbers()).toEqual([[], [1]]);
  expect(await codeOf(resolveAlias(at.place, 'digits', 'v2'))).toBe('bundle-removed');
  expect((await verifyRegistry(at.place))[0]).toMatchObject({ bundles: 2, problems: [] });
  await at.publish('model 2');
  const versions = await listVersionsOf(at.place, 'digits');
  expect(versions.length).toBe(4);
  expect((await resolveAlias(at.place, 'digits', 'v2')).path).toBe(versions[1]!.path);
});

it('a damaged bundle is not promoted', async () => {
  await using at = await createRegistry(2);
  await writeFile(join(registryFolder(at.place), 'digits/v1/model/weights.bin'), 'other');
  expect(await codeOf(at.promote('v1'))).toBe('bundle-damaged');
  expect(await at.champion()).toBe(2);
  expect((await verifyRegistry(at.place))[0]!.problems.map(({ code }) => code)).toEqual(['bundle-damaged']);
});

describe('a history', () => {
  const lines = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).split(/(?<=\n)/);

  it('with a flipped byte anywhere is refused', async () => {
    await using at = await createRegistry(2);
    const bytes = await readFile(at.history);
    let flipped = 0;
    for (let place = 0; place < bytes.length; place += 5) {
      const damaged = Buffer.from(bytes);
      damaged[place]! ^= 1;
      await writeFile(at.history, damaged);
      expect([place, await codeOf(at.champion())]).toEqual([place, 'history-damaged']);
      flipped++;
    }
    expect(flipped).toBeGreaterThan(100);
    await writeFile(at.history, bytes);
    expect(await at.champion()).toBe(2);
  });

  it.each<[string, (all: string[]) => string[]]>([
    ['without its first entry', ([, ...rest]) => rest],
    ['without an entry in the middle', ([a, , ...rest]) => [a!, ...rest]],
    ['without its last entry', (all) => all.slice(0, -1)],
    ['with two entries exchanged', ([a, b, ...rest]) => [b!, a!, ...rest]],
    ['with an entry twice', ([a, ...rest]) => [a!, a!, ...rest]],
    ['that is empty', () => []],
  ])('%s is refused by every reader', async (_, change) => {
    await using at = await createRegistry(2);
    await at.promote('v1');
    await writeFile(at.history, change(await lines(at.history)).join(''));
    expect(await codeOf(at.champion())).toBe('history-damaged');
    expect(await codeOf(at.promote('v2'))).toBe('history-damaged');
    expect(await codeOf(at.publish('model 9'))).toBe('history-damaged');
    expect((await verifyRegistry(at.place))[0]!.problems[0]!.message).toContain("The history of 'digits' was changed");
  });

  it('that is gone is refused; without the two other files it is read alone', async () => {
    await using at = await createRegistry(2);
    const before = await readRegistered(at.place, 'digits');
    for (const file of at.files) await rm(file);
    expect(await readRegistered(at.place, 'digits')).toEqual(before);
    await at.promote('v1');
    await rm(at.history);
    expect(await codeOf(at.champion())).toBe('history-damaged');
  });

  it('begins with what was registered before there was one, and takes an edited alias', async () => {
    await using at = await createRegistry(2);
    await rm(at.history);
    for (const file of at.files) await rm(file);
    // The files of a registry that had no history.
    const { versions, moves } = await (async () => {
      await using other = await createRegistry(2);
      return await readRegistered(other.place, 'digits');
    })();
    await writeFile(at.files[0], JSON.stringify({ versions, aliases: { champion: 1 }, moves }));
    expect(await at.champion()).toBe(1);
    await at.promote('v2', 'next');
    expect((await readRegistered(at.place, 'digits')).aliases).toEqual({ champion: 1, next: 2 });
    await writeFile(at.files[0], (await readFile(at.files[0], 'utf8')).replace('"champion": 1', '"champion": 2'));
    expect(await at.champion()).toBe(2);
    await at.promote('v1', 'next');
    const after = await readRegistered(at.place, 'digits');
    expect(after.moves.slice(-2).map(({ alias, to, reason }) => [alias, to, reason])).toEqual([
      ['champion', 2, 'registry.json was edited by hand'],
      ['next', 1, 'because'],
    ]);
  });
});

describe('the name', () => {
  it('is in every entry, so that a history cannot be used as that of another name', async () => {
    await using at = await createRegistry(2);
    const names = registryFolder(at.place);
    await cp(join(names, 'digits'), join(names, 'other'), { recursive: true });
    expect(await codeOf(readRegistered(at.place, 'other'))).toBe('history-damaged');
    await expect(resolveAlias(at.place, 'other', 'champion')).rejects.toThrow(
      "The history of 'other' was changed: entry 1 belongs to 'digits': the history is that of another name",
    );
    const [digits, other] = await verifyRegistry(at.place);
    expect(digits).toMatchObject({ name: 'digits', unbound: 0, problems: [] });
    expect(other).toMatchObject({ name: 'other', problems: [{ code: 'history-damaged' }] });
  });

  it('is not in entries of earlier versions, which are still accepted and counted', async () => {
    await using at = await createRegistry(2);
    const lines = (await readFile(at.history, 'utf8')).trimEnd().split('\n');
    let previous: HistoryEntry['previous'] = null;
    const old = lines.map((line) => {
      const { name: _, ...entry } = { ...(openSealedJson(Buffer.from(`${line}\n`)) as HistoryEntry), previous };
      previous = digestOf(entry);
      return entry;
    });
    await writeFile(at.history, old.map((entry) => sealJson(entry)).join(''));
    const registered = await readRegistered(at.place, 'digits').catch(() => undefined);
    expect(registered).toBeUndefined();
    for (const file of at.files) await rm(file);
    const versions = old.flatMap(({ change }) => (change.type === 'published' ? [change.version] : []));
    const history = { entries: old.length, head: previous! };
    await writeRegistered(at.place, 'digits', { versions, aliases: { champion: 2 }, moves: [], history });
    expect((await verifyRegistry(at.place))[0]).toMatchObject({ entries: 2, unbound: 2, problems: [] });
    await at.promote('v1');
    expect((await verifyRegistry(at.place))[0]).toMatchObject({ entries: 3, unbound: 2, problems: [] });
    expect(await at.champion()).toBe(1);
  });
});

describe('with keys', () => {
  async function writeKeys(root: string, name: string): Promise<readonly [file: string, publicKey: string]> {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const file = join(root, `${name}.pem`);
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return [file, publicKey.export({ type: 'spki', format: 'pem' }).toString()];
  }

  it('every entry is signed by a trusted key, and nothing else is accepted', async () => {
    await using keys = await createTempFolder();
    const [own, ownPublic] = await writeKeys(keys.root, 'own');
    const [other] = await writeKeys(keys.root, 'other');
    await using at = await createRegistry(2, own);
    const trusted = join(at.folder.root, trustedKeysFile);
    await writeFile(trusted, ownPublic);
    expect((await verifyRegistry(at.place))[0]).toMatchObject({ entries: 2, signed: 2, problems: [] });

    expect(await codeOf(at.promote('v1'))).toBe('registry-key-missing');
    const promote = async (keyFile: string) =>
      promoteVersion(at.place, { name: 'digits', version: 'v1', alias: 'champion' }, await readAuthor({ keyFile }));
    expect(await codeOf(promote(other))).toBe('registry-key-missing');
    expect(await promote(own)).toMatchObject({ to: 1 });

    const edited = (await readFile(at.files[0], 'utf8')).replace('"champion": 1', '"champion": 2');
    await writeFile(at.files[0], edited);
    expect(await codeOf(at.champion())).toBe('alias-edited');
    await rm(at.files[0]);
    expect(await at.champion()).toBe(1);

    // Somebody without a trusted key can write a chain that is right, but cannot sign it.
    await rm(trusted);
    await at.promote('v2');
    await writeFile(trusted, ownPublic);
    expect(await codeOf(at.champion())).toBe('history-unsigned');
    await writeFile(trusted, 'no key');
    expect(await codeOf(at.champion())).toBe('registry-key-wrong');
  });

  it.each(['missing.pem', 'text.pem'])('the key file %s is refused', async (name) => {
    await using keys = await createTempFolder();
    await keys.write('text.pem', 'secret text');
    const refused = readAuthor({ keyFile: join(keys.root, name) });
    expect(await codeOf(refused)).toBe('registry-key-wrong');
    await expect(refused).rejects.not.toThrow('secret text');
  });
});

const promoting = `
  const [source, place, version, count] = process.argv.slice(1);
  const promises = await import('node:fs/promises');
  const { syncBuiltinESMExports } = await import('node:module');
  let left = Number(count);
  const step = () => { if (left-- === 0) process.kill(process.pid, 'SIGKILL'); };
  const guard = (holder, name) => {
    const original = holder[name];
    holder[name] = async function (...args) {
      step();
      const result = await original.apply(this, args);
      step();
      return result;
    };
  };
  const probe = await promises.open(source);
  const handle = Object.getPrototypeOf(probe);
  await probe.close();
  for (const name of ['writeFile', 'appendFile', 'truncate', 'sync', 'close']) guard(handle, name);
  for (const name of ['open', 'rename', 'rm', 'mkdir', 'writeFile']) guard(promises.default, name);
  syncBuiltinESMExports();
  const { promoteVersion } = await import(source + '/registry/move-alias.ts');
  await promoteVersion(place, { name: 'digits', version, alias: 'champion' }, { by: 'ann' });
`;

it('kill -9 between the writes of a promote leaves the old version or the new one, and the next promote works', async () => {
  await using at = await createRegistry(2);
  const source = join(import.meta.dirname, '..');
  const found = { old: 0, new: 0 };
  for (let count = 0; ; count += 4) {
    await at.promote('v2');
    const args = ['--input-type=module', '--eval', promoting, '--', source, at.place, 'v1', String(count)];
    const { signal } = await execa(process.execPath, args, { reject: false });
    const champion = await at.champion();
    expect([1, 2]).toContain(champion);
    expect((await resolveAlias(at.place, 'digits', 'champion')).version).toBe(champion);
    expect((await verifyRegistry(at.place))[0]!.problems).toEqual([]);
    if (signal === undefined) {
      expect(champion).toBe(1);
      break;
    }
    found[champion === 2 ? 'old' : 'new']++;
  }
  expect(found.old).toBeGreaterThan(1);
  expect(found.new).toBeGreaterThan(1);
});
