// Keys that hold: across folders, machines, locales, time zones and versions of Node. Whoever changes one makes
// every project run everything again, so that goes with a new `keyVersion` or a new version of a kind or built-in step,
// with a line in the CHANGELOG, and with `CAIRN_WRITE_GOLDEN=1 vitest run test/golden`.

import { mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { cleanEnvironment, repository } from '../rig/create-rig.ts';
import { findNode } from './other-nodes.ts';
import { type GoldenPlace, runGolden } from './run-golden.ts';

const file = join(import.meta.dirname, 'keys.json');
const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a Turkish locale in Chatham': { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham' },
  'an Arabic locale in Newfoundland': { LANG: 'ar_EG.UTF-8', LC_ALL: 'ar_EG.UTF-8', TZ: 'America/St_Johns' },
  'no locale': { LANG: 'C', LC_ALL: 'C', TZ: 'UTC' },
};
const versions = ['22.23.3', '26.10.0'];

interface Golden {
  readonly manifests: unknown;
  readonly nodes: unknown;
}

async function readKeys(node: string, variables: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const env = { ...cleanEnvironment(tmpdir()), ...variables };
  const child = join(import.meta.dirname, 'child-keys.ts');
  return JSON.parse((await execa(node, [child], { cwd: tmpdir(), env, extendEnv: false })).stdout);
}

async function readAll(place: GoldenPlace = {}): Promise<Golden> {
  return { manifests: await readKeys(place.node ?? process.execPath, place.variables), nodes: await runGolden(place) };
}

const isWritten = process.env['CAIRN_WRITE_GOLDEN'] === '1';
if (isWritten) await writeFile(file, `${JSON.stringify(await readAll(), null, 2)}\n`);
const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;

test('keys of given manifests, and of every node of a project, are as ever', async () => {
  expect(await readAll()).toEqual(golden);
  expect(Object.keys(golden.manifests as object)).toHaveLength(9);
  expect(Object.keys(golden.nodes as object)).toHaveLength(14);
});

test.each(Object.entries(places))('and under %s', async (_, variables) => {
  expect(await readAll({ variables })).toEqual(golden);
});

test('and in a folder with another name, and with one thread for files', async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'ein Ordner, ünüblich-')));
  expect(await runGolden({ root, variables: { UV_THREADPOOL_SIZE: '1' } })).toEqual(golden.nodes);
});

for (const version of versions)
  test(`and on Node ${version}`, async ({ skip }) => {
    const found = await findNode(version);
    if ('problem' in found) return skip(found.problem);
    const { stdout } = await execa(found.path, ['--version'], { cwd: repository });
    expect(stdout).toBe(`v${version}`);
    expect(await readAll({ node: found.path })).toEqual(golden);
  });
