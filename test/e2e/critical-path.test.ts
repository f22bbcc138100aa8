// Where not all nodes can run at once, the one with the longest chain of work behind it begins first, so that a run takes
// little longer than that chain.

import { expect, test } from 'vitest';
import { createRig, type Rig, type ToldRun } from '../rig/create-rig.ts';

const step = `import { setTimeout as sleep } from 'node:timers/promises';
import { defineStep, json, optional } from '@cairn/core';
import { z } from 'zod';

export const work = defineStep('work', {
  in: { after: optional(json<string>()) },
  out: { done: json<string>() },
  params: z.object({ name: z.string(), seconds: z.number() }),
  async run(_, { name, seconds }) {
    await sleep(seconds * 1000);
    return { done: name };
  },
});
`;

async function createProject(build: string): Promise<Rig> {
  const rig = await createRig();
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
  return rig;
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
  await using rig =
    await createProject(`    const beside = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => work({}, { name, seconds: 0.2 }).done);
    const one = work({}, { name: 'one', seconds: 0.2 }).done;
    const two = work({ after: one }, { name: 'two', seconds: 0.2 }).done;
    const three = work({ after: two }, { name: 'three', seconds: 0.2 }).done;
    const four = work({ after: three }, { name: 'four', seconds: 0.2 }).done;
    return { ...Object.fromEntries(beside.map((ref, place) => ['beside' + place, ref])), four };`);
  const run = await rig.run('working', '--concurrency', '2');
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
  await using rig = await createProject(`    const [a, b, slow] = [
      ['a', 0],
      ['b', 0],
      ['slow', 0.5],
    ].map(([name, seconds]) => work({}, { name, seconds }).done);
    return { a, b, slow };`);
  const first = await rig.run('working', '--concurrency', '1');
  const times = first.events.flatMap((event) => (event.type === 'node-finished' ? [event] : []));
  const byTime = times.sort((a, b) => b.seconds - a.seconds).map(({ label }) => label);
  const again = await rig.run('working', '--concurrency', '1', '--force', 'work');
  expect(again.events.flatMap((event) => (event.type === 'node-started' ? [event.label] : []))).toEqual(byTime);
});
