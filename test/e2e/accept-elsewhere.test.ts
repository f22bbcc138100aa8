// cairn accept in maps, and a release that refuses or passes what was accepted.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const edit = async (rig: Rig, file: string, from: string, to: string): Promise<void> =>
  rig.write(file, (await rig.read(file)).replace(from, to));

test('in a map, one item or all of them are accepted, and a new item runs', async () => {
  await using rig = await createRig();
  await rig.write(
    'steps/list.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const list = defineStep('list', {
  in: {},
  params: z.strictObject({ names: z.array(z.string()) }),
  out: { names: json<readonly { id: string }[]>() },
  run: (_, { names }) => ({ names: names.map((id) => ({ id })) }),
});

export const shout = defineStep('shout', {
  in: { name: json<{ id: string }>() },
  out: { said: json<string>() },
  run: ({ name }) => ({ said: name.id.toUpperCase() }),
});
`,
  );
  await rig.write(
    'pipelines/names.ts',
    `import { definePipeline, map } from '@cairn/core';
import { z } from 'zod';
import { list, shout } from '../steps/list.ts';

export default definePipeline('names', {
  params: z.strictObject({ names: z.array(z.string()).default(['ada', 'bob']) }),
  build: ({ names }) => ({ said: map(list({}, { names }).names, (name) => shout({ name }).said, { by: 'id' }) }),
});
`,
  );
  await rig.git('init', '-q');
  await rig.git('config', 'user.name', 'Ada Lovelace');
  expect((await rig.run('names')).errors).toEqual([]);
  await edit(rig, 'steps/list.ts', 'name.id.toUpperCase()', 'String(name.id).toUpperCase()');
  const one = await rig.cairn('accept', 'shout[ada]', '--why', 'only a type', '--pipeline', 'names');
  expect([one.exitCode, one.stdout]).toMatchObject([0, expect.stringContaining('shout[ada]')]);
  expect((await rig.cairn('plan', 'names')).stdout).toContain('1 would run');
  const all = await rig.cairn('accept', 'shout', '--why', 'only a type', '--pipeline', 'names');
  expect([all.exitCode, all.stdout]).toMatchObject([0, expect.stringContaining('shout[bob]')]);
  const run = await rig.run('names', '--set', 'names=["ada","bob","cid"]');
  expect(run.node('shout[ada]')).toMatchObject({ outcome: 'fresh', accepted: { why: 'only a type' } });
  expect(run.node('shout[cid]').outcome).toBe('ran');
  expect((await rig.cairn('forget', 'shout[bob]', '--accepted')).exitCode).toBe(0);
  expect((await rig.run('names')).outcomes).toContain('shout[bob] ran');
}, 120_000);
