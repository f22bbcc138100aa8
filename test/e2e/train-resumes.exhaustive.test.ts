// A training whose worker is killed goes on from its last saved epoch, and gives the bytes of one that was never killed.

import { expect, test } from 'vitest';
import { createRig, readRun, type ToldRun } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';

const epochs = 40;

const step = `import { defineStep, json } from '@cairn/core';
import { model, type Table, table, train } from '@cairn/steps';
import { z } from 'zod';
import { hold } from './hold.ts';

/** The body of train, which waits at the probe when its first state is saved. Its epochs take 50 ms or more. */
export const heldTrain = defineStep('held-train', {
  in: { rows: table, validation: table },
  params: z.strictObject({ socket: z.string().default(''), compile: z.boolean().default(true) }),
  notInKey: ['socket'],
  network: true,
  machine: true,
  memo: ['loaded', 'util', 'Math'],
  out: { model, history: json<unknown>() },
  async run({ rows, validation }, { socket, compile }, context) {
    const params = {
      ...{ label: 'is', network: { dense: [8] }, epochs: ${epochs}, batchSize: 32, optimizer: 'adam', dropout: 0.2, l2: 0, momentum: 0 },
      ...{ earlyStopping: { patience: ${epochs}, minDelta: 0 }, compile },
    };
    const wait = new Int32Array(new SharedArrayBuffer(4));
    return train.run({ rows, validation }, params, {
      ...context,
      get folder() {
        return context.folder;
      },
      progress(progress) {
        context.progress(progress);
        Atomics.wait(wait, 0, 0, 50);
      },
      checkpoint: {
        load: () => context.checkpoint.load(),
        async save(state) {
          await context.checkpoint.save(state);
          if (!socket) return;
          context.log(\`pid \${process.pid}\`);
          await hold(socket);
        },
      },
    });
  },
});
`;

const pipeline = `import { definePipeline, file } from '@cairn/core';
import { boolean, clean, number } from '@cairn/steps';
import { z } from 'zod';
import { heldTrain } from '../steps/held-train.ts';

export default definePipeline('training', {
  params: z.strictObject({ socket: z.string().default(''), compile: z.boolean().default(true) }),
  build(params) {
    const columns = { x: number(), y: number(), is: boolean() };
    const data = clean({ raw: file('rows.csv') }, { columns, split: { validation: 0.2, test: 0.2 } });
    return heldTrain({ rows: data.train, validation: data.validation }, params);
  },
});
`;

const epochsOf = ({ events }: ToldRun): number =>
  events.filter((event) => event.type === 'node-progress' && event.label.startsWith('held-train')).length;

test.for([true, false])(
  'train goes on after its worker was killed (compiled: %s)',
  { timeout: 600_000 },
  async (compile) => {
    await using rig = await createRig({ packages: 'source' });
    const rows = Array.from({ length: 200 }, (_, row) => `${row % 17},${row % 13},${(row % 17) + (row % 13) > 14}`);
    await rig.write('rows.csv', `x,y,is\n${rows.join('\n')}\n`);
    await rig.write('steps/hold.ts', holdModule);
    await rig.write('steps/held-train.ts', step);
    await rig.write('pipelines/training.ts', pipeline);
    const probe = await rig.probe();
    const args = ['--set', `compile=${compile}`];

    const going = rig.start('run', 'training', '--json', '--set', `socket=${probe.socket}`, ...args);
    await Promise.race([probe.arrive(), going.told.then(({ stdout }) => Promise.reject(new Error(stdout)))]);
    let pid: string | undefined;
    while (pid === undefined) {
      [, pid] = /"message":"pid (\d+)"/.exec(going.printed()) ?? [];
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    process.kill(Number(pid), 'SIGKILL');
    const killed = readRun(await going.told);
    expect(killed.node('held-train').outcome).toBe('failed');
    const before = epochsOf(killed);
    expect(before).toBeLessThan(epochs);

    const resumed = await rig.run('training', ...args);
    expect(resumed.node('held-train').outcome, resumed.stdout).toBe('ran');
    expect(epochsOf(resumed)).toBe(epochs - before);

    const whole = await rig.run('training', '--force', 'held-train', ...args);
    expect(epochsOf(whole)).toBe(epochs);
    expect(resumed.node('held-train').outputs).toEqual(whole.node('held-train').outputs);
  },
);
