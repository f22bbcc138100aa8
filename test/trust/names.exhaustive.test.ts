// What a fetched record, a registry or a bundle names is never a path out of its folder, nor an option of git.

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { findRun } from '@cairn/core';
import { expect, it } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';
import { type Forgery, forgeCommit, forgeRun } from './forge-run.ts';

async function createProject(): Promise<Rig> {
  const rig = await createRig();
  await writeCountingProject(rig);
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
  expect((await rig.run('counting')).exitCode).toBe(0);
  return rig;
}

const commands = (run: string): readonly (readonly string[])[] => [
  ['show', run],
  ['get', run, 'double', 'out/inner', '--force'],
  ['get', run, 'file', 'out/inner', '--force'],
  ['log', 'double', '--run', run],
  ['diff', run, 'latest', '--pipeline', 'counting'],
  ['diff', 'latest', run],
  ['reproduce', run],
  ['runs'],
];

const isInternal = ({ stdout, stderr }: Told): boolean => /Internal error/.test(stdout + stderr);

const forgeries: Readonly<Record<string, Forgery>> = {
  'an output that leads out': (record) => {
    const node = record.nodes.at(-1);
    node.outputs = { '../../../escaped': Object.values(node.outputs)[0] };
  },
  'an output that is a path': (record) => {
    const node = record.nodes.at(-1);
    node.outputs = { 'a/b': Object.values(node.outputs)[0] };
  },
  'an output with a control character': (record) => {
    const node = record.nodes.at(-1);
    node.outputs = { 'a\nb': Object.values(node.outputs)[0] };
  },
  'an output that is no digest': (record) => {
    record.nodes.at(-1).outputs = { count: '../../../package.json' };
  },
  'a key that leads out': (record) => {
    record.nodes.at(-1).key = '../../../secret';
  },
  'a snapshot that is an option of git': (record) => {
    record.snapshot = `--output=${'victim'}`;
    record.git.commit = '--output=victim';
  },
  'a commit that is an option of git': (record) => {
    record.git.commit = '--output=victim';
  },
  'a pipeline file that is an option': (record) => {
    record.file = '--params=/etc/passwd';
  },
  'a pipeline file outside': (record) => {
    record.file = '../../evil.ts';
  },
  'a deployment that leads out': (record) => {
    record.deployed = [{ name: '../../x', version: 1, digest: 'a'.repeat(64), alias: 'b', aliasVersion: 1, path: '' }];
  },
  'a version that is a path': (record) => {
    record.deployed = [{ name: 'x', version: '../..', digest: 'a'.repeat(64), alias: 'b', aliasVersion: 1, path: '' }];
  },
  'another name of the run': (record) => {
    record.run = '../../../evil';
  },
};

it('what a record may not say makes it a damaged one, of whatever kind it is', async () => {
  await using rig = await createProject();
  for (const [name, forge] of Object.entries(forgeries)) {
    const run = await forgeRun(rig, forge);
    await expect(findRun(rig.root, run), name).rejects.toThrow(/The record of run '\S+' is damaged/);
  }
  expect(Object.keys(forgeries).length).toBeGreaterThan(10);
});

it.each(['an output that leads out', 'a snapshot that is an option of git'])(
  '%s is refused by every command',
  async (name) => {
    await using rig = await createProject();
    await rig.write('out/kept', '');
    await rig.write('victim', 'as it was');
    const run = await forgeRun(rig, forgeries[name]!);
    const list = async (): Promise<readonly string[]> =>
      (await readdir(rig.root, { recursive: true }))
        .filter((file) => !/node_modules|\.git\b|\.cairn/.test(file))
        .sort();
    const before = await list();
    for (const command of commands(run)) {
      const told = await rig.cairn(...command);
      expect(isInternal(told), `${command.join(' ')}: ${told.stderr}`).toBe(false);
      expect(told.exitCode, command.join(' ')).toBe(command.includes(run) ? 2 : 0);
    }
    expect(await list()).toEqual(before);
    expect(await rig.read('victim')).toBe('as it was');
  },
);

it('a source whose path ends in .. is written under a name of its own', async () => {
  await using rig = await createProject();
  await rig.write('keep/me.txt', 'as it was');
  const run = await forgeRun(rig, (record) => {
    for (const node of record.nodes) if (node.step === 'file') node.params = { path: 'data/..' };
  });
  const told = await rig.cairn('get', run, 'file', 'keep/out', '--force');
  expect(isInternal(told), told.stderr).toBe(false);
  expect(await rig.read('keep/me.txt')).toBe('as it was');
});

it('a commit of a run that holds anything else is no run, and stops no command', async () => {
  await using rig = await createProject();
  await forgeCommit(rig, '29990101T000000000Z-0001', 'x\n\n{');
  await forgeCommit(rig, '29990101T000000000Z-0002', 'nothing');
  await forgeCommit(rig, 'deep/er', 'x\n\n{}');
  for (const command of [['runs'], ['show', 'latest'], ['runs', '--json'], ['prune', '--keep', '1', '--dry-run']])
    expect(await rig.cairn(...command)).toMatchObject({ exitCode: 0 });
});

it('a registry that was edited to lead out of its folder is damaged, and a name cannot lead there', async () => {
  await using rig = await createProject();
  const registered = (version: unknown) =>
    JSON.stringify({
      versions: [{ version, digest: 'a'.repeat(64), run: 'r', commit: null, at: '' }],
      aliases: { champion: version },
      moves: [],
    });
  await mkdir(rig.path('.cairn/registry/digits'), { recursive: true });
  await writeFile(rig.path('.cairn/registry/digits/registry.json'), registered('../../../outside'));
  await mkdir(rig.path('outside'));
  await writeFile(rig.path('outside/registry.json'), registered(1));
  await writeFile(rig.path('rows.csv'), 'a\n1\n');
  for (const reference of ['digits@champion', '../../outside@champion', '../../outside@v1']) {
    const told = await rig.cairn('predict', reference, 'rows.csv');
    expect(told.exitCode, told.stderr).toBe(2);
    expect(told.stderr).toMatch(/The registry of 'digits' cannot be read|Cannot find deployed model/);
  }
});

it('an address that is a program is never started, whatever git is set to allow', async () => {
  await using rig = await createProject();
  await rig.git('config', 'protocol.ext.allow', 'always');
  const mark = rig.path('started');
  await rig.git('remote', 'add', 'evil', `ext::sh -c "touch ${mark}"`);
  for (const remote of ['evil', `ext::sh -c "touch ${mark}"`, '--upload-pack=touch started'])
    for (const command of ['fetch', 'push'])
      expect(
        (await rig.cairn(command, remote.startsWith('-') ? `--remote=${remote}` : '--remote', remote)).exitCode,
      ).toBe(2);
  expect(existsSync(mark)).toBe(false);
});

it('an output of a step whose name is a path is refused when the plan is made', async () => {
  await using rig = await createProject();
  const text = await readFile(rig.path('steps/double.ts'), 'utf8');
  await rig.write(
    'steps/double.ts',
    text.replace('out: { count:', "out: { '../count':").replace('({ count: {', "({ '../count': {"),
  );
  const told = await rig.cairn('plan', 'counting');
  expect(told).toMatchObject({ exitCode: 2 });
  expect(told.stderr).toContain('has a name that cannot be the name of a file: "../count"');
});
