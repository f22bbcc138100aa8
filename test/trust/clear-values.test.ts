// What an earlier version wrote in clear is found by store verify, and gone after store repair.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '@cairn/core';
import { expect, it } from 'vitest';
import { encodeRecord } from '../../packages/core/src/history/records/encode-record.ts';
import { openDiskStore } from '../../packages/core/src/store/disk/disk-store.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';
import { forgeRun, readNewest } from './forge-run.ts';

const value = 'hunter2-swordfish';

it('values of variables in old records, commits and results are taken out', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  // Variables of native packages are no secrets.
  const native = { tensors: { variables: ['TF_*'] } };
  await rig.write('package.json', JSON.stringify({ name: 'counting', type: 'module', cairn: { native } }));
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  await rig.run('counting');
  expect((await rig.cairn('store', 'verify')).exitCode).toBe(0);
  const variables = { names: ['API_TOKEN'], prefixes: [], values: { API_TOKEN: value }, hidden: [] };
  const name = await forgeRun(rig, (record) => Object.assign(record, { variables }));
  const { sha256: _, ...record } = (await readNewest(rig)) as RunRecord & { sha256?: string };
  await writeFile(rig.path('.cairn/runs', `${record.run}.json`), encodeRecord({ ...record, variables }));
  const store = await openDiskStore(rig.path('.cairn'));
  const [listed] = (await store.list()).results;
  const [result] = await store.find(listed!.key);
  const environment = { node: '24', $API_TOKEN: value, $TF_X: '1' };
  await store.record(listed!.key, { ...result!, manifest: { ...(result!.manifest as object), environment } });
  const before = await rig.git('rev-parse', `refs/cairn/runs/${name}^{tree}`);

  const verified = await rig.cairn('store', 'verify');
  expect(verified.exitCode).toBe(1);
  expect(verified.stdout).toContain(
    'values of variables are stored as plain text: $API_TOKEN in 1 record, 1 commit, 1 result',
  );
  expect(verified.stdout).not.toContain(value);
  expect((await rig.cairn('store', 'repair')).exitCode).toBe(0);

  const files = (await readdir(rig.path('.cairn'), { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  expect(files.length).toBeGreaterThan(5);
  for (const file of files)
    expect((await readFile(join(file.parentPath, file.name))).includes(value), file.name).toBe(false);
  const message = await rig.git('log', '-1', '--format=%B', `refs/cairn/runs/${name}`);
  expect([message.includes(value), message.includes('scrypt:')]).toEqual([false, true]);
  expect(await rig.git('rev-parse', `refs/cairn/runs/${name}^{tree}`)).toBe(before);
  expect(await rig.cairn('store', 'verify')).toMatchObject({ exitCode: 0 });
  expect((await rig.cairn('show', name)).exitCode).toBe(0);
  expect((await rig.cairn('show', record.run)).exitCode).toBe(0);
});
