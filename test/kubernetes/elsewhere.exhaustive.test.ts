// Jobs as most clusters run them: their machines see neither the project nor a folder of the runner. The code comes from the
// run's commit, the rest through a shared store, and all of it over the network of the pods.

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startArtifactServer } from '../rig/artifact-server.ts';
import { readRun } from '../rig/create-rig.ts';
import { commitProject, createHeldRig, type HeldRig } from '../rig/held-project.ts';
import { findMissingKubernetes, startKubernetes } from '../rig/kubernetes-cluster.ts';

const missing = await findMissingKubernetes();
const cluster = missing === undefined ? await startKubernetes() : undefined;
/** Not in the folder of temporary files, which is mounted for the probes of the tests. */
const hidden = missing === undefined ? await mkdtemp('/var/tmp/cairn-hidden-') : '';
const server = cluster && (await startArtifactServer({ folder: join(hidden, 'server'), host: cluster.host }));
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  if (hidden) await rm(hidden, { recursive: true, force: true });
});

let count = 0;

async function createHidden(more: object = {}): Promise<HeldRig> {
  count += 1;
  const root = join(hidden, `project-${count}`);
  await mkdir(root);
  const settings = JSON.stringify({ ...cluster!.settings, scratch: '/scratch/cairn', ...more });
  const rig = await createHeldRig({ executor: 'kubernetes', settings, root });
  await commitProject(rig);
  return rig;
}

/** Each project has a store of its own: results of another one would be fresh. */
const runHeld = () =>
  ['run', 'held', '--executor', 'kubernetes', '--json', '--store', `${server!.url}project-${count}/`] as const;

describe.skipIf(missing !== undefined)(`elsewhere${missing === undefined ? '' : `: ${missing}`}`, () => {
  it("all comes and goes through a shared store, and the code is that of the run's commit", async () => {
    await using rig = await createHidden();
    // An edit that is not committed is in the run's commit.
    await rig.write('steps/held.ts', (await rig.read('steps/held.ts')).replace('word.length', 'word.length + 1'));
    const going = rig.start(...runHeld());
    (await rig.held.arrive())('a word');
    const run = readRun(await going.told);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.events.filter((event) => event.type === 'node-log')).toMatchObject([{ message: 'it begins' }]);
    expect(existsSync('/scratch/cairn')).toBe(false);
    const again = readRun(await rig.start(...runHeld()).told);
    expect(again.finished?.outcomes.fresh).toBe(2);
  });

  it('a run whose command was killed is attached again, and its job is not started twice', async () => {
    await using rig = await createHidden();
    const killed = rig.start(...runHeld());
    const release = await rig.held.arrive();
    killed.kill('SIGKILL');
    await killed.told;
    const next = rig.start('attach');
    release('word');
    const run = readRun(await next.told);
    expect(run.outcomes, run.stdout).toEqual(['held ran', 'length ran']);
    expect(run.events.filter((event) => event.type === 'node-log')).toMatchObject([{ message: 'it begins' }]);
  });
});
