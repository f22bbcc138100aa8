// What fails on a cluster: machines, the controller, the runner, the shared folder, jobs that never start or start twice.
// Nothing wrong is stored, nothing is lost, and a line says it.

import type { RunEvent } from '@cairn/core';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { type Going, readRun } from '../rig/create-rig.ts';
import { findMissingSlurm, startSlurm } from '../rig/slurm-cluster.ts';
import { createSlurmRig, runHeld, type SlurmRig } from './slurm-project.ts';

const missing = await findMissingSlurm();
const further = [
  'JobAcctGatherParams=OverMemoryKill',
  ...['PreemptType=preempt/partition_prio', 'PreemptMode=CANCEL'],
  'PartitionName=urgent Nodes=n1,n2 MaxTime=INFINITE State=UP PriorityTier=10',
];
const cluster = missing === undefined ? await startSlurm(further) : undefined;
/** A container may refuse it to its root. */
const canMount = missing === undefined && !(await execa('unshare', ['--mount', 'true'], { reject: false })).failed;
afterAll(() => cluster?.[Symbol.asyncDispose]());

/** Waits until a running command has printed an event. */
async function untilSaid(going: Going, isIt: (event: RunEvent) => boolean): Promise<RunEvent> {
  for (;;) {
    const lines = going.printed().split('\n').slice(0, -1);
    const found = lines.map((line) => JSON.parse(line) as RunEvent).find(isIt);
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const isWaiting = (pattern: RegExp) => (event: RunEvent) =>
  event.type === 'node-waiting' && pattern.test(event.message);

async function untilOpen(count: number) {
  for (;;) {
    const open = await cluster!.listOpen();
    if (open.length === count) return open;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function untilWaits(id: string): Promise<void> {
  for (;;) {
    if ((await cluster!.listOpen()).some((job) => job.id === id && job.state === 'PENDING')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** How many jobs of a step Slurm knows, those that ended included. */
async function countJobs(rig: SlurmRig, step: string): Promise<number> {
  const said = await cluster!.call('squeue', '-h', '--states=all', '-o', '%j|%Z');
  return said.split('\n').filter((line) => line === `${step}|${rig.root}`).length;
}

async function endOf(going: Going) {
  return readRun(await going.told);
}

describe.skipIf(missing !== undefined)(`on Slurm${missing === undefined ? '' : `: ${missing}`}`, () => {
  it('a run that is stopped ends its jobs', async () => {
    await using rig = await createSlurmRig(cluster!);
    const going = rig.start(...runHeld);
    await rig.held.arrive();
    expect(await cluster!.listOpen()).toMatchObject([{ name: 'held', state: 'RUNNING' }]);
    going.kill('SIGINT');
    expect((await going.told).exitCode).toBe(130);
    expect(await cluster!.listOpen()).toEqual([]);
  });

  it('a runner that is killed leaves its job, and the next run awaits it', async () => {
    await using rig = await createSlurmRig(cluster!);
    const killed = rig.start(...runHeld);
    const release = await rig.held.arrive();
    killed.kill('SIGKILL');
    await killed.told;
    const next = rig.start(...runHeld);
    await untilSaid(next, ({ type }) => type === 'node-started');
    release('word');
    const run = await endOf(next);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.events.filter((event) => event.type === 'node-log')).toMatchObject([{ message: 'it begins' }]);
    expect([await countJobs(rig, 'held'), await countJobs(rig, 'length')]).toEqual([1, 1]);
  });

  it('what a job finished while there was no runner is found by the next run', async () => {
    await using rig = await createSlurmRig(cluster!);
    const killed = rig.start(...runHeld);
    const release = await rig.held.arrive();
    killed.kill('SIGKILL');
    await killed.told;
    release('word');
    await untilOpen(0);
    const run = await endOf(rig.start(...runHeld));
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(await countJobs(rig, 'held')).toBe(1);
  });

  it('a machine that fails is named, and the node runs on another one by rule', async () => {
    const retry = "{ retry: { times: 1, on: ['machine-failed'], backoff: 0.1 } }";
    await using rig = await createSlurmRig(cluster!, '', retry);
    const going = rig.start(...runHeld);
    await rig.held.arrive();
    const [{ id } = { id: '' }] = await cluster!.listOpen();
    const machine = (await cluster!.call('squeue', '-h', '-j', id, '-o', '%N')) as 'n1' | 'n2';
    await cluster!.kill(machine);
    (await rig.held.arrive())('word');
    const run = await endOf(going);
    await cluster!.start(machine);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.node('held').attempts).toMatchObject([{ failure: 'machine-failed' }]);
    expect(run.node('held').attempts?.[0]?.reason).toMatch(/^Slurm job \d+ ended because its machine failed on n[12]$/);
  });

  it('a controller that is gone is waited for, in one line', async () => {
    await using rig = await createSlurmRig(cluster!);
    const going = rig.start(...runHeld);
    const release = await rig.held.arrive();
    await cluster!.kill('slurmctld');
    await untilSaid(going, isWaiting(/^Slurm: /));
    release('word');
    // The answer of the job needs no controller; the next job does.
    await untilSaid(going, (event) => event.type === 'node-finished' && event.label === 'held');
    await cluster!.start('slurmctld');
    const run = await endOf(going);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
  });

  it('a job that does not start says why; one that can never start is a failure', async () => {
    await using rig = await createSlurmRig(cluster!, "options: ['--hold']");
    const going = rig.start(...runHeld);
    const waiting = await untilSaid(going, isWaiting(/JobHeldUser/));
    const id = /job (\d+)/.exec((waiting as { message: string }).message)![1]!;
    await cluster!.call('scontrol', 'release', id);
    (await rig.held.arrive())('word');
    await untilSaid(going, (event) => event.type === 'node-waiting' && event.label === 'length');
    const [second] = await untilOpen(1);
    await cluster!.call('scancel', second!.id);
    const run = await endOf(going);
    expect(run.node('length')).toMatchObject({ outcome: 'failed', failure: 'job-cancelled' });
    await using impossible = await createSlurmRig(cluster!, "memory: '900GB'");
    const refused = await endOf(impossible.start(...runHeld));
    expect(refused.node('held')).toMatchObject({ outcome: 'failed', failure: 'job-refused' });
    expect(refused.node('held').reason).toMatch(/^Slurm refused its job: .*not available$/);
  });

  it('a job that is delivered twice has one result', async () => {
    await using rig = await createSlurmRig(cluster!, "options: ['--requeue']");
    const going = rig.start(...runHeld);
    await rig.held.arrive();
    const [{ id } = { id: '' }] = await cluster!.listOpen();
    await cluster!.call('scontrol', 'requeue', id);
    await untilWaits(id);
    // Slurm lets it wait for two minutes. Started in the second in which it was requeued, its credential counts as revoked.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    // While the machine still ends the first one, the time is forgotten again.
    let isThere = false;
    const again = rig.held.arrive().finally(() => {
      isThere = true;
    });
    let isOver = false;
    void going.told.finally(() => {
      isOver = true;
    });
    while (!isThere) {
      expect(isOver, going.printed()).toBe(false);
      await cluster!.call('scontrol', 'update', `JobId=${id}`, 'StartTime=now').catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    (await again)('again');
    const run = await endOf(going);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(await countJobs(rig, 'held')).toBe(1);
  });

  it('a job that gives way to another is preempted', async () => {
    await using rig = await createSlurmRig(cluster!);
    const going = rig.start(...runHeld);
    await rig.held.arrive();
    const [{ id } = { id: '' }] = await cluster!.listOpen();
    const machine = await cluster!.call('squeue', '-h', '-j', id, '-o', '%N');
    const urgent = ['--partition=urgent', '--exclusive', '--nodelist', machine, '--output=/dev/null', '--wrap=true'];
    await cluster!.call('sbatch', ...urgent);
    const run = await endOf(going);
    expect(run.node('held'), run.stdout).toMatchObject({ outcome: 'failed', failure: 'preempted' });
  });

  it('a job that takes more memory or time than it requests on the cluster is named', async () => {
    await using rig = await createSlurmRig(cluster!, "memory: '100MB', overhead: '300MB'");
    await rig.write(
      'steps/grows.ts',
      `import { defineStep, json } from '@cairn/core';
import { hold } from './hold.ts';

export const grows = defineStep('grows', {
  in: {},
  out: { size: json<number>() },
  network: true,
  async run() {
    const all = Array.from({ length: 12 }, (_, fill) => Buffer.alloc(50e6, fill + 1));
    await hold(${JSON.stringify(rig.held.socket)});
    return { size: all.length };
  },
});
`,
    );
    await rig.write(
      'pipelines/grows.ts',
      `import { definePipeline } from '@cairn/core';
import { grows } from '../steps/grows.ts';

export default definePipeline('grows', { build: () => ({ size: grows({}).size }) });
`,
    );
    const grown = await rig.run('grows', '--executor', 'slurm');
    expect(grown.node('grows'), grown.stdout).toMatchObject({ outcome: 'failed', failure: 'out-of-memory' });
    await using slow = await createSlurmRig(cluster!, 'minutes: 1');
    const late = await endOf(slow.start(...runHeld));
    expect(late.node('held'), late.stdout).toMatchObject({ outcome: 'failed', failure: 'timed-out' });
    expect(late.node('held').reason).toMatch(/^Slurm job \d+ took longer than its time limit on the cluster/);
  });

  it.skipIf(!canMount)('a full shared folder is a failure with its name, and the next run goes on', async () => {
    await using rig = await createSlurmRig(cluster!);
    const folder = rig.path('.cairn/cluster');
    await execa('mkdir', ['-p', folder]);
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]);
    try {
      const going = rig.start(...runHeld);
      const release = await rig.held.arrive();
      await execa('dd', ['if=/dev/zero', `of=${folder}/filler`, 'bs=4k'], { reject: false });
      release('word');
      const run = await endOf(going);
      expect(run.node('held'), run.stdout).toMatchObject({ outcome: 'failed', failure: 'disk-full' });
      await execa('rm', [`${folder}/filler`]);
      const next = rig.start(...runHeld);
      (await rig.held.arrive())('word');
      expect((await endOf(next)).outcomes).toEqual(['held ran', 'length ran']);
    } finally {
      await execa('umount', [folder]);
    }
  });
});
