import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { beforeAll, expect, test } from 'vitest';
import { clean } from '../clean.ts';
import { boolean, category, number } from '../schemas/column.ts';
import { train } from '../train.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { predictRows } from './predict-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'cairn-predict-'));
const bundle = join(folder, 'bundle');
const modelFolder = join(bundle, 'model');

function write(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

beforeAll(async () => {
  const random = createRandom(1);
  const lines = Array.from({ length: 120 }, () => {
    const age = 20 + random.integer(50);
    return `${random.next() < 0.1 ? '' : age},${random.next() < 0.5 ? 'Oslo' : 'Bergen'},${random.next() < 0.5 ? 'f' : 'm'},${age > 45}`;
  });
  const raw = write('raw.csv', ['age,city,sex,"repaid, in time"', ...lines]);
  const schema = clean.definition.params!['~standard'];
  const columns = {
    age: number(),
    city: category(['Oslo', 'Bergen']),
    sex: category(['f', 'm'], { protected: true }),
    repaid: boolean({ from: 'repaid, in time' }),
  };
  const params = schema.validate({ columns, missing: { age: 'median' } }) as { value: never };
  const { rows } = await clean.run({ raw: { path: raw } }, params.value, testContext());
  const made = trainParamsSchema.parse({ label: 'repaid', network: { dense: [] }, epochs: 20, learningRate: 0.1 });
  await train.run({ rows }, made, testContext({ folder: bundle }));
});

test('raw rows are cleaned as when training: what is missing is filled, the label need not be there', async () => {
  const file = write('new.csv', ['city,age', 'Oslo,69', 'Bergen,21', 'Oslo,']);
  const { columns, rows } = await predictRows(modelFolder, file);
  expect(columns.slice(0, 4)).toEqual(['row', 'prediction', 'probability of false', 'probability of true']);
  expect(rows.map(({ row, prediction }) => [row, prediction])).toEqual([
    [1, 'true'],
    [2, 'false'],
    [3, expect.any(String)],
  ]);
  for (const row of rows)
    expect(Number(row['probability of false']) + Number(row['probability of true'])).toBeCloseTo(1);
});

test('a column that the model never uses may be absent, empty or unreadable', async () => {
  const lines = ['Oslo,69', 'Bergen,21'];
  const without = await predictRows(modelFolder, write('without.csv', ['city,age', ...lines]));
  const sexes = write('unused.csv', ['sex,city,age', `,${lines[0]}`, `divers,${lines[1]}`]);
  expect(await predictRows(modelFolder, sexes)).toEqual(without);
  expect(without.columns).not.toContain('problem');
  await expect(predictRows(modelFolder, write('ageless.csv', ['city', 'Oslo']))).rejects.toThrow(
    "There is no raw column 'age'",
  );
});

test('a row that cannot be cleaned is told, and has no prediction', async () => {
  const file = write('broken.csv', ['age,city', '40,Oslo', '50,Rome', '60,Bergen']);
  const { columns, rows } = await predictRows(modelFolder, file);
  expect(columns.at(-1)).toBe('problem');
  expect(rows).toHaveLength(3);
  expect(rows[1]).toEqual({ row: 2, prediction: null, problem: "'city' unknown category (Rome)" });
  expect(rows[2]).toMatchObject({ row: 3, prediction: 'true', problem: null });
});
