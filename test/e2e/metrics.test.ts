// Every number that a result of kind `metrics` holds is a metric of the run, wherever runs are shown, compared or filtered.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await createRig();
  await rig.write(
    'steps/score.ts',
    `import { defineStep, metrics, report } from '@cairn/core';
import { z } from 'zod';
const any = (): any => metrics();
export const score = defineStep('score', {
  in: {},
  params: z.object({ loss: z.number(), wrong: z.string().default('') }),
  out: { scores: metrics<Record<string, number>>(), nested: any(), about: report<{ rows: number; note: string }>() },
  run: (_, { loss, wrong }) => ({
    scores: { loss, 'f1 score': 1 - loss },
    nested: {
      north: { loss: loss / 2, none: null },
      ...(wrong === 'text' && { south: { note: 'x' } }),
      ...(wrong === 'infinite' && { south: { loss: Infinity } }),
      ...(wrong === 'nan' && { south: { loss: NaN } }),
      ...(wrong === 'null' && { auc: { value: null, low: null, high: null, n: null } }),
    },
    about: { rows: 3, note: 'x', auc: { value: loss, low: 0, high: 1, n: 3 } } as never,
  }),
});
`,
  );
  await rig.write(
    'pipelines/scoring.ts',
    `import { best, definePipeline, grid } from '@cairn/core';
import { z } from 'zod';
import { score } from '../steps/score.ts';
export default definePipeline('scoring', {
  params: z.object({ losses: z.array(z.number()).default([0.25]), wrong: z.string().default('') }),
  build({ losses, wrong }) {
    const trials = grid({ loss: losses }).map((point) => score({}, { ...point, wrong }));
    return best(trials, (trial) => trial.nested, { min: 'north.loss' });
  },
});
`,
  );
  await rig.git('init', '--quiet', '--initial-branch=main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message=a');
});
afterAll(() => rig[Symbol.asyncDispose]());

test('numbers are metrics, by the name of the result and the fields with dots between', async () => {
  const { finished } = await rig.run('scoring');
  expect(Object.entries(finished!.metrics).map(([name, { value }]) => [name, value])).toEqual([
    ['scores.loss', 0.25],
    ['scores.f1 score', 0.75],
    ['nested.north.loss', 0.125],
    ['nested.north.none', null],
    ['about.auc', 0.25],
  ]);
  const again = await rig.run('scoring');
  expect([again.finished!.metrics, again.finished!.outcomes.ran]).toEqual([finished!.metrics, 0]);
});

test('the best is chosen by a nested one', async () => {
  const { finished } = await rig.run('scoring', '--set', 'losses=[0.5,0.125,0.75]');
  expect(finished!.metrics['nested.north.loss']?.value).toBe(0.0625);
});

test('they are shown, compared and filtered', async () => {
  const said = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await rig.cairn(...args);
    return `${stdout}${stderr}`.replace(/\d{8}T\d{9}Z-[0-9a-f]{4}/g, '<run>');
  };
  const count = async (rule: string): Promise<number> =>
    (JSON.parse((await rig.cairn('runs', '--json', '--where', rule)).stdout) as { runs: unknown[] }).runs.length;
  expect(await count('scores.loss<0.2')).toBe(1);
  expect(await count('nested.north.loss <= 0.125')).toBe(2);
  expect(await count('scores.f1 score=0.875')).toBe(1);
  expect(await count('nested.north.none<1')).toBe(0);
  expect(await said('runs', '--where', 'scores.los<1')).toContain("'scores.f1 score', 'scores.loss'.");
  const shown = (await said('show', 'latest')).split('\n');
  expect(shown.filter((line) => /scores\.|nested\./.test(line) && !line.includes('best'))).toMatchInlineSnapshot(`
    [
      "  nested.north.loss  0.063",
      "  nested.north.none      –",
      "  scores.f1 score    0.875",
      "  scores.loss        0.125",
    ]
  `);
  expect(await said('runs', '--sort', 'nested.north.loss')).toContain('nested.north.loss');
  const runs = JSON.parse((await rig.cairn('runs', '--json')).stdout) as { runs: { run: string }[] };
  const { stdout: difference } = await rig.cairn('diff', runs.runs.at(-1)!.run, 'latest');
  expect(difference.split('\n').filter((line) => line.includes('→') && /loss|score/.test(line))).toMatchInlineSnapshot(`
    [
      "  losses: [0.25] → [0.5,0.125,0.75]",
      "  scores.loss        0.250  →  0.125  −0.125",
      "  scores.f1 score    0.750  →  0.875  +0.125",
      "  nested.north.loss  0.125  →  0.063  −0.063",
    ]
  `);
});

test.each([
  ['text', "'south.note' is a string, and metrics are numbers and estimates"],
  ['infinite', "'south.loss' is Infinity"],
  ['nan', "'south.loss' is NaN"],
  ['null', "'auc' is an estimate whose 'n' is null, not a finite number"],
])('what is none (%s) fails the node that made it, with the name of the field', async (wrong, words) => {
  const { events, finished } = await rig.run('scoring', '--set', `wrong=${wrong}`);
  expect(finished!.status).toBe('failed');
  const failed = events.find((event) => event.type === 'node-finished' && event.outcome === 'failed');
  expect(failed).toMatchObject({ failure: 'output-invalid' });
  expect((failed as { reason: string }).reason).toContain(`output 'nested' is not valid: ${words}`);
});
