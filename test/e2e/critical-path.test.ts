// Where not all nodes can run at once, the one with the longest chain of work behind it begins first, so that a run takes
// little longer than that chain.

import { expect, test } from 'vitest';
import { createRig, type Rig, type ToldRun } from '../rig/create-rig.ts';
import { holdModule } from '../rig/open-probe.ts';

const step = `import { setTimeout as sleep } from 'node:timers/promises';
import { defineStep, json, optional } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const work = defineStep('work', {
  in: { after: optional(json<string>()) },
  out: { done: json<string>() },
  params: z.object({ name: z.string(), seconds: z.number().default(0), socket: z.string().optional() }),
  network: true,
  async run(_, { name, seconds, socket }) {
    if (socket) await hold(socket);
    await sleep(seconds * 1000);
    return { done: name };
  },
});
`;

async function writeProject(rig: Rig, build: string): Promise<void> {
  await rig.write('steps/hold.ts', holdModule);
  await rig.write('steps/work.ts', step);
  await rig.write(
    'pipelines/working.ts',
    `import { definePipeline } from '@cairn/core';
import { work } from '../steps/work.ts';

export default definePipeline('working', {
  build() {
${build}
  },
});
`,
  );
}

/** `begins a` and `ends a`, in their order. */
function listMoments({ events }: ToldRun): readonly string[] {
  const nameOf = (label: string): string => /name=(\w+)/.exec(label)?.[1] ?? label;
  return events.flatMap((event) => {
    if (event.type === 'node-started') return [`begins ${nameOf(event.label)}`];
    return event.type === 'node-finished' ? [`ends ${nameOf(event.label)}`] : [];
  });
}

test('a link of the longest chain begins as soon as the one before it has ended, before shorter ones', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await writeProject(
    rig,
    `    const beside = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => work({}, { name, socket: '${probe.socket}' }).done);
    const one = work({}, { name: 'one' }).done;
    const two = work({ after: one }, { name: 'two' }).done;
    const three = work({ after: two }, { name: 'three' }).done;
    const four = work({ after: three }, { name: 'four' }).done;
    return { ...Object.fromEntries(beside.map((ref, place) => ['beside' + place, ref])), four };`,
  );
  const running = rig.run('working', '--concurrency', '2');
  // The first of the others is held until a second one has begun: until then only the chain frees a thread.
  const held = [await probe.arrive(), await probe.arrive()];
  for (const letGo of held) letGo();
  for (let left = 4; left > 0; left -= 1) (await probe.arrive())();
  const run = await running;
  expect(run.errors).toEqual([]);
  expect(run.exitCode).toBe(0);
  const moments = listMoments(run);
  expect(moments.slice(0, 2)).toContain('begins one');
  for (const [link, next] of [
    ['one', 'two'],
    ['two', 'three'],
  ]) {
    const later = moments.slice(moments.indexOf(`ends ${link}`));
    expect(later.find((moment) => moment.startsWith('begins'))).toBe(`begins ${next}`);
  }
});

test('how long nodes took in the last run decides', async () => {
  await using rig = await createRig();
  await writeProject(
    rig,
    `    const [a, b, slow] = [
      ['a', 0],
      ['b', 0],
      ['slow', 0.5],
    ].map(([name, seconds]) => work({}, { name, seconds }).done);
    return { a, b, slow };`,
  );
  const first = await rig.run('working', '--concurrency', '1');
  const times = first.events.flatMap((event) => (event.type === 'node-finished' ? [event] : []));
  const byTime = times.sort((a, b) => b.seconds - a.seconds).map(({ label }) => label);
  const again = await rig.run('working', '--concurrency', '1', '--force', 'work');
  expect(again.events.flatMap((event) => (event.type === 'node-started' ? [event.label] : []))).toEqual(byTime);
});
