// What must be true of a project after any fault: its store has no wrong byte, no earlier run is lost, and the next run
// gives the same results as a clean one elsewhere.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Digest, Key } from '../../packages/core/src/base/brand.ts';
import { digestPath } from '../../packages/core/src/files/digest-path.ts';
import { listRuns } from '../../packages/core/src/history/records/list-runs.ts';
import { verifyStore } from '../../packages/core/src/store/check/verify-store.ts';
import { layoutOf } from '../../packages/core/src/store/disk/layout.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import { expectSound } from '../contract/expect-sound.ts';
import { type Rig, readRun, type ToldRun } from '../rig/create-rig.ts';
import { faultNodes } from './fault-project.ts';

/** A run of equal sources in another folder, without an earlier run. */
export interface CleanRun {
  readonly nodes: readonly { readonly label: string; readonly key: Key; readonly outputs: Record<string, Digest> }[];
}

export function readClean(run: ToldRun): CleanRun {
  expect(run.exitCode, run.stdout).toBe(0);
  const nodes = faultNodes.map((label) => run.node(label));
  return { nodes: nodes.map(({ label, key, outputs }) => ({ label, key: key as Key, outputs })) };
}

/** Runs that must still exist, with all their outputs. */
export async function expectKept(rig: Rig, earlier: readonly ToldRun[]): Promise<void> {
  const runs = await listRuns(rig.root);
  const store = await openStore(rig.path('.cairn'));
  for (const { finished, events } of earlier) {
    const record = runs.find(({ run }) => run === finished?.run);
    expect(record, `run ${finished?.run} is lost`).toBeDefined();
    for (const { label, outputs } of events.filter((event) => event.type === 'node-finished')) {
      expect(record?.nodes.find((node) => node.label === label)?.outputs).toEqual(outputs);
      for (const digest of Object.values(outputs)) expect([label, await store.has(digest)]).toEqual([label, true]);
    }
  }
}

/** Labels of the nodes whose results are stored. */
export async function listStored(rig: Rig, clean: CleanRun): Promise<readonly string[]> {
  const store = await openStore(rig.path('.cairn'));
  const found = await Promise.all(clean.nodes.map(async ({ key }) => (await store.find(key)).length > 0));
  return clean.nodes.filter((_, place) => found[place]).map(({ label }) => label);
}

/** The next run: it makes exactly what is not stored, once. */
export async function expectNextRun(rig: Rig, clean: CleanRun, ...args: readonly string[]): Promise<ToldRun> {
  const stored = await listStored(rig, clean);
  const run = readRun(await rig.cairn('run', 'faults', '--json', ...args));
  expect(run.exitCode, `${run.stderr}${run.stdout}`).toBe(0);
  expect(run.outcomes).toEqual(faultNodes.map((label) => `${label} ${stored.includes(label) ? 'fresh' : 'ran'}`));
  expectSame(run, clean);
  return run;
}

/** Each node is reported once, with the digests of the clean run. */
export function expectSame(run: ToldRun, clean: CleanRun): void {
  const finished = run.events.filter((event) => event.type === 'node-finished');
  expect(finished.length).toBe(clean.nodes.length);
  for (const { label, key, outputs } of clean.nodes) expect(run.node(label)).toMatchObject({ key, outputs });
  expect(run.finished?.deployed.map(({ digest }) => digest)).toEqual([run.node('pack').outputs['bundle']]);
}

/** Every artifact, record and bundle matches its name, and there are no other files. */
export async function expectWhole(rig: Rig): Promise<void> {
  const place = rig.path('.cairn');
  await expectSound(place);
  const { findings, looked } = await verifyStore(layoutOf(place));
  expect(findings).toEqual([]);
  expect(looked.artifacts).toBeGreaterThan(0);
  const registered = JSON.parse(await rig.read('.cairn/registry/faults/registry.json')) as {
    readonly versions: readonly { readonly version: number; readonly digest: Digest; readonly run: string }[];
  };
  const runs = new Set<string>((await listRuns(rig.root)).map(({ run }) => run));
  for (const { version, digest, run } of registered.versions) {
    expect(await digestPath(rig.path(`.cairn/registry/faults/v${version}`))).toBe(digest);
    expect([version, runs.has(run)], 'a version of a run that nobody knows').toEqual([version, true]);
  }
  expect(listLeft(place).join(', ')).toBe('');
}

const known = [
  /^(version|\.gitignore)$/,
  /^(artifacts|folders)\/[0-9a-f]{2}\/[0-9a-f]{64}(\.json)?$/,
  /^records\/[0-9a-f]{2}\/[0-9a-f]{64}\/[0-9a-f]{64}\.json$/,
  /^logs\/[0-9a-f]{64}\.log$/,
  /^runs\/\d{8}T\d{9}Z-[0-9a-f]{4}\.json$/,
  /^registry\/faults\/(registry(\.copy)?\.json|history\.jsonl|v\d+\/.+)$/,
  /^metadata\/\d{8}T\d{9}Z-[0-9a-f]{4}\.[0-9a-f]{64}\.json$/,
  /^published\.json$/,
  /^cache\/(files|modules|loaded|runs|snapshot)\.json$/,
  /^cache\/snapshot\.index$/,
  /^answered\/[0-9a-f]{64}\.json$/,
  /^cache\/(kept|code)\/[0-9a-f]{64}\.json$/,
  /^cache\/sources\/[0-9a-f]{64}$/,
  /^cache\/versions\/[0-9a-f]{16}\.json$/,
  // Damaged files stay, so that people can examine them.
  /^damaged\//,
];

/** Files of other names than Cairn's: files that a process began and did not finish. */
function listLeft(place: string): readonly string[] {
  const files = readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(place.length + 1));
  return files.filter((name) => !known.some((pattern) => pattern.test(name))).sort();
}
