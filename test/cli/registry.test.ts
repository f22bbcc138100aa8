// The commands about deployed models, as they are typed.

import { writeFile } from 'node:fs/promises';
import type { RunId } from '@cairn/core';
import { expect, it } from 'vitest';
import { publishBundle } from '../../packages/core/src/registry/publish.ts';
import { openDiskStore } from '../../packages/core/src/store/disk/disk-store.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function deploy(rig: Rig, accuracies: readonly number[]): Promise<void> {
  const place = rig.path('.cairn');
  const store = await openDiskStore(place);
  for (const value of accuracies) {
    const accuracy = { value, low: value - 0.01, high: value + 0.01, n: 100 };
    await rig.write('made/bundle.json', '{ "name": "digits", "alias": "champion" }');
    await rig.write('made/reports.json', JSON.stringify({ test: { accuracy } }));
    await rig.write('made/verdicts.json', JSON.stringify([{ rule: 'accuracy ≥ 0.9', decision: 'passed' }]));
    await rig.write('made/model/cairn.json', '{}');
    const digest = await store.copyIn(rig.path('made'), 'folder');
    await publishBundle(digest, { place, store, run: 'run' as RunId, commit: null });
  }
}

it('a version is shown, compared, promoted, rolled back, retired, pruned and verified', async () => {
  await using rig = await createRig();
  await deploy(rig, [0.91, 0.92, 0.93]);
  const call = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await rig.cairn('registry', ...args);
    expect([exitCode, stderr]).toEqual([0, '']);
    return stdout;
  };
  expect(await call('promote', 'digits@v1', 'champion', '--reason', 'a test', '--by', 'ann')).toBe(
    'digits@champion is now v1 (before: v3)',
  );
  expect(await call('promote', 'digits@v1', 'champion')).toContain('is already v1: nothing was changed');
  expect(await call('rollback', 'digits@champion')).toBe('digits@champion is now v3 (before: v1)');
  const shown = await call('show', 'digits');
  expect(shown).toMatch(/champion +v3 → v1 +ann +a test/);
  expect(shown).toMatch(/champion +v1 → v3 +rollback by \S+/);
  expect(await call('compare', 'digits@v1', 'digits@champion')).toMatch(
    /test\.accuracy +0\.91 \[0\.9, 0\.92\] +0\.93 \[0\.92, 0\.94\]/,
  );
  expect(await call('retire', 'digits@v2', '--reason', 'wrong labels')).toContain('digits@v2 is retired');
  expect(await call('list')).toMatch(/v2 .*\(retired\)/);
  expect(await call('prune', '--keep', '1', '--dry-run')).toContain('Would remove digits@v1, digits@v2');
  expect(await call('prune', 'digits', '--keep', '2')).toContain('Removed digits@v1');
  expect(JSON.parse(await call('show', 'digits', '--json'))).toMatchObject({
    aliases: { champion: 3 },
    versions: [{ isRemoved: true }, { retired: 'wrong labels' }, { aliases: ['champion'] }],
  });
  expect(await call('verify')).toBe('digits  7 entries, 0 signed; 2 bundles: all are whole');
});

it('what is refused is named, and nothing is changed', async () => {
  await using rig = await createRig();
  await deploy(rig, [0.91, 0.92]);
  const refuse = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await rig.cairn('registry', ...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    return stderr;
  };
  expect(await refuse('promote', 'digits', 'champion')).toContain("'digits' does not name a deployed model");
  expect(await refuse('promote', 'digits@v7', 'champion')).toContain("Cannot find deployed model 'digits@v7'");
  expect(await refuse('show', 'digit')).toContain("Cannot find deployed model 'digit'");
  expect(await refuse('retire', 'digits@v2')).toContain("'digits@v2' cannot be retired: 'champion' names it");
  expect(await refuse('prune')).toContain("'cairn registry prune' removes nothing without a rule");
  await rig.write('.cairn/registry/digits/v1/model/cairn.json', '{ }');
  expect(await refuse('promote', 'digits@v1', 'champion')).toContain("The deployed model 'digits@v1' is damaged");
  const verified = await rig.cairn('registry', 'verify');
  expect([verified.exitCode, verified.stdout]).toEqual([1, expect.stringContaining("'digits@v1' is damaged")]);
  await writeFile(rig.path('.cairn/registry/digits/history.jsonl'), '');
  expect(await refuse('list')).toContain("The history of 'digits' was changed: entry 1 is missing");
  expect(await refuse('promote', 'digits@v2', 'next')).toContain("The history of 'digits' was changed");
  expect((await rig.cairn('predict', 'digits@champion', 'made/reports.json')).stderr).toContain('The history of');
});
