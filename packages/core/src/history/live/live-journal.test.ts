// The journal of a run that goes on: what others read of it, and that it costs the run nothing.

import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NodeId } from '../../base/brand.ts';
import { temporaryFolder } from '../../files/temp-owner.ts';
import type { RunEvent } from '../../run/record/event.ts';
import { liveFile } from './live-folder.ts';
import { openLiveJournal } from './live-journal.ts';
import { listLiveRuns, readLiveRun } from './live-runs.ts';

const at = '2026-07-31T12:00:00.000Z';
const node = 'a'.repeat(64) as NodeId;
const planMade: RunEvent = { type: 'plan-made', at, pipeline: 'penguins', nodes: [] };
const started: RunEvent = { type: 'node-started', at, node, label: 'train' };
const progress = (fraction: number): RunEvent => ({ type: 'node-progress', at, node, label: 'train', fraction });
const log = (message: string): RunEvent => ({ type: 'node-log', at, node, label: 'train', stream: 'log', message });

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'cairn-live-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const isWritten = async (): Promise<boolean> => (await listLiveRuns(place)).length === 1;

test('what it is told is read by others until it ends', async () => {
  const journal = openLiveJournal(place);
  for (const event of [planMade, started, progress(0.1), progress(0.2), log('epoch 1')]) journal.write(event);
  await expect.poll(isWritten).toBe(true);
  const [run] = await listLiveRuns(place);
  // Of the progress that is written at once only the last is.
  expect(run).toMatchObject({ pipeline: 'penguins', at, events: [planMade, started, progress(0.2), log('epoch 1')] });
  expect(await readLiveRun(place, run!.name)).toEqual(run);
  journal.end();
  expect(await listLiveRuns(place)).toEqual([]);
  expect(readdirSync(temporaryFolder(place))).toEqual([]);
  journal.write(log('late'));
});

test('a run in which nothing starts leaves no trace', () => {
  const journal = openLiveJournal(place);
  journal.write(planMade);
  journal.end();
  expect(readdirSync(place)).toEqual([]);
});

test('where it cannot be written, the run goes on', async () => {
  writeFileSync(temporaryFolder(place), 'a file where the folder would be');
  const journal = openLiveJournal(place);
  journal.write(planMade);
  journal.write(started);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await listLiveRuns(place)).toEqual([]);
  journal.end();
});

test('a line that is not complete yet is no event, and what a killed process left is no run', async () => {
  const journal = openLiveJournal(place);
  journal.write(planMade);
  journal.write(started);
  await expect.poll(isWritten).toBe(true);
  const [run] = await listLiveRuns(place);
  appendFileSync(liveFile(place, run!.name), '{"type":"node-lo');
  expect((await readLiveRun(place, run!.name))?.events).toHaveLength(2);
  const dead = run!.name.replace(/-\d+\./, '-999999999.');
  writeFileSync(liveFile(place, dead), `${JSON.stringify(planMade)}\n`);
  expect(await readLiveRun(place, dead)).toBeUndefined();
  for (const name of ['../escape', '', '..', `${run!.name}/x`]) expect(await readLiveRun(place, name)).toBeUndefined();
  journal.end();
});
