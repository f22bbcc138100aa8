// A source inside the body of a map is fetched once for all items, since it has no inputs.

import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';
import { openRemote } from '../rig/open-remote.ts';

test('a source in a map is one node, which each item reads', async () => {
  await using remote = await openRemote();
  await using rig = await createRig();
  await rig.write(
    'steps/rates.ts',
    `import { defineSource, defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const rate = defineSource('rate', {
  out: { rate: json<number>() },
  version: async () => (await fetch('${remote.url}/version')).text(),
  fetch: async () => ({ rate: Number(await (await fetch('${remote.url}/bytes')).text()) }),
});

export const list = defineStep('list', {
  in: {},
  params: z.strictObject({ items: z.array(z.number()) }),
  out: { items: json<readonly number[]>() },
  run: (_, { items }) => ({ items }),
});

export const times = defineStep('times', {
  in: { rate: json<number>(), item: json<number>() },
  out: { product: json<number>() },
  run: ({ rate, item }) => ({ product: rate * item }),
});
`,
  );
  await rig.write(
    'pipelines/rates.ts',
    `import { definePipeline, map } from '@cairn/core';
import { list, rate, times } from '../steps/rates.ts';

export default definePipeline('rates', {
  build: () => ({ all: map(list({}, { items: [3, 4] }).items, (item) => times({ rate: rate().rate, item }).product) }),
});
`,
  );
  const first = await rig.run('rates');
  expect([first.errors, first.outcomes]).toEqual([
    [],
    expect.arrayContaining(['rate ran', 'times[0] ran', 'times[1] ran']),
  ]);
  expect(remote.takeAsked()).toEqual(['/version', '/bytes', '/version']);
  expect((await rig.run('rates')).outcomes).toContain('times[0] fresh');
  expect(remote.takeAsked()).toEqual(['/version']);
  remote.version = 'v2';
  remote.bytes = '5';
  expect((await rig.run('rates')).outcomes).toEqual(
    expect.arrayContaining(['rate ran', 'times[0] ran', 'times[1] ran']),
  );
}, 60_000);
