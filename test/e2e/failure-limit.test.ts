// --max-failures: how many failures stop a run. --fail-fast: what runs then is ended.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { holdModule, openProbe } from '../rig/open-probe.ts';

async function createProject(build: string): Promise<Rig> {
  const rig = await createRig();
  await rig.write('steps/hold.ts', holdModule);
  await rig.write(
    'steps/work.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const work = defineStep('work', {
  in: {},
  params: z.object({ n: z.number(), socket: z.string().default('') }),
  out: { done: json<string>() },
  network: true,
  async run(_, { n, socket }) {
    const word = socket ? await hold(socket) : 'fail';
    if (word === 'fail') throw new Error('no ' + n);
    return { done: word };
  },
});
`,
  );
  await rig.write(
    'pipelines/working.ts',
    `import { definePipeline } from '@cairn/core';
import { work } from '../steps/work.ts';

export default definePipeline('working', { build: () => { ${build} } });
`,
  );
  return rig;
}

test('a run goes on until as many nodes failed as it may have failures', async () => {
  await using rig = await createProject('return { ...[1, 2, 3, 4].map((n) => work({}, { n }).done) };');
  const countOf = async (...args: string[]) => {
    const { exitCode, finished } = await rig.run('working', '--concurrency', '1', ...args);
    return [exitCode, finished?.outcomes.failed, finished?.outcomes.skipped];
  };
  expect(await countOf()).toEqual([1, 1, 3]);
  expect(await countOf('--max-failures', '3')).toEqual([1, 3, 1]);
  expect(await countOf('--keep-going')).toEqual([1, 4, 0]);
  const both = await rig.run('working', '--keep-going', '--max-failures', '2');
  expect([both.exitCode, both.errors]).toMatchObject([
    2,
    [{ code: 'option-wrong', message: '--max-failures requires a run without --keep-going, which has no limit' }],
  ]);
});

test('with --fail-fast what runs is ended, and without it what runs is finished', async () => {
  for (const isFast of [true, false]) {
    const probe = await openProbe();
    const call = (n: number): string => `work({}, { n: ${n}, socket: ${JSON.stringify(probe.socket)} }).done`;
    await using rig = await createProject(`return { a: ${call(1)}, b: ${call(2)} };`);
    const running = rig.run('working', '--concurrency', '2', ...(isFast ? ['--fail-fast'] : []));
    const [one, other] = [await probe.arrive(), await probe.arrive()];
    one('fail');
    if (!isFast) other('fine');
    const run = await running;
    const ended = run.events.flatMap((event) => (event.type === 'node-finished' ? [event.outcome] : []));
    expect([run.exitCode, run.finished?.status, ended.sort()]).toEqual([
      1,
      'failed',
      ['failed', isFast ? 'skipped' : 'ran'],
    ]);
    const skipped = run.events.filter((event) => event.type === 'node-finished' && event.outcome === 'skipped');
    if (isFast) expect(skipped).toMatchObject([{ reason: 'the run stopped at once after a failure' }]);
    probe.close();
  }
});
