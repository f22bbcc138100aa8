// Verify and repair: every file of a store, damaged in every way. Verify tells it and changes nothing; repair leaves a
// store that is whole, however often it is asked; what was lost is made again as if it had never been there.

import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repairStore, verifyStore } from '../../packages/core/src/history/housekeeping/keep-store.ts';
import { noteProject } from '../../packages/core/src/store/claims/project-notes.ts';
import { flipByte } from './flip-byte.ts';
import { createKeptProject, type KeptProject, keyOf, neededFiles } from './housekeeping.ts';
import { resultOf } from './result-of.ts';
import { expectFile, expectFolder } from './store-contract.ts';
import { createTempPlace, fastFolder, listOrNone, readTree, type TempPlace } from './temp-place.ts';

const damages: Readonly<Record<string, (path: string) => void>> = {
  'first byte flipped': (path) => flipByte(path, () => 0),
  'byte in the middle flipped': (path) => flipByte(path, (length) => length >> 1),
  'last byte flipped': (path) => flipByte(path, (length) => length - 1),
  'cut in half': (path) => writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size >> 1)),
  emptied: (path) => writeFileSync(path, ''),
  lengthened: (path) => writeFileSync(path, 'x', { flag: 'a' }),
  deleted: (path) => rmSync(path),
  'a folder now': (path) => {
    rmSync(path);
    mkdirSync(path);
  },
  'a link to what it was': (path) => {
    const elsewhere = path.replace(/\/\.cairn\/.*/, '/elsewhere');
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
  },
};

/** What lies in the rooms: not what is being written, nor what was set aside. */
const roomsOf = (path: string) =>
  Object.fromEntries(Object.entries(readTree(path)).filter(([name]) => !/^(damaged|tmp|runs)\//.test(name)));

const optionsOf = ({ home, path }: KeptProject) => ({ home, storePlace: path });

/** Makes all again that the project made. */
async function makeAgain({ store, needed }: KeptProject, place: TempPlace): Promise<void> {
  const file = await store.adopt(place.file('needed'), 'file');
  const folder = await store.adopt(place.folder(neededFiles), 'folder');
  expect({ file, folder }).toEqual(needed);
  await store.record(keyOf('first'), resultOf(needed));
  const out = await store.adopt(place.file('the second node made this'), 'file');
  await store.record(keyOf('second'), resultOf({ out }));
}

describe('verify and repair', () => {
  it('a whole store: says how much was looked at, and nothing else', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    const before = readTree(project.path);
    const checked = await verifyStore(optionsOf(project));
    expect(checked).toMatchObject({ findings: [], absent: [], unread: [] });
    expect(checked.looked).toEqual({ artifacts: 7, folders: 2, records: 4, bytes: expect.any(Number) });
    const { setAside, dropped, rewritten, left, swept } = await repairStore(optionsOf(project));
    expect({ setAside, dropped, rewritten, left, swept }).toEqual({
      setAside: [],
      dropped: [],
      rewritten: [],
      left: [],
      swept: 0,
    });
    expect(readTree(project.path)).toEqual(before);
  });

  it('an empty store, and one that is not there, are whole', async () => {
    using place = createTempPlace();
    const home = place.folder({});
    for (const storePlace of [join(home, '.cairn'), home]) {
      const { findings, looked } = await verifyStore({ home, storePlace });
      expect({ findings, looked }).toEqual({
        findings: [],
        looked: { artifacts: 0, folders: 0, records: 0, bytes: 0 },
      });
      expect((await repairStore({ home, storePlace })).setAside).toEqual([]);
    }
    expect(listOrNone(home)).toEqual([]);
  });

  it.each(Object.keys(damages))('every file of the store, %s', async (how) => {
    using place = createTempPlace(fastFolder);
    // What only says something may well be a link.
    const isRead = (name: string) => how.startsWith('a link') && !name.includes('/');
    const names = Object.keys(roomsOf((await createKeptProject(place)).path)).filter((name) => !isRead(name));
    let told = 0;
    for (const name of names) {
      const project = await createKeptProject(place);
      const damaged = join(project.path, name);
      chmodSync(damaged, 0o644);
      damages[how]?.(damaged);
      const before = readTree(project.path);
      const { findings, absent } = await verifyStore(optionsOf(project));
      expect(readTree(project.path), 'verify changes nothing').toEqual(before);
      // A record that is gone looks like one that was collected: it is told where a run names it. What nothing names is
      // not missed by anybody.
      const isMissed = !(how === 'deleted' && (name.startsWith('records/') || name.endsWith(project.spare.orphan)));
      if (isMissed) expect(findings.length, `${name} is told`).toBeGreaterThan(0);
      // Nothing that is whole is told as damaged: only it, and what names it.
      for (const { path, fault, lacks = [] } of findings) {
        const isNamed = lacks.some((digest) => name.includes(digest)) || path === name || path.startsWith(`${name}.`);
        expect(isNamed || fault === 'incomplete', `${path} ${fault} for ${name}`).toBe(true);
      }
      told += findings.length + absent.length;

      const repaired = await repairStore(optionsOf(project));
      expect(repaired.left).toEqual([]);
      const after = roomsOf(project.path);
      const checked = await verifyStore(optionsOf(project));
      expect(checked.findings, `${name} is repaired`).toEqual([]);
      const again = await repairStore(optionsOf(project));
      expect([again.setAside, again.dropped, again.rewritten]).toEqual([[], [], []]);
      expect(roomsOf(project.path), 'repair twice is repair once').toEqual(after);
      // Nothing that was whole went: what is left over was there, byte for byte.
      for (const [left, bytes] of Object.entries(after)) if (left !== name) expect(before[left]).toBe(bytes);

      await makeAgain(project, place);
      await expectFile(project.store, project.needed.file, 'needed', place);
      await expectFolder(project.store, project.needed.folder, neededFiles, place);
      const healed = await verifyStore(optionsOf(project));
      expect([healed.findings, healed.absent]).toEqual([[], []]);
      rmSync(project.home, { recursive: true, force: true });
    }
    expect(names.length).toBe(how.startsWith('a link') ? 13 : 15);
    expect(told).toBeGreaterThan(names.length);
  });

  it('says whose work is touched, and what is made again', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    const { store, needed } = project;
    const path = (await store.pathOf(needed.file)) as string;
    chmodSync(path, 0o644);
    flipByte(path, () => 0);
    const run = '20260102T030405006Z-aaaa';
    const need = { by: 'run', pipeline: 'digits', node: 'first', run, runs: 1, isKept: true };
    const { findings } = await verifyStore(optionsOf(project));
    expect(findings.map(({ kind, fault, neededBy }) => [kind, fault, neededBy])).toEqual([
      ['artifact', 'damaged', [{ ...need, output: 'file' }]],
      ['record', 'incomplete', [{ ...need, output: 'file, folder' }]],
    ]);
    const { setAside, dropped, again, damaged } = await repairStore(optionsOf(project));
    expect([setAside.length, dropped.length, damaged.count]).toEqual([1, 1, 1]);
    expect(again.map((each) => each.by === 'run' && [each.node, each.output])).toEqual([
      ['first', 'file'],
      ['first', 'file, folder'],
    ]);
    expect((await verifyStore(optionsOf(project))).absent).toEqual([{ ...need, output: 'file, folder' }]);
  });

  it('what was set aside stays until it is told to go', async () => {
    using place = createTempPlace(fastFolder);
    const project = await createKeptProject(place);
    for (const round of [1, 2]) {
      const path = (await project.store.pathOf(project.needed.file)) as string;
      chmodSync(path, 0o644);
      flipByte(path, () => 0);
      expect((await repairStore(optionsOf(project))).damaged.count).toBe(round);
      await makeAgain(project, place);
    }
    const emptied = await repairStore({ ...optionsOf(project), emptyDamaged: true });
    expect([emptied.damaged.count, emptied.isEmptied]).toEqual([2, true]);
    expect(listOrNone(join(project.path, 'damaged'))).toEqual([]);
    await expectFile(project.store, project.needed.file, 'needed', place);
  });

  it('the note of a project that uses the store: its own is written anew, that of another is left and told', async () => {
    using place = createTempPlace(fastFolder);
    const { path } = await createKeptProject(place);
    const other = place.folder({});
    noteProject(path, other);
    const notes = listOrNone(join(path, 'projects'));
    expect(notes.length).toBe(1);
    const note = join(path, 'projects', notes[0] as string);
    let tried = 0;
    for (const [how, damage] of Object.entries(damages)) {
      if (how === 'deleted' || how.startsWith('a ')) continue;
      chmodSync(note, 0o644);
      damage(note);
      const kinds = async (home: string) => {
        const { left, rewritten } = await repairStore({ home, storePlace: path });
        return [left, rewritten].map((findings) => findings.map(({ kind }) => kind));
      };
      expect(await kinds(place.folder({}))).toEqual([['project'], []]);
      expect(await kinds(other)).toEqual([[], ['project']]);
      expect(await kinds(other)).toEqual([[], []]);
      tried++;
    }
    expect(tried).toBe(6);
  });
});
