// Plots and tables as data, end to end: the terminal, cairn diff, cairn get, published files and the page of two runs.

import { readFile } from 'node:fs/promises';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';

const step = `import { defineStep } from '@cairn/core';
import { plot, resultTable } from '@cairn/steps';
import { z } from 'zod';

export const compareCosts = defineStep('compare-costs', {
  in: {},
  out: { curve: plot, figures: resultTable },
  params: z.strictObject({ rate: z.number() }),
  run: (_, { rate }) => ({
    curve: { title: 'Cost', xLabel: 'threshold', series: [{ name: 'cost', points: [1, 2, 3].map((x) => ({ x, y: x * rate })) }] },
    figures: { columns: ['model', 'cost'], rows: [['trees', rate], ['linear', 7]] },
  }),
});
`;
const pipeline = `import { definePipeline, published } from '@cairn/core';
import { z } from 'zod';
import { compareCosts } from '../steps/compare-costs.ts';

export default definePipeline('costs', {
  params: z.strictObject({ rate: z.number().default(2) }),
  build: ({ rate }) => {
    const { curve, figures } = compareCosts({}, { rate });
    return { curve: published(curve, 'out/cost.svg'), figures: published(figures, 'out/cost.csv') };
  },
});
`;

test('a plot and a table are shown, compared, drawn, and written as files', async () => {
  await using rig = await createRig({ packages: 'source' });
  await rig.write('steps/compare-costs.ts', step);
  await rig.write('pipelines/costs.ts', pipeline);
  await rig.git('init', '--quiet', '--initial-branch', 'main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message', 'costs');

  const told = await rig.cairn('run', 'costs');
  expect(told.stderr).toBe('');
  expect(told.stdout).toContain('cost  ▁▅█  2 → 6 (2 to 6)');
  expect(told.stdout).toMatch(/trees +2\n +linear +7\n/);
  expect(await rig.read('out/cost.svg')).toContain('<title>Cost</title>');
  expect(await rig.read('out/cost.csv')).toBe('model,cost\ntrees,2\nlinear,7\n');

  const [first] = await runsOf(rig);
  await rig.cairn('run', 'costs', '--set', 'rate=3');
  const difference = await rig.cairn('diff', first!, 'latest');
  expect(difference.stdout).toMatch(
    /Plots and tables\n +curve\n +before\n +Cost: threshold\n +cost .*2 → 6.*\n +now\n/,
  );
  expect(difference.stdout).toContain('3 → 9');
  const { shown } = JSON.parse((await rig.cairn('diff', first!, 'latest', '--json')).stdout);
  expect(shown.map(({ result, shows }: { result: string; shows: string }) => [result, shows])).toEqual([
    ['curve', 'plot'],
    ['figures', 'table'],
  ]);

  for (const name of ['cost.json', 'cost.svg', 'cost.png']) {
    const got = await rig.cairn('get', 'latest', 'compare-costs.curve', '--to', name);
    expect([name, got.stderr, got.exitCode]).toEqual([name, '', 0]);
  }
  expect(JSON.parse(await rig.read('cost.json')).series[0].points[2]).toEqual({ x: 3, y: 9 });
  expect(await rig.read('cost.svg')).toBe(await rig.read('out/cost.svg'));
  expect((await readFile(rig.path('cost.png'))).subarray(1, 4).toString()).toBe('PNG');

  await rig.cairn('report', first!, 'latest', '--out', 'both.html');
  const { document } = parseHTML(await rig.read('both.html')) as unknown as {
    readonly document: { querySelectorAll(selector: string): ArrayLike<unknown> };
  };
  expect(document.querySelectorAll('#compared-figures svg')).toHaveLength(2);
  expect(document.querySelectorAll('#compared-figures figure.wide table')).toHaveLength(2);
});

async function runsOf(rig: { cairn(...args: string[]): Promise<{ readonly stdout: string }> }): Promise<string[]> {
  const { runs } = JSON.parse((await rig.cairn('runs', '--json')).stdout) as { runs: { run: string }[] };
  return runs.map(({ run }) => run);
}
