// The shared store of an HTTP server of these tests, under the faults of every shared store.

import { openBlobs } from '@cairn/store-http';
import { startArtifactServer } from '../rig/artifact-server.ts';
import { faultsOfSharedStore } from './shared-fault-suite.ts';

faultsOfSharedStore('a server of the tests', async (place) => {
  const server = await startArtifactServer({ folder: place.fresh('server') });
  return { server, openBlobs: () => openBlobs(new URL(server.url), {}) };
}

it('a result of one machine is found by another, and its bytes come when they are read', async () => {
  await using machines = await createMachines();
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
  await using machines = await createMachines();
  const ada = await machines.open('ada');
  const { file, folder } = await make(ada, machines.place);
  await ada.finish();
  const ben = await machines.open('ben');
  expect([await ben.store.formOf(file), await ben.store.formOf(folder)]).toEqual(['file', 'folder']);
  await expectFolder(ben.store, folder, files, machines.place);
  expect(await ben.store.has(digestBytes('never stored'))).toBe(false);
});

it('bytes that are wrong there are read twice, count as missing, and are replaced by who makes them again', async () => {
  await using machines = await createMachines();
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
  await using machines = await createMachines();
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
  await using machines = await createMachines();
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
  expect((await (await machines.open('dora')).store.find(key)).map(({ outputs }) => outputs['file'])).toEqual([file]);
});

const broken: Readonly<Record<string, Fault>> = {
  'answers 500': { type: 'status', status: 500 },
  'answers 503': { type: 'status', status: 503 },
  'answers 401': { type: 'status', status: 401 },
  'closes connections': { type: 'refuse' },
  'never answers': { type: 'hang' },
};
it.each(Object.entries(broken))('a server that %s costs a run two warnings at most', async (_, fault) => {
  await using machines = await createMachines();
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
  await using machines = await createMachines();
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
  await using machines = await createMachines();
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
  await using machines = await createMachines();
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
  await using machines = await createMachines();
  const ada = await machines.open('ada');
  const file = await ada.store.adopt(machines.place.file('bytes'), 'file');
  await ada.store.record(key, { ...resultOf({ file }), impure: ['it read a clock'] });
  await ada.finish();
  expect(machines.server.requests.filter(({ method }) => method === 'PUT')).toEqual([]);
});

function createKeys(): { readonly own: string; readonly shown: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    own: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    shown: String(publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

it('with keys, only results of accepted writers are used, and one who signs replaces the others', async () => {
  await using machines = await createMachines();
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
