// What every shared store is tested with: it is broken, slow, full, read-only or lying. It costs time and one warning, and
// never a wrong result.

import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobStore, RunWarningCode } from '@cairn/core';
import { describe, expect, it } from 'vitest';
import type { Digest, Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { openSharedStore } from '../../packages/core/src/store/shared/open-shared.ts';
import { createTrust, noTrust, type RecordTrust } from '../../packages/core/src/store/shared/record-trust.ts';
import type { Store } from '../../packages/core/src/store/store.ts';
import { resultOf } from '../contract/result-of.ts';
import { expectFile, expectFolder } from '../contract/store-contract.ts';
import { createTempPlace, readTree, type TempPlace } from '../contract/temp-place.ts';
import type { ArtifactServer, Fault } from '../rig/artifact-server.ts';

const key = digestBytes('a key') as string as Key;
const files = { a: 'bytes of a', 'b/c': 'more bytes' };
const patient = 60_000;

interface Machine {
  readonly store: Store;
  readonly warnings: RunWarningCode[];
  finish(): Promise<void>;
}

interface Machines extends AsyncDisposable {
  readonly place: TempPlace;
  readonly server: ArtifactServer;
  /** @param deadline - in milliseconds */
  open(name: string, trust?: RecordTrust, deadline?: number): Promise<Machine>;
}

/** A shared store of one test. */
export interface StartedShared {
  /** What a test makes wrong. Its folder has the files of the store. */
  readonly server: ArtifactServer;
  readonly openBlobs: () => Promise<BlobStore>;
}

/** Starts a shared store that is empty. The server is disposed after the test. */
export type StartShared = (place: TempPlace) => Promise<StartedShared>;

async function createMachines(start: StartShared): Promise<Machines> {
  const place = createTempPlace();
  const { server, openBlobs } = await start(place);
  return {
    ...{ place, server },
    async open(name, trust = noTrust, deadline = patient) {
      const warnings: RunWarningCode[] = [];
      const { store, finish } = openSharedStore(await openStore(join(place.path, name)), {
        blobs: await openBlobs(),
        ...{ trust, sends: true, deadline, pause: 1 },
        warn: (code) => void warnings.push(code),
      });
      return {
        store,
        warnings,
        finish: () => finish({ run: '20260101T000000000Z-0001', at: '2026-01-01T00:00:00.000Z', nodes: [] }, patient),
      };
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      place[Symbol.dispose]();
    },
  };
}

/** Stores a result with a file and a folder. */
async function make({ store }: Machine, place: TempPlace, text = 'bytes'): Promise<{ file: Digest; folder: Digest }> {
  const file = await store.adopt(place.file(text), 'file');
  const folder = await store.adopt(place.folder(files), 'folder');
  await store.record(key, resultOf({ file, folder }));
  return { file, folder };
}

const broken: Readonly<Record<string, Fault>> = {
  'answers 500': { type: 'status', status: 500 },
  'answers 503': { type: 'status', status: 503 },
  'answers 401': { type: 'status', status: 401 },
  'closes connections': { type: 'refuse' },
  'never answers': { type: 'hang' },
};
function createKeys(): { readonly own: string; readonly shown: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    own: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    shown: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

export function faultsOfSharedStore(name: string, start: StartShared): void {
  describe(`a shared store that fails: ${name}`, () => {
    it('a result of one machine is found by another, and its bytes come when they are read', async () => {
      await using machines = await createMachines(start);
      const { place, server } = machines;
      const ada = await machines.open('ada');
      const { file, folder } = await make(ada, place);
      await ada.finish();
      const ben = await machines.open('ben');
      server.forget();
      const [found] = await ben.store.find(key);
      expect(found?.outputs).toEqual({ file, folder });
      expect(server.requests.map(({ method, name }) => `${method} ${name}`)).toEqual([`GET ac/${key}`]);
      expect([await ben.store.has(file), await ben.store.formOf(folder), await ben.store.sizeOf(folder)]).toEqual([
        true,
        'folder',
        20,
      ]);
      expect(server.requests).toHaveLength(1);
      await expectFile(ben.store, file, 'bytes', place);
      await expectFolder(ben.store, folder, files, place);
      // Now it is a result of that machine, without the server.
      const alone = await openStore(join(place.path, 'ben'));
      expect((await alone.find(key)).map(({ outputs }) => outputs)).toEqual([{ file, folder }]);
      expect([...ada.warnings, ...ben.warnings]).toEqual([]);
    });

    it('an artifact is found by its digest alone', async () => {
      await using machines = await createMachines(start);
      const ada = await machines.open('ada');
      const { file, folder } = await make(ada, machines.place);
      await ada.finish();
      const ben = await machines.open('ben');
      expect([await ben.store.formOf(file), await ben.store.formOf(folder)]).toEqual(['file', 'folder']);
      await expectFolder(ben.store, folder, files, machines.place);
      expect(await ben.store.has(digestBytes('never stored'))).toBe(false);
    });

    it('bytes that are wrong there are read twice, count as missing, and are replaced by who makes them again', async () => {
      await using machines = await createMachines(start);
      const { place, server } = machines;
      const ada = await machines.open('ada');
      const { file, folder } = await make(ada, place);
      await ada.finish();
      const damaged = join(server.folder, 'cas', file);
      writeFileSync(damaged, 'BYTES');
      const ben = await machines.open('ben');
      expect(await ben.store.find(key)).toHaveLength(1);
      expect(await ben.store.pathOf(file)).toBeUndefined();
      expect([await ben.store.has(file), await ben.store.find(key)]).toEqual([false, []]);
      expect(ben.warnings).toEqual(['shared-artifact-damaged']);
      await make(ben, place);
      await ben.finish();
      expect(readFileSync(damaged, 'utf8')).toBe('bytes');
      const cleo = await machines.open('cleo');
      expect(await cleo.store.find(key)).toHaveLength(1);
      await expectFile(cleo.store, file, 'bytes', place);
      await expectFolder(cleo.store, folder, files, place);
    });

    it('a network that changes one byte once is not told', async () => {
      await using machines = await createMachines(start);
      const ada = await machines.open('ada');
      const { file } = await make(ada, machines.place);
      await ada.finish();
      const ben = await machines.open('ben');
      let left = 1;
      machines.server.fault = ({ name }) => (name.startsWith('cas/') && left-- > 0 ? { type: 'corrupt' } : undefined);
      await expectFile(ben.store, file, 'bytes', machines.place);
      expect(ben.warnings).toEqual([]);
    });

    it('an artifact that is gone counts as missing, and a record that is damaged is refused and replaced', async () => {
      await using machines = await createMachines(start);
      const { place, server } = machines;
      const ada = await machines.open('ada');
      const { file } = await make(ada, place);
      await ada.finish();
      rmSync(join(server.folder, 'cas', file));
      const ben = await machines.open('ben');
      expect(await ben.store.find(key)).toHaveLength(1);
      expect(await ben.store.layOut(file, place.fresh())).toBe(false);
      expect(await ben.store.find(key)).toEqual([]);
      writeFileSync(join(server.folder, 'ac', key), 'not a record');
      const cleo = await machines.open('cleo');
      expect([await cleo.store.find(key), cleo.warnings]).toEqual([[], ['shared-result-refused']]);
      await make(cleo, place);
      await cleo.finish();
      expect((await (await machines.open('dora')).store.find(key)).map(({ outputs }) => outputs['file'])).toEqual([
        file,
      ]);
    });

    it.each(Object.entries(broken))('a server that %s costs a run two warnings at most', async (_, fault) => {
      await using machines = await createMachines(start);
      const { place, server } = machines;
      server.fault = () => fault;
      const ada = await machines.open('ada', noTrust, fault.type === 'hang' ? 100 : patient);
      for (let n = 0; n < 8; n += 1) expect(await ada.store.find(digestBytes(`key ${n}`) as string as Key)).toEqual([]);
      const asked = server.requests.length;
      const { file, folder } = await make(ada, place);
      await ada.finish();
      expect(ada.warnings.sort()).toEqual(['shared-store-behind', 'shared-store-unreachable']);
      // It was not asked for ever.
      expect(asked).toBeLessThan(20);
      expect((await ada.store.find(key)).map(({ outputs }) => outputs)).toEqual([{ file, folder }]);
      await expectFile(ada.store, file, 'bytes', place);
      // The next run sends what this one could not.
      server.fault = () => undefined;
      const again = await machines.open('ada');
      expect(await again.store.find(key)).toHaveLength(1);
      await again.finish();
      expect(again.warnings).toEqual([]);
      expect(await (await machines.open('ben')).store.find(key)).toHaveLength(1);
    });

    it.each([
      ['is full', { type: 'status', status: 507 }],
      ['is read-only', { type: 'status', status: 403 }],
      ['cuts what is sent', { type: 'cut', after: 0 }],
    ] as const)('a server that %s is still read', async (_, fault) => {
      await using machines = await createMachines(start);
      const { place, server } = machines;
      const ada = await machines.open('ada');
      const { file } = await make(ada, place);
      await ada.finish();
      server.fault = ({ method }) => (method === 'PUT' || method === 'DELETE' ? fault : undefined);
      const ben = await machines.open('ben');
      expect(await ben.store.find(key)).toHaveLength(1);
      const other = digestBytes('another key') as string as Key;
      await ben.store.record(other, resultOf({ made: await ben.store.adopt(place.file('made by ben'), 'file') }));
      await ben.finish();
      expect(ben.warnings).toContain('shared-store-behind');
      expect(await ben.store.find(other)).toHaveLength(1);
      expect(await (await machines.open('cleo')).store.find(other)).toEqual([]);
      server.fault = () => undefined;
      await expectFile((await machines.open('dora')).store, file, 'bytes', place);
    });

    it('a record is there only after its artifacts', async () => {
      await using machines = await createMachines(start);
      const { place, server } = machines;
      const orders: string[] = [];
      server.fault = ({ method, name }) => {
        if (method === 'PUT') orders.push(name.split('/')[0]!);
        return undefined;
      };
      const ada = await machines.open('ada');
      await make(ada, place);
      await ada.finish();
      expect(orders.at(-1)).toBe('ac');
      expect(orders.filter((one) => one === 'cas')).toHaveLength(3);
      // The folder, and the record.
      expect(orders.filter((one) => one === 'ac')).toHaveLength(2);
    });

    it('of two results under one key the first stays, and the second machine is told', async () => {
      await using machines = await createMachines(start);
      const [ada, ben] = [await machines.open('ada'), await machines.open('ben')];
      const first = await make(ada, machines.place, 'one');
      await ada.finish();
      const second = await make(ben, machines.place, 'two');
      await ben.finish();
      expect(ben.warnings).toEqual(['shared-result-conflict']);
      expect((await ben.store.find(key)).map(({ outputs }) => outputs)).toEqual([second]);
      expect((await (await machines.open('cleo')).store.find(key)).map(({ outputs }) => outputs)).toEqual([first]);
    });

    it('what counts in one project alone is not sent', async () => {
      await using machines = await createMachines(start);
      const ada = await machines.open('ada');
      const file = await ada.store.adopt(machines.place.file('bytes'), 'file');
      await ada.store.record(key, { ...resultOf({ file }), impure: ['it read a clock'] });
      await ada.finish();
      expect(machines.server.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
    });

    it('with keys, only results of accepted writers are used, and one who signs replaces the others', async () => {
      await using machines = await createMachines(start);
      const { place } = machines;
      const [ci, stranger] = [createKeys(), createKeys()];
      const reading = createTrust({ acceptedKeys: [ci.shown] });
      const ada = await machines.open('ada');
      await make(ada, place, 'unsigned');
      await ada.finish();
      const ben = await machines.open('ben', reading);
      expect([await ben.store.find(key), ben.warnings]).toEqual([[], ['shared-result-refused']]);
      const eve = await machines.open('eve', createTrust({ signingKey: stranger.own, acceptedKeys: [stranger.shown] }));
      await make(eve, place, 'of a stranger');
      await eve.finish();
      const cleo = await machines.open('cleo', reading);
      expect([await cleo.store.find(key), cleo.warnings]).toEqual([[], ['shared-result-refused']]);
      await ben.finish();
      expect(ben.warnings).toEqual(['shared-result-refused']);
      const signing = await machines.open('signing', createTrust({ signingKey: ci.own, acceptedKeys: [ci.shown] }));
      const { file } = await make(signing, place, 'of CI');
      await signing.finish();
      const dora = await machines.open('dora', reading);
      expect((await dora.store.find(key)).map(({ outputs }) => outputs['file'])).toEqual([file]);
      await expectFile(dora.store, file, 'of CI', place);
      expect(dora.warnings).toEqual([]);
    });

    it('bytes that the network changes while they are sent are refused, or found by who reads them', async () => {
      await using machines = await createMachines(start);
      const { place, server } = machines;
      let left = 1;
      server.fault = ({ method, name }) =>
        method === 'PUT' && name.startsWith('cas/') && left-- > 0 ? { type: 'corrupt' } : undefined;
      const ada = await machines.open('ada');
      const { file, folder } = await make(ada, place);
      await ada.finish();
      const ben = await machines.open('ben');
      await ben.store.find(key);
      // Whichever artifact it was: its bytes are right, or it counts as missing.
      for (const digest of [file, folder]) {
        const laid = place.fresh('laid');
        if (!(await ben.store.layOut(digest, laid))) continue;
        if (digest === file) expect(readFileSync(laid, 'utf8')).toBe('bytes');
        else expect(readTree(laid)).toEqual(files);
      }
      await make(ben, place);
      await ben.finish();
      const cleo = await machines.open('cleo');
      expect(await cleo.store.find(key)).toHaveLength(1);
      await expectFile(cleo.store, file, 'bytes', place);
      await expectFolder(cleo.store, folder, files, place);
    });

    it('a server that is slow is waited for, and one that breaks off in the middle is asked again', async () => {
      await using machines = await createMachines(start);
      const { place, server } = machines;
      let asked = 0;
      // Answers come in another order than the requests.
      server.fault = () => ({ type: 'delay', milliseconds: (asked++ * 7) % 40 });
      const ada = await machines.open('ada');
      const { file, folder } = await make(ada, place);
      await ada.finish();
      let left = 2;
      server.fault = ({ method }) => (method === 'GET' && left-- > 0 ? { type: 'cut', after: 3 } : undefined);
      const ben = await machines.open('ben');
      expect((await ben.store.find(key)).map(({ outputs }) => outputs)).toEqual([{ file, folder }]);
      await expectFile(ben.store, file, 'bytes', place);
      await expectFolder(ben.store, folder, files, place);
      expect([...ada.warnings, ...ben.warnings]).toEqual([]);
    });
  });
}
