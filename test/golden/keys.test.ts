// Keys that hold: across folders, machines, locales, time zones and versions of Node. Whoever changes one makes
// every project run everything again, so that goes with a new `keyVersion` or a new version of a kind or built-in step,
// with a line in the CHANGELOG, and with `CAIRN_WRITE_GOLDEN=1 vitest run test/golden`.

import { mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { goldenFile, readAll, readGolden } from './read-keys.ts';
import { runGolden } from './run-golden.ts';

const isWritten = process.env['CAIRN_WRITE_GOLDEN'] === '1';
if (isWritten) await writeFile(goldenFile, `${JSON.stringify(await readAll(), null, 2)}\n`);
const golden = await readGolden();

test('keys of given manifests, and of every node of a project, are as ever', async () => {
  expect(await readAll()).toEqual(golden);
  expect(Object.keys(golden.manifests as object)).toHaveLength(9);
  expect(Object.keys(golden.nodes as object)).toHaveLength(14);
});

test('and under a Turkish locale in Chatham', async () => {
  const variables = { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham' };
  expect(await readAll({ variables })).toEqual(golden);
});

test('and in a folder with another name, and with one thread for files', async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'ein Ordner, ünüblich-')));
  expect(await runGolden({ root, variables: { UV_THREADPOOL_SIZE: '1' } })).toEqual(golden.nodes);
});
