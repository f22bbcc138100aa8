// A cluster whose machines do not see the project, and share no folder with the runner: each has an empty folder of its own
// where the project is. The code comes from the run's commit, the rest through a shared folder or a shared store.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { startArtifactServer } from '../rig/artifact-server.ts';
import { readRun } from '../rig/create-rig.ts';
import { findMissingSlurm, startSlurm } from '../rig/slurm-cluster.ts';
import { commitProject, createSlurmRig, runHeld, type SlurmRig } from './slurm-project.ts';

const canMount = !(await execa('unshare', ['--mount', 'true'], { reject: false })).failed;
const missing = (await findMissingSlurm()) ?? (canMount ? undefined : 'this user may not mount anything');
const place = await realpath(await mkdtemp(join(tmpdir(), 'cairn-elsewhere-')));
const hidden = join(place, 'hidden');
await mkdir(hidden);
const scratch = join(hidden, 'scratch');
const cluster = missing === undefined ? await startSlurm([], { hide: hidden }) : undefined;
const server = await startArtifactServer({ folder: join(place, 'server') });
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  await rm(place, { recursive: true, force: true });
});

let count = 0;

async function createHidden(settings: string): Promise<SlurmRig> {
  count += 1;
  const root = join(hidden, `project-${count}`);
  await mkdir(root);
  const rig = await createSlurmRig(cluster!, `${settings}, scratch: ${JSON.stringify(scratch)}`, undefined, root);
  await commitProject(rig);
  return rig;
}

const overStore = "code: 'commit', exchange: 'store'";
/** Each project has a store of its own: results of another one would be fresh. */
const runStored = () => [...runHeld, '--store', `${server.url}project-${count}/`] as const;

async function countJobs(step: string): Promise<number> {
  const said = await cluster!.call('squeue', '-h', '--states=all', '-o', '%j');
  return said.split('\n').filter((line) => line === step).length - (before.get(step) ?? 0);
}

/** Jobs that earlier tests left in the memory of the controller. */
const before = new Map<string, number>();

async function forgetJobs(): Promise<void> {
  const said = (await cluster!.call('squeue', '-h', '--states=all', '-o', '%j')).split('\n');
  for (const step of ['held', 'length']) before.set(step, said.filter((line) => line === step).length);
}

describe.skipIf(missing !== undefined)(`elsewhere${missing === undefined ? '' : `: ${missing}`}`, () => {
  it("with a shared folder, the machines run the run's commit", async () => {
    await using rig = await createHidden(`code: 'commit', folder: ${JSON.stringify(join(place, 'shared'))}`);
    // An edit that is not committed is in the run's commit.
    await rig.write('steps/held.ts', (await rig.read('steps/held.ts')).replace('word.length', 'word.length + 1'));
    const going = rig.start(...runHeld);
    (await rig.held.arrive())('a word');
    const run = readRun(await going.told);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    // This machine made no copy: it is on the machines alone.
    expect(existsSync(scratch)).toBe(false);
  });

  it('over a shared store, all comes and goes through it', async () => {
    await using rig = await createHidden(overStore);
    const going = rig.start(...runStored());
    (await rig.held.arrive())('a word');
    const run = readRun(await going.told);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.events.filter((event) => event.type === 'node-log')).toMatchObject([{ message: 'it begins' }]);
    expect(existsSync(scratch)).toBe(false);
  });

  it('a run that is stopped ends its jobs', async () => {
    await using rig = await createHidden(overStore);
    const going = rig.start(...runStored());
    await rig.held.arrive();
    going.kill('SIGINT');
    expect((await going.told).exitCode).toBe(130);
    expect(await cluster!.listOpen()).toEqual([]);
    expect((await rig.cairn('attach')).stderr).toContain('There is nothing to go on with');
  });

  it('a run whose command was killed is attached again, and its job is not started twice', async () => {
    await using rig = await createHidden(overStore);
    await forgetJobs();
    const killed = rig.start(...runStored());
    const release = await rig.held.arrive();
    expect((await rig.cairn('attach')).stderr).toMatch(/process \d+ still waits for run/);
    killed.kill('SIGKILL');
    await killed.told;
    const next = rig.start('attach');
    release('word');
    const run = readRun(await next.told);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.events.filter((event) => event.type === 'node-log')).toMatchObject([{ message: 'it begins' }]);
    expect([await countJobs('held'), await countJobs('length')]).toEqual([1, 1]);
    expect((await rig.cairn('attach')).exitCode).toBe(2);
  });

  it('a shared store that is gone for a while is waited for', async () => {
    await using rig = await createHidden(overStore);
    const going = rig.start(...runStored());
    const release = await rig.held.arrive();
    server.fault = () => ({ type: 'refuse' });
    release('word');
    while (!/"type":"node-waiting".*cannot be reached/.test(going.printed()))
      await new Promise((resolve) => setTimeout(resolve, 100));
    server.fault = () => undefined;
    const run = readRun(await going.told);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
  });
});
