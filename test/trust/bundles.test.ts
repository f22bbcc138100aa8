// A deployed model with one flipped byte is never read: each reader says so, and the store restores it.

import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId } from '@cairn/core';
import { expect, it } from 'vitest';
import { publishBundle } from '../../packages/core/src/registry/publish.ts';
import { openDiskStore } from '../../packages/core/src/store/disk/disk-store.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** A project with one deployed model, in the store as well. Returns the bundle's folder. */
async function deploy(rig: Rig): Promise<string> {
  await rig.write('made/bundle.json', '{ "name": "digits", "alias": "champion" }');
  await rig.write('made/model/weights.bin', 'weights');
  await rig.write('made/model/cairn.json', '{}');
  await rig.write('rows.csv', 'a\n1\n');
  const place = rig.path('.cairn');
  const store = await openDiskStore(place);
  const digest = await store.copyIn(rig.path('made'), 'folder');
  const { deployed } = await publishBundle(digest, { place, store, run: 'run' as RunId, commit: null });
  return deployed.path;
}

async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  bytes[0]! ^= 1;
  await chmod(file, 0o644);
  await writeFile(file, bytes);
}

it.each(['model/weights.bin', 'model/cairn.json', 'bundle.json'])(
  'a flipped byte in %s is told by every reader, and repaired',
  async (file) => {
    await using rig = await createRig();
    const path = await deploy(rig);
    expect(await rig.cairn('registry', 'list')).toMatchObject({ exitCode: 0 });
    await flip(join(path, file));
    const predicted = await rig.cairn('predict', 'digits@champion', 'rows.csv');
    expect(predicted).toMatchObject({ exitCode: 2, stdout: '' });
    expect(predicted.stderr).toContain("The deployed model 'digits@v1' is damaged");
    const doctor = await rig.cairn('doctor');
    expect([doctor.exitCode, doctor.stdout]).toEqual([1, expect.stringContaining('digits@v1 is damaged')]);
    const listed = await rig.cairn('registry', 'list', '--json');
    expect([listed.exitCode, JSON.parse(listed.stdout).versions[0].fault]).toEqual([1, 'damaged']);
    const verified = await rig.cairn('store', 'verify');
    expect([verified.exitCode, verified.stdout]).toEqual([1, expect.stringContaining('digits@v1 (champion)')]);
    const repaired = await rig.cairn('store', 'repair');
    expect([repaired.exitCode, repaired.stdout]).toEqual([
      0,
      expect.stringContaining('deployed models restored from the store'),
    ]);
    expect(await readFile(join(path, 'model/weights.bin'), 'utf8')).toBe('weights');
    expect((await rig.cairn('store', 'verify')).exitCode).toBe(0);
  },
);

it('a bundle that is gone, or has a file more, is told as well; without the store it stays', async () => {
  await using rig = await createRig();
  const path = await deploy(rig);
  await writeFile(join(path, 'model/extra.bin'), 'more');
  expect((await rig.cairn('predict', 'digits@v1', 'rows.csv')).stderr).toContain('is damaged');
  await rm(path, { recursive: true });
  expect((await rig.cairn('predict', 'digits@v1', 'rows.csv')).stderr).toContain('is missing');
  await rm(rig.path('.cairn/artifacts'), { recursive: true });
  expect((await rig.cairn('store', 'repair')).exitCode).toBe(1);
});
