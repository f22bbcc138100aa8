// --executor: the package of an executor is loaded from the project, and its nodes run where it says. The package of this
// test starts a process of this machine for each job, with what core has published for such packages.

import { mkdir, readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, readRun } from '../rig/create-rig.ts';

async function install(rig: Rig): Promise<void> {
  const folder = 'node_modules/@cairn/executor-here';
  await mkdir(rig.path(folder), { recursive: true });
  const manifest = { name: '@cairn/executor-here', version: '0.1.0', type: 'module', exports: './index.js' };
  await rig.write(`${folder}/package.json`, JSON.stringify(manifest));
  await rig.write(
    `${folder}/index.js`,
    `import { spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJobExecutor } from '@cairn/core/jobs';

const children = new Map();
const scheduler = {
  name: 'Here',
  async submit({ name, label, command: [program, ...rest], root, variables }) {
    appendFileSync(join(root, 'submitted'), label + '\\n');
    const child = spawn(program, rest, { cwd: root, env: variables, stdio: 'ignore' });
    children.set(name, child);
    return { type: 'submitted', id: name };
  },
  find: async () => undefined,
  look: async (jobs) => new Map([...jobs.keys()].map((id) => [id, { type: 'running', machine: 'here' }])),
  cancel: async (ids) => { for (const id of ids) children.get(id)?.kill(); },
  close: async () => undefined,
};

export const openExecutor = ({ home }) => ({
  name: 'Here',
  threads: 2,
  prepare: async () => undefined,
  open: (setup) => openJobExecutor(setup, { folder: join(home, '.cairn/cluster'), scheduler }),
});
export const checkExecutor = async ({ settings }) => [
  { name: 'here', state: 'well', found: JSON.stringify(settings ?? null) },
];
`,
  );
}

test('nodes run where the executor says, and are cached for every other one', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await install(rig);
  const far = await rig.run('counting', '--executor', 'here');
  expect(far.outcomes, far.stdout).toEqual(['file(data/lines.txt) ran', 'count ran', 'double ran']);
  expect(far.events.filter(({ type }) => type === 'node-log')).toMatchObject([
    { label: 'count', message: 'counted 3' },
  ]);
  expect(await rig.read('submitted')).toBe('count\ndouble\n');
  const near = await rig.run('counting', '--executor', 'local', '--force', 'double');
  expect(near.node('double')).toMatchObject({ outcome: 'ran', outputs: far.node('double').outputs });
  expect((await rig.run('counting')).finished?.outcomes.fresh).toBe(3);
});

test('the configuration chooses an executor and has its settings, and a profile changes both', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await install(rig);
  await rig.write(
    'cairn.config.ts',
    `export default {
  options: { executor: 'here' },
  executors: { here: { a: 1, b: 1 } },
  profiles: { other: { executors: { here: { b: 2 } } }, laptop: { options: { executor: 'local' } } },
};
`,
  );
  const settingsOf = async (...args: readonly string[]) => {
    const { checks } = JSON.parse((await rig.cairn('doctor', '--json', ...args)).stdout) as {
      readonly checks: readonly { readonly name: string; readonly found: string }[];
    };
    const check = checks.find(({ name }) => name === 'here');
    return check && (JSON.parse(check.found) as unknown);
  };
  expect(await settingsOf()).toEqual({ a: 1, b: 1 });
  expect(await settingsOf('--profile', 'other')).toEqual({ a: 1, b: 2 });
  expect(await settingsOf('--profile', 'laptop')).toBeUndefined();
});

test('an executor that is not installed, and a name that none can have', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const codes = async (name: string) => {
    const run = await rig.run('counting', '--executor', name);
    return [run.exitCode, run.errors.map(({ code }) => code)];
  };
  expect(await codes('slurm')).toEqual([2, ['executor-missing']]);
  expect(await codes('../slurm')).toEqual([2, ['executor-unknown']]);
  expect((await rig.cairn('doctor', '--executor', 'slurm')).exitCode).toBe(2);
  expect((await rig.cairn('run', 'counting', '--executor', 'slrum')).stderr).toContain("fix: Did you mean 'slurm'?");
  expect((await rig.cairn('run', 'counting', '--executor', 'kubernetes')).stderr).toContain(
    'fix: Run npm install @cairn/executor-kubernetes there.',
  );
});

test('attach types the command of a run again that was killed, and of no other', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await install(rig);
  const nothing = await rig.cairn('attach');
  expect([nothing.exitCode, nothing.stderr]).toEqual([
    2,
    expect.stringContaining('There is nothing to go on with: no run with an executor was cut off in this project'),
  ]);
  const ended = execa(process.execPath, ['--version']);
  await ended;
  const { pid } = ended;
  const words = ['run', 'counting', '--json', '--executor', 'here'];
  const note = (run: string, of: object) =>
    rig.write(
      `.cairn/started/${run}.json`,
      JSON.stringify({ run, pipeline: 'counting', at: '', words, folder: '', host: hostname(), ...of }),
    );
  // This process goes on, the other one has ended, and what is on another machine cannot be known.
  await note('20260731T120000000Z-aaaa', { pid });
  await note('20260731T120000001Z-bbbb', { pid: process.pid });
  expect((await rig.cairn('attach', '20260731T120000001Z')).stderr).toMatch(
    /process \d+ still waits for run '2026.*bbbb'/,
  );
  expect((await rig.cairn('attach', '2025')).stderr).toContain("no run '2025' with an executor was cut off");
  const attached = readRun(await rig.cairn('attach'));
  expect(attached.outcomes, attached.stdout).toEqual(['file(data/lines.txt) ran', 'count ran', 'double ran']);
  // A run that ended leaves no note.
  expect(await readdir(rig.path('.cairn/started'))).toEqual(['20260731T120000001Z-bbbb.json']);
});
