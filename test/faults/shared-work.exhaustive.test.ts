// Several runs in one store at once: a node that one is making is awaited by the others, a run that fails or is killed
// is replaced, and the locks that steps name hold among all of them.

import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '@cairn/core';
import { expect, test } from 'vitest';
import { createRig, type Going, type Rig, readRun } from '../rig/create-rig.ts';
import { holdModule, type Probe } from '../rig/open-probe.ts';
import { patience } from './how-many.ts';

/** Two independent nodes, of which the first waits at the probe, and one that joins them. */
async function writeProject(rig: Rig, probe: Probe, resources = '{}', name = 'shared'): Promise<void> {
  await rig.write('steps/hold.ts', holdModule);
  await rig.write(
    `steps/${name}.ts`,
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const held = defineStep('held-${name}', {
  in: {},
  params: z.strictObject({ salt: z.number() }),
  out: { made: json<number>() },
  network: true,
  resources: ${resources},
  async run(_, { salt }) {
    const word = await hold(${JSON.stringify(probe.socket)});
    if (word === 'fail') throw new Error('the test said so');
    return { made: salt };
  },
});

export const other = defineStep('other-${name}', {
  in: {},
  params: z.strictObject({ salt: z.number() }),
  out: { made: json<number>() },
  run: (_, { salt }) => ({ made: salt }),
});

export const join = defineStep('join-${name}', {
  in: { a: json<number>(), b: json<number>() },
  out: { sum: json<number>() },
  run: ({ a, b }) => ({ sum: a + b }),
});
`,
  );
  await rig.write(
    `pipelines/${name}.ts`,
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { held, join, other } from '../steps/${name}.ts';

export default definePipeline('${name}', {
  params: z.strictObject({ salt: z.number().default(1) }),
  build: ({ salt }) => ({ sum: join({ a: held({}, { salt }).made, b: other({}, { salt }).made }).sum }),
});
`,
  );
}

/** Resolves once an event of that kind was printed. */
async function seen(going: Going, isSeen: (event: RunEvent) => boolean): Promise<RunEvent> {
  for (;;) {
    const event = going
      .printed()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as RunEvent)
      .find(isSeen);
    if (event) return event;
    await sleep(20);
  }
}

const isWaiting = (event: RunEvent): boolean => event.type === 'node-waiting';

test(
  'a node that another run is making is awaited, and not made twice; what does not depend on it goes on',
  async () => {
    await using rig = await createRig();
    const probe = await rig.probe();
    await writeProject(rig, probe);
    // One thread each: a node that waits must not keep it from the other one.
    const first = rig.start('run', 'shared', '--json', '--concurrency', '1');
    const letGo = await probe.arrive();
    const second = rig.start('run', 'shared', '--json', '--concurrency', '1');
    expect(await seen(second, isWaiting)).toMatchObject({ message: `process ${first.pid}, which is making it` });
    await seen(second, (event) => event.type === 'node-finished' && event.label === 'other-shared');
    letGo();
    const [one, two] = (await Promise.all([first.told, second.told])).map(readRun);
    expect([one!.exitCode, two!.exitCode]).toEqual([0, 0]);
    const made = [one!, two!].map((run) => run.events.filter((event) => event.type === 'node-started').length);
    // Each of the three nodes once, by one of the two.
    expect(made[0]! + made[1]!).toBe(3);
    expect(one!.node('held-shared').outcome).toBe('ran');
    expect(two!.node('held-shared')).toMatchObject({
      outcome: 'fresh',
      reason: 'made by another run meanwhile',
      outputs: one!.node('held-shared').outputs,
    });
    expect(two!.node('join-shared').outputs).toEqual(one!.node('join-shared').outputs);
  },
  patience,
);

test(
  'a run that is killed, stopped or fails is replaced by the one that waits',
  async () => {
    await using rig = await createRig();
    const probe = await rig.probe();
    await writeProject(rig, probe);
    const ways: readonly (readonly [way: string, end: (first: Going, letGo: (word?: string) => void) => void])[] = [
      ['killed', (first) => first.kill('SIGKILL')],
      ['interrupted', (first) => first.kill('SIGINT')],
      ['failed', (_, letGo) => letGo('fail')],
    ];
    for (const [salt, [way, end]] of ways.entries()) {
      const args = ['run', 'shared', '--json', '--set', `salt=${salt}`];
      const first = rig.start(...args);
      const letGo = await probe.arrive();
      const second = rig.start(...args);
      await seen(second, isWaiting);
      end(first, letGo);
      await first.told;
      // It arrives at the probe in its turn.
      (await probe.arrive())();
      const told = readRun(await second.told);
      expect([way, told.exitCode, told.node('held-shared').outcome]).toEqual([way, 0, 'ran']);
    }
  },
  patience,
);

test(
  'twenty runs at once make each node once',
  async () => {
    await using rig = await createRig();
    const probe = await rig.probe();
    await writeProject(rig, probe);
    const letGoOn = async (): Promise<void> => (await probe.arrive())();
    // So that the others need not read the code.
    await Promise.all([rig.run('shared'), letGoOn()]);
    const going = Array.from({ length: 20 }, () => rig.start('run', 'shared', '--json', '--set', 'salt=20'));
    await letGoOn();
    const runs = (await Promise.all(going.map(({ told }) => told))).map(readRun);
    expect(runs.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(Array(20).fill([0, '']));
    for (const label of ['held-shared', 'other-shared', 'join-shared']) {
      const nodes = runs.map((run) => run.node(label));
      expect(nodes.filter(({ outcome }) => outcome === 'ran').length).toBe(1);
      expect(nodes.filter(({ outcome }) => outcome === 'fresh').length).toBe(19);
      expect(new Set(nodes.map(({ outputs }) => JSON.stringify(outputs))).size).toBe(1);
    }
  },
  patience,
);

test(
  'Ctrl-C ends a run that waits for another',
  async () => {
    await using rig = await createRig();
    const probe = await rig.probe();
    await writeProject(rig, probe, "{ locks: ['gpu'] }");
    const first = rig.start('run', 'shared', '--json');
    const letGo = await probe.arrive();
    const second = rig.start('run', 'shared', '--json');
    await seen(second, isWaiting);
    second.kill('SIGINT');
    const told = readRun(await second.told);
    expect(told.exitCode).toBe(130);
    expect(told.node('held-shared')).toMatchObject({ outcome: 'skipped', reason: 'the run was interrupted' });
    letGo();
    expect((await first.told).exitCode).toBe(0);
  },
  patience,
);

test(
  'what is forced is made by each run, and waits for none',
  async () => {
    await using rig = await createRig();
    const probe = await rig.probe();
    await writeProject(rig, probe);
    const first = rig.start('run', 'shared', '--json');
    const letFirstGo = await probe.arrive();
    const second = rig.start('run', 'shared', '--json', '--force');
    (await probe.arrive())();
    const told = readRun(await second.told);
    expect(told.node('held-shared')).toMatchObject({ outcome: 'ran', reason: 'forced' });
    letFirstGo();
    expect((await first.told).exitCode).toBe(0);
  },
  patience,
);

test(
  'a lock that two pipelines name is held by one of them at a time, and a killed one does not keep it',
  async () => {
    await using rig = await createRig();
    const probe = await rig.probe();
    const names = ['one', 'two', 'three'];
    for (const name of names) await writeProject(rig, probe, "{ locks: ['gpu'] }", name);
    const first = rig.start('run', 'one', '--json');
    const letFirstGo = await probe.arrive();
    const second = rig.start('run', 'two', '--json', '--concurrency', '1');
    expect(await seen(second, isWaiting)).toMatchObject({ message: `process ${first.pid}, which holds 'gpu'` });
    // It waits without a thread.
    await seen(second, (event) => event.type === 'node-finished' && event.label === 'other-two');
    const third = rig.start('run', 'three', '--json');
    await seen(third, isWaiting);
    letFirstGo();
    await probe.arrive();
    // First come, first served: the second has it, and the third still waits.
    await seen(second, (event) => event.type === 'node-started' && event.label === 'held-two');
    second.kill('SIGKILL');
    (await probe.arrive())();
    const told = readRun(await third.told);
    expect([told.exitCode, told.node('held-three').outcome]).toEqual([0, 'ran']);
    expect((await first.told).exitCode).toBe(0);
    await second.told;
  },
  patience,
);
