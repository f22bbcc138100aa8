// What a server was asked and answered, as files that pipelines read.

import { readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { call, createDeployed, type Deployed, oddsOfOslo, rowOfBergen, rowOfOslo } from './deployed-models.ts';

const folderOf = (deployed: Deployed): string => join(deployed.root, 'log');

/** The lines of the complete files of one kind. */
function readLog(deployed: Deployed, kind: 'requests' | 'outcomes'): readonly Readonly<Record<string, unknown>>[] {
  const names = readdirSync(folderOf(deployed)).filter((name) => name.startsWith(kind) && name.endsWith('.jsonl'));
  return names.toSorted().flatMap((name) =>
    readFileSync(join(folderOf(deployed), name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

it('records rows as they came with their predictions, and the outcomes that are sent later', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  const server = await deployed.serve({ requestLog: { folder: folderOf(deployed) } });
  const answer = await call(server.url, '/predict', {
    rows: [
      { ...rowOfOslo, district: 'north', cairn_row: 9 },
      { ...rowOfBergen, age: 'old' },
    ],
  });
  const id = answer.headers.get('x-request-id')!;
  const tensorflow = await call(server.url, '/v1/models/joins:predict', { instances: [rowOfBergen] });
  const sent = [
    { request: id, row: 0, outcome: 'yes' },
    { request: id, row: 1, outcome: false },
    { request: id, outcome: 1.0 },
  ];
  const told = await call(server.url, '/feedback', { outcomes: sent });
  expect([told.status, told.body]).toEqual([202, { received: 3, recorded: 3 }]);
  expect((await call(server.url, '/metrics')).body).toMatch(/^cairn_recorded_rows_total 3$/m);
  await server.close();
  const lines = readLog(deployed, 'requests');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toEqual({
    ...rowOfOslo,
    district: 'north',
    cairn_request: id,
    cairn_row: 0,
    cairn_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    cairn_model: 'joins@champion',
    cairn_version: 1,
    cairn_role: 'asked',
    cairn_prediction: 'yes',
    cairn_probability: expect.closeTo(oddsOfOslo(0), 12),
    cairn_problems: [],
    cairn_milliseconds: expect.any(Number),
  });
  expect(lines[1]).toMatchObject({ age: 'old', cairn_row: 1, cairn_problems: ['age: not-a-number'] });
  expect(lines[2]).toMatchObject({ age: 20, cairn_request: tensorflow.headers.get('x-request-id') });
  const outcomes = readLog(deployed, 'outcomes');
  expect(outcomes.map(({ cairn_outcome }) => cairn_outcome)).toEqual(['yes', false, 1]);
  expect(outcomes[2]).toMatchObject({ cairn_request: id, cairn_row: 0, cairn_by: null });
});

it('leaves masked fields out, also of problems', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  const server = await deployed.serve({ requestLog: { folder: folderOf(deployed), mask: ['age', 'home town'] } });
  await call(server.url, '/predict', { ...rowOfOslo, age: 'a secret' });
  await server.close();
  const [line] = readLog(deployed, 'requests');
  expect(line).toMatchObject({ member: true, cairn_problems: [] });
  expect(JSON.stringify(line)).not.toMatch(/secret|Oslo|"age"/);
});

it('records a share of the requests, each with its outcomes or not at all', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  const server = await deployed.serve({ requestLog: { folder: folderOf(deployed), share: 0.5 } });
  const ids = Array.from({ length: 40 }, (_, index) => `request-${index}`);
  for (const id of ids) {
    const headers = { 'content-type': 'application/json', 'x-request-id': id };
    await call(server.url, '/predict', rowOfOslo, { headers });
    await call(server.url, '/feedback', { request: id, outcome: 'yes' });
  }
  await server.close();
  const recorded = readLog(deployed, 'requests').map((line) => line['cairn_request']);
  expect(readLog(deployed, 'outcomes').map((line) => line['cairn_request'])).toEqual(recorded);
  // The ids are given, so the share is the same in every run.
  expect(recorded).toHaveLength(16);
});

it('begins a new file when one is large enough, keeps the newest, and completes what a killed server left', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  const folder = folderOf(deployed);
  await mkdir(folder);
  // No process has this number: Linux and macOS have smaller ones.
  writeFileSync(join(folder, 'requests-20200101T000000Z-99999999-0001.open'), '{"cairn_row":0}\n{"cairn_r');
  writeFileSync(join(folder, 'notes.txt'), 'of somebody else');
  const server = await deployed.serve({ requestLog: { folder, size: 1, keep: 3 } });
  expect(readFileSync(join(folder, 'requests-20200101T000000Z-99999999-0001.jsonl'), 'utf8')).toBe('{"cairn_row":0}\n');
  for (let count = 0; count < 5; count++) {
    await call(server.url, '/predict', rowOfOslo);
    await server.rotateLog();
  }
  const names = readdirSync(folder);
  expect(names.filter((name) => name.endsWith('.jsonl'))).toHaveLength(3);
  expect(names).toContain('notes.txt');
  expect(names.some((name) => name.includes('99999999') || name.endsWith('.open'))).toBe(false);
  await server.close();
});

it('answers although the log cannot be written, and says so', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using server = await deployed.serve({ requestLog: { folder: folderOf(deployed) } });
  // A file where the folder was.
  rmdirSync(folderOf(deployed));
  writeFileSync(folderOf(deployed), '');
  expect((await call(server.url, '/predict', rowOfOslo)).status).toBe(200);
  await server.rotateLog();
  expect((await call(server.url, '/metrics')).body).toMatch(/^cairn_unrecorded_lines_total 1$/m);
  // And it records again when it can.
  rmSync(folderOf(deployed));
  await call(server.url, '/predict', rowOfBergen);
  await server.rotateLog();
  expect(readLog(deployed, 'requests')).toMatchObject([{ age: 20 }]);
});

it.each<[unknown, string]>([
  [{ outcomes: [] }, 'body-wrong'],
  ['[1]', 'outcome-wrong'],
  [{ row: 0, outcome: 'yes' }, 'outcome-wrong'],
  [{ request: 'x', row: -1, outcome: 'yes' }, 'outcome-wrong'],
  [{ request: 'x', row: 0.5, outcome: 'yes' }, 'outcome-wrong'],
  [{ request: 'x', row: 0 }, 'outcome-wrong'],
  [{ request: 'x', row: 0, outcome: { a: 1 } }, 'outcome-wrong'],
  [{ request: 'x'.repeat(300), outcome: 'yes' }, 'outcome-wrong'],
])('refuses the outcome %j', async (body, code) => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using server = await deployed.serve({ requestLog: { folder: folderOf(deployed) } });
  const answer = await call(server.url, '/feedback', body);
  expect([answer.status, answer.body.error.code]).toEqual([400, code]);
});

it('takes no outcomes where nothing is recorded', async () => {
  using deployed = createDeployed();
  await deployed.publish('joins', 0);
  await using server = await deployed.serve();
  const answer = await call(server.url, '/feedback', { request: 'x', outcome: 'yes' });
  expect([answer.status, answer.body.error.code]).toEqual([404, 'no-request-log']);
});
