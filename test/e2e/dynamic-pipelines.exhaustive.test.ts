// The pipelines that show dynamic graphs: a model a month, compared over time, and an active-learning loop that stops by
// its own metric.

import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCheckoutRig } from '../rig/create-checkout-rig.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { readResult } from '../rig/mapping-project.ts';

const folder = join(import.meta.dirname, '../../pipelines');

async function copy(rig: Rig, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const text = await readFile(join(folder, path), 'utf8');
    await rig.write(path.replace(/^(?!steps\/)/, 'pipelines/'), text.replace("'./steps/", "'../steps/"));
  }
}

test('active learning asks for labels until it is good enough, and a higher target goes on from there', async () => {
  await using rig = await createRig();
  await copy(rig, 'active-learning.ts', 'steps/active.ts');
  const first = await rig.run('active-learning', '--set', 'target=0.97');
  const { rounds, labels } = (await readResult(rig, 'summary')) as { rounds: number; labels: number };
  expect([first.exitCode, rounds, labels]).toEqual([0, 2, 12]);
  const further = await rig.run('active-learning');
  expect(further.outcomes.filter((line) => /^fit-line\(round=[123]\)/.test(line))).toEqual([
    'fit-line(round=1) fresh',
    'fit-line(round=2) fresh',
    'fit-line(round=3) ran',
  ]);
  expect([await readResult(rig, 'reached'), await readResult(rig, 'summary')]).toEqual([
    true,
    { accuracy: 0.9925, labels: 28, rounds: 6 },
  ]);
  expect(further.node('fit-line(round=7)').reason).toBe('judge-line(round=6).isEnough is true');
});

test('a month that is added runs its own nodes, the judgement of the month before it, and the table', async () => {
  await using rig = await createCheckoutRig();
  const fourth = 'pipelines/data/months/2024-04.csv';
  const rows = await rig.read(fourth);
  await rm(rig.path(fourth));
  expect((await rig.run('months')).exitCode).toBe(0);
  await rig.write(fourth, rows);
  const { outcomes } = await rig.run('months');
  expect(
    outcomes
      .filter((line) => line.endsWith(' ran'))
      .map((line) => line.slice(0, -4))
      .sort(),
  ).toEqual([
    'clean(2024-04.csv)',
    'compare-months',
    'evaluate(2024-03.csv 2024-04.csv)',
    'evaluate(2024-04.csv)',
    'file(data/months/2024-04.csv)',
    'train-linear(2024-04.csv)',
  ]);
  const table = (await readResult(rig, 'table')) as { month: string; own: number; next: number | null }[];
  expect(table.map(({ month }) => month)).toEqual(['2024-01', '2024-02', '2024-03', '2024-04']);
  // The relation changed in April: the model of March is wrong there, and that of April is not.
  expect(table[2]!.next! / table[2]!.own).toBeGreaterThan(3);
  expect(table[3]!.own / table[2]!.own).toBeLessThan(2);
});
